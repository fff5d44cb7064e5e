import { describe, expect, test } from 'vitest'
import { PysizeError } from '../../../src/errors.ts'
import { DEFAULT_INDEX_OPTIONS } from '../../../src/inputs/index-options.ts'
import { readInstallArguments } from '../../../src/inputs/install-arguments/install-arguments.ts'
import type { InstallerName } from '../../../src/model/estimate.ts'
import { folderOf } from '../../scenarios/support.ts'

const cwd = folderOf({
  'more.txt': 'six==1.17.0\n--no-binary lxml\n',
  'limits.txt': 'six<2\n',
  'bad.txt': 'six\n==1\n',
})

const read = (text: string, installer: InstallerName = 'pip', options = DEFAULT_INDEX_OPTIONS) =>
  readInstallArguments(text, '--then', { cwd, env: {}, installer, options })

/** The faults of arguments: the message, the column, and the hint. */
async function faultOf(text: string, installer: InstallerName = 'pip') {
  const error = await read(text, installer).catch((thrown: unknown) => thrown)
  if (!(error instanceof PysizeError)) throw new Error('There is no fault.')
  const { code, exitCode, hint, places } = error
  const [place] = places
  return {
    code,
    exitCode,
    at: `${place?.file}:${place?.line ?? ''}:${place?.column ?? ''}`,
    ...(hint === undefined ? {} : { hint }),
  }
}

describe('the requirements', () => {
  test("are read in pip's order: constraints, words, editables, files", async () => {
    const { inputs } = await read(
      '-r more.txt \'flask[async]>=2; python_version>"3"\' -c limits.txt torch==2.9.0+cpu',
    )
    expect(inputs.requirements.map(({ text }) => text)).toEqual([
      'flask[async]>=2; python_version>"3"',
      'torch==2.9.0+cpu',
      'six==1.17.0',
    ])
    expect(inputs.constraints.map(({ text }) => text)).toEqual(['six<2'])
    expect(inputs.files.map(({ file }) => file)).toEqual(['limits.txt', 'more.txt'])
    expect([...inputs.options.noBinary]).toEqual(['lxml'])
  })

  test('have their place in the arguments', async () => {
    const { inputs } = await read('-U six "attrs>=20"')
    expect(inputs.requirements.map(({ origin }) => origin[0])).toEqual([
      { file: '--then', text: '-U six "attrs>=20"', column: 4 },
      { file: '--then', text: '-U six "attrs>=20"', column: 9 },
    ])
  })
})

describe('the mode', () => {
  test.each([
    ['six', { upgrade: 'none', reinstall: 'none', dependencies: 'all' }],
    ['-U six', { upgrade: 'asked' }],
    ['-qU six', { upgrade: 'asked' }],
    ['--upg six', { upgrade: 'asked' }, 'pip: --upgrade, --upgrade-strategy'],
    ['-U --upgrade-strategy=eager six', { upgrade: 'all' }],
    ['--upgrade-strategy eager six', { upgrade: 'none' }],
    ['--force six', { reinstall: 'all' }],
    ['--no-deps six', { dependencies: 'none' }],
    ['--only-dep six', { dependencies: 'only' }],
  ])('of pip install %s', async (text, mode, ambiguous?: string) => {
    if (ambiguous !== undefined) expect((await faultOf(text)).code).toBe('ambiguous-option')
    else expect((await read(text)).mode).toMatchObject(mode)
  })

  test.each([
    ['-U six', { upgrade: 'all' }],
    ['-P Six -P attrs six', { upgrade: new Set(['six', 'attrs']) }],
    ['--reinstall six', { reinstall: 'all' }],
    ['--reinstall-package six six', { reinstall: new Set(['six']) }],
  ])('of uv pip install %s', async (text, mode) => {
    expect((await read(text, 'uv')).mode).toMatchObject(mode)
  })

  test('includes compilation, date and build of torch', async () => {
    expect(await read('--no-compile --uploaded-prior-to 2025-01-01 six')).toMatchObject({
      compile: false,
      excludeNewer: '2025-01-01',
    })
    expect(await read('--compile-bytecode --torch-backend cpu six', 'uv')).toMatchObject({
      compile: true,
      torch: 'cpu',
    })
    expect(await read('six')).toMatchObject({ compile: null, excludeNewer: null, torch: null })
  })
})

describe('indexes', () => {
  const outer = {
    ...DEFAULT_INDEX_OPTIONS,
    indexUrl: 'https://a.test/simple',
    extraIndexUrls: ['https://b.test/simple'],
  }

  test('are added to those of the environment by pip, and replace them under uv', async () => {
    const own = '--extra-index-url https://c.test/simple six'
    const { options: pip } = (await read(own, 'pip', outer)).inputs
    expect([pip.indexUrl, ...pip.extraIndexUrls]).toEqual([
      'https://a.test/simple',
      'https://b.test/simple',
      'https://c.test/simple',
    ])
    const { options: uv } = (await read(own, 'uv', outer)).inputs
    expect([uv.indexUrl, ...uv.extraIndexUrls]).toEqual([
      'https://a.test/simple',
      'https://c.test/simple',
    ])
  })

  test('are left out by --no-index, and -i replaces the main one', async () => {
    expect((await read('--no-index -f wheels six', 'pip', outer)).inputs.options).toMatchObject({
      indexUrl: null,
      extraIndexUrls: [],
      noIndex: true,
      findLinks: ['wheels'],
    })
    expect((await read('-ihttps://c.test/simple six', 'pip', outer)).inputs.options.indexUrl).toBe(
      'https://c.test/simple',
    )
  })
})

describe('faults point into the arguments', () => {
  test.each([
    [
      'pip install six',
      { code: 'not-install-arguments', at: '--then::1', hint: "Write --then 'six'." },
    ],
    [
      'python3 -m pip install -U six',
      { code: 'not-install-arguments', at: '--then::1', hint: "Write --then '-U six'." },
    ],
    [
      'pip uninstall -y six',
      { code: 'not-install-arguments', at: '--then::1', hint: 'Only installs are supported.' },
    ],
    [
      '-U',
      {
        code: 'nothing-to-install',
        at: '--then::1',
        hint: "Add a requirement, such as --then '-U torch==2.9.0'.",
      },
    ],
    [
      '',
      {
        code: 'nothing-to-install',
        at: '--then::1',
        hint: "Add a requirement, such as --then 'torch==2.9.0'.",
      },
    ],
    ["six 'attrs", { code: 'unclosed-quote', at: '--then::5' }],
    [
      'six --upgrad-strategy eager',
      { code: 'unknown-option', at: '--then::5', hint: 'Did you mean --upgrade-strategy?' },
    ],
    [
      'six -P six',
      {
        code: 'unknown-option',
        at: '--then::5',
        hint: "It is an option of uv's: add --installer uv, or leave it out.",
      },
    ],
    [
      'six --target /srv',
      { code: 'argument-not-followed', at: '--then::5', hint: 'Leave out --target.' },
    ],
    ['six --upgrade-strategy all', { code: 'invalid-option-value', at: '--then::5' }],
    ['six -r', { code: 'invalid-option-value', at: '--then::5' }],
    ['six --no-deps=yes', { code: 'invalid-option-value', at: '--then::5' }],
    ['six attrs==', { code: 'invalid-requirement', at: '--then::12' }],
    ['six "attrs=="', { code: 'invalid-requirement', at: '--then::13' }],
    [
      'six == 1',
      {
        code: 'invalid-requirement',
        at: '--then::5',
        hint: 'Write name and version in one word, such as torch==2.9.0.',
      },
    ],
    ['six more.txt', { code: 'invalid-requirement', at: '--then::5', hint: 'Write -r more.txt.' }],
    ['six -r mor.txt', { code: 'file-not-found', at: '--then::5', hint: 'Did you mean more.txt?' }],
    ['six -r bad.txt', { code: 'invalid-requirement', at: 'bad.txt:2:1' }],
    ['six ./nothing-1.0.tar.gz', { code: 'file-not-found', at: '--then::5' }],
  ])('pip install %s', async (text, fault) => {
    expect(await faultOf(text)).toMatchObject({ exitCode: 2, ...fault })
  })

  test('for uv, too, whose options are not abbreviated', async () => {
    expect(await faultOf('six --upgrade-strategy eager', 'uv')).toMatchObject({
      code: 'unknown-option',
      hint: "It is an option of pip's: add --installer pip, or leave it out.",
    })
    expect(await faultOf('six --upgrad', 'uv')).toMatchObject({
      code: 'unknown-option',
      hint: 'Did you mean --upgrade?',
    })
  })

  test('all together', async () => {
    const error = await read('attrs== six== -r mor.txt').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'invalid-requirement',
      further: [{ code: 'invalid-requirement' }, { code: 'file-not-found' }],
    })
  })

  test('without a login', async () => {
    const text = '--extra-index-url https://user:hunter2@c.test/simple six=='
    const error = await read(text).catch((thrown: unknown) => thrown)
    expect(JSON.stringify(error)).not.toContain('hunter2')
    expect((await read(text.replace('six==', 'six'))).value).not.toContain('hunter2')
  })
})
