import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatsFor, prereleasesFor } from '../../../src/inputs/index-options.ts'
import { readInputs } from '../../../src/inputs/read-inputs.ts'
import { readTree, tree } from '../tree.ts'

const fixtures = join(import.meta.dirname, '../../fixtures')

const names = (requirements: readonly { readonly text: string }[]): string[] =>
  requirements.map(({ text }) => text)

test('the fixture of the README: order, places, files and the Python of the project', async () => {
  const file = 'bahr/requirements/production.txt'
  const { requirements, files, python, warnings } = await readInputs({
    cwd: fixtures,
    files: [file],
    env: {},
  })
  expect(requirements).toHaveLength(23)
  expect(names(requirements).slice(0, 2)).toEqual(['fastapi==0.115.0', 'uvicorn[standard]==0.30.6'])
  expect(requirements.at(-1)).toMatchObject({ text: 'secure==0.3.0', origin: [{ file, line: 5 }] })
  expect(requirements[0]?.origin).toMatchObject([
    { file: 'bahr/requirements/base.txt', line: 4 },
    { file, line: 2, text: '-r base.txt' },
  ])
  expect(files.map((read) => read.file)).toEqual([file, 'bahr/requirements/base.txt'])
  expect(files[0]?.sha256).toBe(
    createHash('sha256')
      .update(readFileSync(join(fixtures, file)))
      .digest('hex'),
  )
  expect(python).toEqual({ version: '3.11', from: 'bahr/requirements/.python-version' })
  expect(warnings).toEqual([])
})

test('constraints, --with and files come in the order of pip', async () => {
  const files = {
    'a.txt': '-c more.txt\nalpha\n',
    'b.txt': 'beta\n',
    'pins.txt': 'alpha==1\n',
    'more.txt': 'beta<3\n',
  }
  const inputs = await readTree(files, {
    files: ['a.txt', 'b.txt'],
    with: ['torch==2.9.0'],
    constraints: ['pins.txt'],
  })
  expect(names(inputs.requirements)).toEqual(['torch==2.9.0', 'alpha', 'beta'])
  expect(names(inputs.constraints)).toEqual(['alpha==1', 'beta<3'])
  expect(inputs.requirements[0]?.origin).toEqual([{ file: '--with', text: 'torch==2.9.0' }])
  expect(inputs.files.map(({ file }) => file)).toEqual(['pins.txt', 'a.txt', 'more.txt', 'b.txt'])
})

test('stdin and the files that it includes', async () => {
  const stdin = async (): Promise<string> => 'alpha\n-r base.txt\n'
  const { requirements, files, python } = await readTree(
    { 'base.txt': 'beta\n', '.python-version': '3.11\n' },
    { files: ['-'], stdin },
  )
  expect(requirements.map(({ text, origin }) => [text, origin[0].file])).toEqual([
    ['alpha', '-'],
    ['beta', 'base.txt'],
  ])
  expect(files.map(({ file }) => file)).toEqual(['-', 'base.txt'])
  expect(python).toBeNull()
})

test('files from the network are read with the function given', async () => {
  const asked: string[] = []
  const fetchText = async (url: string): Promise<string> => {
    asked.push(url)
    return url.endsWith('base.txt') ? '-c ../pins.txt\nalpha\n' : 'alpha==1\n'
  }
  const { requirements, constraints } = await readTree(
    { 'requirements.txt': '-r https://a.test/reqs/base.txt\n' },
    { fetchText },
  )
  expect(asked).toEqual(['https://a.test/reqs/base.txt', 'https://a.test/pins.txt'])
  expect(requirements[0]?.origin).toMatchObject([
    { file: 'https://a.test/reqs/base.txt', line: 2 },
    { file: 'requirements.txt' },
  ])
  expect(names(constraints)).toEqual(['alpha==1'])
})

test.each([
  './mine-1.0-py3-none-any.whl',
  'mine @ file:///srv/mine-1.0-py3-none-any.whl',
  'FILE:///srv/mine-1.0-py3-none-any.whl',
  '-e file:///srv/mine#egg=mine',
  '-r file:///etc/hostname',
  '--find-links wheels',
  '--index-url file:///srv/simple',
])('a file from the network names no local file: %s', async (line) => {
  const fetchText = async (): Promise<string> => `alpha\n${line}\n`
  const read = readTree({ 'requirements.txt': '-r https://a.test/base.txt\n' }, { fetchText })
  await expect(read).rejects.toMatchObject({
    code: 'local-file-refused',
    exitCode: 2,
    places: [{ file: 'https://a.test/base.txt', line: 2 }, { file: 'requirements.txt' }],
  })
})

test('a requirement has its parts', async () => {
  const text =
    'Alpha[b,A] >=1 ; python_version < "4" --hash=sha256:ab --hash=sha512:cd -C k=1 -C k=2\n'
  const [input] = (await readTree({ 'requirements.txt': text })).requirements
  expect(input?.requirement).toMatchObject({
    name: 'alpha',
    rawName: 'Alpha',
    marker: input?.marker,
  })
  expect(input).toMatchObject({
    extras: ['b', 'A'],
    hashes: { sha256: ['ab'], sha512: ['cd'] },
    configSettings: { k: ['1', '2'] },
    url: null,
    path: null,
  })
})

test('a repository is listed, with a warning', async () => {
  const { requirements, warnings } = await readTree({
    'requirements.txt': 'alpha @ git+https://me:pw@a.test/alpha.git@v1\n',
  })
  expect(requirements[0]).toMatchObject({
    url: 'git+https://me:pw@a.test/alpha.git@v1',
    path: null,
    text: 'alpha @ git+https://a.test/alpha.git@v1',
  })
  expect(warnings.map(({ code }) => code)).toEqual(['repository-unknown'])
  expect(warnings[0]?.message).not.toContain('pw')
})

describe('index options', () => {
  test('of files change those of the command line, as in pip', async () => {
    const first = await readTree({
      'requirements.txt': '--extra-index-url https://b.test\n--no-binary alpha\n',
    })
    const options = { ...first.options, indexUrl: 'https://a.test' }
    const second = await readTree(
      {
        'requirements.txt': '--extra-index-url https://c.test\n--pre\n--find-links wheels\n',
        'wheels/x': '',
      },
      { options },
    )
    expect(second.options).toMatchObject({
      indexUrl: 'https://a.test',
      extraIndexUrls: ['https://b.test', 'https://c.test'],
      findLinks: ['wheels'],
    })
    const third = await readTree(
      { 'requirements.txt': '-i https://d.test\n' },
      { options: second.options },
    )
    expect(third.options).toMatchObject({ indexUrl: 'https://d.test', extraIndexUrls: [] })
    expect(formatsFor(second.options, 'alpha')).toEqual({ wheel: false, sdist: true })
    expect(prereleasesFor(second.options, 'alpha')).toBe(true)
  })

  test("a package's own entry wins over :all:", async () => {
    const text =
      '--only-binary :all:\n--no-binary alpha,Beta_X\n--only-final :all:\n--all-releases alpha\n'
    const { options } = await readTree({ 'requirements.txt': text })
    expect(formatsFor(options, 'beta-x')).toEqual({ wheel: false, sdist: true })
    expect(formatsFor(options, 'gamma')).toEqual({ wheel: true, sdist: false })
    expect(prereleasesFor(options, 'alpha')).toBe(true)
    expect(prereleasesFor(options, 'gamma')).toBe(false)
  })

  test('find-links are looked for next to the file first', async () => {
    const { options } = await readTree({
      'requirements.txt': '-r sub/a.txt\n',
      'sub/a.txt': '-f wheels\n-f elsewhere\n',
      'sub/wheels/x': '',
    })
    expect(options.findLinks).toEqual(['sub/wheels', 'elsewhere'])
  })
})

describe('the Python that a project names', () => {
  test.each([
    [
      'next to the file',
      { 'reqs/.python-version': '3.11.7\n', '.python-version': '3.9\n', '.git/HEAD': '' },
      '3.11.7',
      'reqs/.python-version',
    ],
    [
      'above it, within the project',
      { '.python-version': '3.10\n', '.git/HEAD': '' },
      '3.10',
      '.python-version',
    ],
    ['runtime.txt', { 'reqs/runtime.txt': 'python-3.11.4\n' }, '3.11.4', 'reqs/runtime.txt'],
    [
      'requires-python',
      { 'pyproject.toml': '[project]\nname="x"\nrequires-python = ">=3.9,<3.11"\n' },
      '3.10',
      'pyproject.toml',
    ],
  ])('%s', async (_, files, version, from) => {
    expect(
      (await readTree({ 'reqs/a.txt': '', ...files }, { files: ['reqs/a.txt'] })).python,
    ).toEqual({ version, from })
  })

  test('a faulty pyproject.toml next to a requirements file stops nothing', async () => {
    const inputs = await readTree({
      'requirements.txt': 'alpha\n',
      'pyproject.toml': 'requires-python = [',
    })
    expect(names(inputs.requirements)).toEqual(['alpha'])
    expect(inputs.python).toBeNull()
  })

  test('a file in the current folder counts, one above it does not', async () => {
    const home = tree({
      'work/reqs/a.txt': '',
      'work/.python-version': '3.10\n',
      '.python-version': '3.9\n',
      'other/a.txt': '',
    })
    const pythonIn = async (cwd: string, file: string) =>
      (await readInputs({ cwd: join(home, cwd), files: [file], env: {} })).python
    expect(await pythonIn('work', 'reqs/a.txt')).toEqual({
      version: '3.10',
      from: '.python-version',
    })
    expect(await pythonIn('other', 'a.txt')).toBeNull()
  })

  test("the repository's root counts below its own project", async () => {
    const files = {
      'app/reqs/a.txt': '',
      'app/pyproject.toml': '[project]\nname = "app"\n',
      '.python-version': '3.11\n',
      '.git/HEAD': '',
    }
    const { python } = await readInputs({
      cwd: join(tree(files), 'app'),
      files: ['reqs/a.txt'],
      env: {},
    })
    expect(python?.version).toBe('3.11')
  })

  test('a file that names no CPython is ignored with a warning', async () => {
    const { python, warnings } = await readTree({
      'requirements.txt': '',
      '.python-version': '# ours\npypy3.10-7.3.12\n',
    })
    expect(python).toBeNull()
    expect(warnings).toEqual([
      {
        code: 'python-ignored',
        message:
          ".python-version names 'pypy3.10-7.3.12', which is not a version of CPython; it is ignored.",
      },
    ])
  })
})

test.each(['^3.9', '>=4'])(
  'a requires-python of %s is ignored with a warning',
  async (requires) => {
    const { python, warnings } = await readTree({
      'requirements.txt': '',
      'pyproject.toml': `[project]\nname = "x"\nversion = "1"\nrequires-python = "${requires}"\n`,
    })
    expect(python).toBeNull()
    expect(warnings.map(({ message }) => message)).toEqual([
      `No known release of Python meets requires-python = '${requires}' of pyproject.toml; it is ignored.`,
    ])
  },
)

test('a long file with hashes keeps its line numbers', async () => {
  const line = (n: number): string =>
    `package-${n}==1.${n} \\\n    --hash=sha256:${'ab'.repeat(32)} \\\n    --hash=sha256:${'cd'.repeat(32)}\n`
  const cwd = tree({ 'requirements.txt': Array.from({ length: 300 }, (_, n) => line(n)).join('') })
  const { requirements } = await readInputs({ cwd, files: ['requirements.txt'], env: {} })
  expect(requirements).toHaveLength(300)
  expect(requirements[299]?.origin[0].line).toBe(898)
})

test('files that include others twice at every level are refused', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`r${at}.txt`, `-r r${at + 1}.txt\n-r r${at + 1}.txt\n`]),
  )
  await expect(
    readTree({ ...files, 'r20.txt': 'six\n' }, { files: ['r0.txt'] }),
  ).rejects.toMatchObject({
    code: 'too-many-files',
    exitCode: 2,
  })
})
