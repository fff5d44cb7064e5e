import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { EstimateOptions } from '../../src/index.ts'
import { createSnapshot } from '../../src/index.ts'
import { codesOf, folderOf, indexOf, packageOf, pinsOf, run, wheel } from './support.ts'

const FILES = [
  wheel('app 1.0', { requires: ['heavy', 'shared<2'], size: 1000 }),
  wheel('other 1.0', { requires: ['shared'], size: 1000 }),
  wheel('heavy 1.0', { requires: ['deep'], size: 50_000 }),
  wheel('deep 1.0', { size: 20_000 }),
  wheel('shared 1.0', { size: 3000 }),
  wheel('shared 2.0', { size: 3000 }),
  wheel('light 1.0', { size: 500 }),
  wheel('boto3 1.0', { requires: ['botocore'], size: 2000 }),
  wheel('botocore 1.0', { size: 9000 }),
]

/** A file of three lines, on an index of its own. */
async function project(lines: readonly string[] = ['app', 'other', 'shared']) {
  const server = await indexOf(FILES)
  const cwd = folderOf({ 'requirements.txt': `${lines.join('\n')}\n` })
  const options: EstimateOptions = { files: ['requirements.txt'], cwd, indexUrl: server.index }
  return {
    server,
    cwd,
    options,
    estimate: (changes: EstimateOptions) => run({ ...options, ...changes }),
  }
}

describe('--without', () => {
  test('shows the changed environment first, and the unchanged one second', async () => {
    const { estimate } = await project()
    const answer = await estimate({ without: ['app'], budget: '20kB' })
    expect(answer.scenarios.map(({ name }) => name)).toEqual(['default', 'plain'])
    expect(pinsOf(answer)).toEqual(['other 1.0', 'shared 2.0'])
    expect(pinsOf(answer, 1)).toEqual([
      'app 1.0',
      'deep 1.0',
      'heavy 1.0',
      'other 1.0',
      'shared 1.0',
    ])
    expect(answer.budget).toMatchObject({ ok: true })
    expect(answer.scenarios[0]!.changes).toEqual([
      {
        option: 'without',
        value: 'app',
        lines: [{ file: 'requirements.txt', line: 1, requirement: 'app' }],
      },
    ])
    expect(answer.scenarios[1]!.changes).toBeUndefined()
  })

  test('equals an estimate of the file without that line', async () => {
    const { estimate, cwd, options } = await project()
    const [changed] = (await estimate({ without: ['app'] })).scenarios
    const edited = folderOf({ 'requirements.txt': '\nother\nshared\n' })
    const [plain] = (await run({ ...options, cwd: edited })).scenarios
    expect(cwd).not.toBe(edited)
    expect({ ...changed, changes: undefined }).toEqual({ ...plain, changes: undefined })
  })

  test('keeps a package that others need, and names them', async () => {
    const { estimate } = await project()
    const answer = await estimate({ without: ['shared'] })
    expect(pinsOf(answer)).toContain('shared 1.0')
    expect(answer.scenarios[0]!.changes![0]).toMatchObject({ still_needed_by: ['app', 'other'] })
  })

  test('makes no request twice', async () => {
    const { estimate, server } = await project()
    await estimate({ without: ['other'] })
    const made = server.requests.map(({ path, headers }) => `${path} ${headers.range ?? ''}`)
    expect(made.toSorted()).toEqual([...new Set(made)].toSorted())
  })

  test('of a package without a line is an error that names the lines that bring it', async () => {
    const { estimate } = await project()
    await expect(estimate({ without: ['deep'] })).rejects.toMatchObject({
      code: 'not-your-line',
      exitCode: 2,
      message:
        'No line of yours names deep. It comes with requirements.txt:1 app (app > heavy > deep).',
      hint: expect.stringContaining('--without app'),
    })
    await expect(estimate({ without: ['oter'] })).rejects.toMatchObject({
      code: 'not-in-environment',
      hint: 'Did you mean other?',
    })
  })

  test('is answered offline from a snapshot, too', async () => {
    const { options, cwd } = await project()
    await createSnapshot(['requirements.txt'], 'snapshot', {
      cwd,
      indexUrl: options.indexUrl!,
      env: {},
    })
    const offline = await run({
      files: ['requirements.txt'],
      cwd,
      snapshot: 'snapshot',
      offline: true,
      without: ['shared'],
    })
    expect(offline.scenarios.map(({ name }) => name)).toEqual(['default', 'plain'])
    expect(pinsOf(offline)).toEqual(['app 1.0', 'deep 1.0', 'heavy 1.0', 'other 1.0', 'shared 1.0'])
    expect(codesOf(offline)).toEqual(['snapshot-used'])
  })

  test('requires no hash of a removed line', async () => {
    const hashed = ['app', 'other', 'heavy', 'deep', 'shared'].map((name) => {
      const { body } = FILES.find(({ filename }) => filename.startsWith(`${name}-1`))!
      return `${name} --hash=sha256:${createHash('sha256').update(body!).digest('hex')}`
    })
    const { estimate } = await project(hashed)
    expect(pinsOf(await estimate({ without: ['shared'] }))).toContain('shared 1.0')
    const { estimate: incomplete } = await project(hashed.slice(0, -1))
    await expect(incomplete({})).rejects.toMatchObject({ code: 'hash-missing' })
  })
})

test('--replace puts another requirement in the position of a line', async () => {
  const { estimate } = await project()
  const answer = await estimate({ replace: ['app=light'] })
  expect(pinsOf(answer)).toEqual(['light 1.0', 'other 1.0', 'shared 2.0'])
  expect(packageOf(answer, 'light').without_line).toMatchObject([
    { file: 'requirements.txt', line: 1, requirement: 'light' },
  ])
  await expect(estimate({ replace: ['deep=light'] })).rejects.toMatchObject({
    code: 'not-your-line',
  })
})

describe('--override', () => {
  test.each(['pip', 'uv'] as const)(
    'holds whatever others ask for, under the rules of %s',
    async (installer) => {
      const { estimate } = await project()
      const answer = await estimate({ override: ['shared==2.0'], installer })
      expect(pinsOf(answer)).toContain('shared 2.0')
      expect(answer.scenarios[0]!.changes).toEqual([
        {
          option: 'override',
          value: 'shared==2.0',
          violates: [{ name: 'app', requirement: 'shared<2' }],
        },
      ])
    },
  )

  test('of a missing package is a warning', async () => {
    const { estimate } = await project()
    expect(codesOf(await estimate({ override: ['numpy==1.0'] }))).toEqual(['not-in-environment'])
  })
})

describe('a package that the platform provides', () => {
  test('counts as zero with its own dependencies, and is listed', async () => {
    const { estimate } = await project(['boto3', 'other'])
    const answer = await estimate({ provided: ['boto3'] })
    expect(packageOf(answer, 'botocore')).toMatchObject({
      provided: true,
      installed_size: 0,
      download_size: 0,
      retained_size: 0,
    })
    expect(answer.scenarios[0]!.changes).toEqual([
      { option: 'provided', value: 'boto3', packages: ['boto3', 'botocore'] },
    ])
    const [changed, plain] = answer.scenarios.map(({ totals }) => totals)
    const own = (name: string): number =>
      answer.scenarios[1]!.packages.find((one) => one.name === name)!.installed_size!
    expect(plain!.installed_size - changed!.installed_size).toBe(own('boto3') + own('botocore'))
  })

  test('comes from a runtime, which has its own Python and C library', async () => {
    const { estimate } = await project(['boto3', 'other'])
    const answer = await estimate({ runtime: 'lambda-python3.13' })
    expect(answer.scenarios[0]!.target).toMatchObject({
      python_from: 'lambda-python3.13',
      glibc: '2.34',
    })
    expect(answer.scenarios[0]!.target.python).toMatch(/^3\.13\./)
    expect(answer.scenarios[0]!.changes).toEqual([
      { option: 'runtime', value: 'lambda-python3.13', packages: ['boto3', 'botocore'] },
    ])
    await expect(estimate({ runtime: 'lambda-python3.13', python: '3.12' })).rejects.toMatchObject({
      code: 'runtime-conflict',
    })
    await expect(
      estimate({ runtime: 'lambda-python3.13', platform: 'macos-arm64' }),
    ).rejects.toMatchObject({ code: 'runtime-conflict' })
  })
})

test('--strip leaves out kinds of file, and says what breaks', async () => {
  const { estimate } = await project(['other'])
  const answer = await estimate({ strip: ['bytecode,tests'] })
  const [changed, plain] = answer.scenarios.map(({ totals }) => totals)
  expect(plain!.bytecode_size).toBeGreaterThan(0)
  expect(changed).toMatchObject({ bytecode_size: 0, installed_size: plain!.installed_size })
  expect(answer.scenarios[0]!.changes).toEqual([
    {
      option: 'strip',
      value: 'tests,bytecode',
      saves: plain!.bytecode_size,
      breaks: 'packages that import their own tests and a fast first start',
    },
  ])
})
