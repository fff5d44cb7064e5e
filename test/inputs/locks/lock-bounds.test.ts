import { expect, test } from 'vitest'
import { parseLockToml } from '../../../src/inputs/locks/lock-toml.ts'
import { takeTurns } from '../../../src/turns.ts'
import { pysize } from '../../cli/e2e.ts'
import { folderOf, indexOf, wheel } from '../../scenarios/support.ts'

const HEAD = 'version = 1\nrevision = 3\nrequires-python = ">=3.8"\n\n'
const app = (dependencies: string): string =>
  `[[package]]\nname = "app"\nversion = "0"\nsource = { virtual = "." }\ndependencies = [${dependencies}]\n`

const parse = (text: string) =>
  parseLockToml({ file: 'uv.lock', text, sha256: '' }, '[[package]]', takeTurns(undefined))
const long = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) => `[[package]]\nname = "p${at}"\n# ${'x'.repeat(990)}\n`,
  ).join('')

test('a long lock is read in parts, and a fault has its own line', async () => {
  const table = await parse(`version = 1\n${long(600)}[metadata]\na = 1\n`)
  expect(table).toMatchObject({ version: 1, metadata: { a: 1 } })
  expect((table.package as readonly { name: string }[]).map(({ name }) => name)).toEqual(
    Array.from({ length: 600 }, (_, at) => `p${at}`),
  )
  const fault = await parse(`version = 1\n${long(600)}name = \n`).catch((error: unknown) => error)
  expect(fault).toMatchObject({ code: 'invalid-toml', places: [{ line: 1802 }] })
  await expect(parse(`a = 1\n${long(600)}\n[a]\n`)).rejects.toMatchObject({ code: 'invalid-lock' })
})

test('a lock of a list without packages has none', async () => {
  expect(await parse('package = []\n')).toEqual({ package: [] })
})

test('a faulty escape in the URL of a repository stays unchanged', async () => {
  const lock = `${HEAD}${app('{ name = "six" }')}[[package]]\nname = "six"\nversion = "1"\nsource = { git = "https://x.example/r?subdirectory=%E0%A4%A#abc" }\n`
  const { code, stderr } = await pysize(['estimate', 'uv.lock', '--offline', '-q'], {
    cwd: folderOf({ 'uv.lock': lock }),
  })
  expect([code, stderr]).toEqual([0, ''])
})

test('projects that need each other in very many ways are visited once each', async () => {
  const next = (at: number): string =>
    ['v', 'w'].map((name) => `{ name = "${name}${Math.min(49, at + 1)}" }`).join()
  const projects = Array.from({ length: 50 }, (_, at) =>
    ['v', 'w'].map(
      (name) =>
        `[[package]]\nname = "${name}${at}"\nversion = "0"\nsource = { virtual = "${name}" }\ndependencies = [${next(at)}]\n`,
    ),
  )
  const lock = `${HEAD}${app('{ name = "v0" }')}${projects.flat().join('')}`
  const { code } = await pysize(['estimate', 'uv.lock', '--offline', '-q'], {
    cwd: folderOf({ 'uv.lock': lock }),
  })
  expect(code).toBe(0)
})

test('groups that include each other in very many ways are visited once each', async () => {
  const group = (at: number): string =>
    `g${at} = [{ include-group = "g${at + 1}" }, { include-group = "g${at + 1}" }]\n`
  const groups = Array.from({ length: 40 }, (_, at) => group(at)).join('')
  const cwd = folderOf({
    'poetry.lock': '[metadata]\nlock-version = "2.0"\npython-versions = "*"\n',
    'pyproject.toml': `[project]\nname = "x"\nversion = "0"\n[dependency-groups]\n${groups}g40 = ["six"]\n`,
  })
  const { code } = await pysize(['estimate', 'poetry.lock', '--group', 'g40', '--offline', '-q'], {
    cwd,
  })
  expect(code).toBe(0)
})

test('a lock from the network may not name files of this machine', async () => {
  const own = folderOf({ 'six-1.0-py3-none-any.whl': wheel('six 1.0').body ?? '' })
  const lock = `${HEAD}${app('{ name = "six" }')}[[package]]\nname = "six"\nversion = "1.0"\nsource = { path = "${own}/six-1.0-py3-none-any.whl" }\nwheels = [{ filename = "six-1.0-py3-none-any.whl" }]\n`
  const { url, index } = await indexOf([], {
    intercept: ({ path }) => (path === '/uv.lock' ? { body: lock } : undefined),
  })
  const { code, stderr } = await pysize(['estimate', `${url}/uv.lock`, '-i', index])
  expect([code, /^error\[([a-z-]+)\]/.exec(stderr)?.[1]], stderr).toEqual([2, 'local-file-refused'])
})

test('no environment has 10,001 packages', async () => {
  const lines = Array.from({ length: 10_001 }, (_, at) => `leaf${at}\n`).join('')
  const { code, stderr } = await pysize(['estimate', 'a.txt', '--offline'], {
    cwd: folderOf({ 'a.txt': lines }),
  })
  expect([code, /^error\[([a-z-]+)\]/m.exec(stderr)?.[1]]).toEqual([2, 'too-many-packages'])
})

test('no group has 10,001 dependencies', async () => {
  const names = Array.from({ length: 10_001 }, () => '{ name = "leaf" },').join('')
  const cwd = folderOf({
    'uv.lock': `${HEAD}${app('')}[package.dev-dependencies]\ndev = [${names}]\n`,
  })
  const { code, stderr } = await pysize(['estimate', 'uv.lock', '--offline'], { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain('error[too-many-packages]: dev of app lists more than 10000')
  expect(stderr).toContain('uv.lock:')
})

test('no project has 5,001 dependency groups', async () => {
  const groups = Array.from({ length: 5001 }, (_, at) => `g${at} = []\n`).join('')
  const cwd = folderOf({
    'uv.lock': `${HEAD}${app('')}[package.dev-dependencies]\n${groups}`,
  })
  const { code, stderr } = await pysize(['estimate', 'uv.lock', '--offline'], { cwd })
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('uv.lock has more than 5000 extras and dependency groups.'),
  ])
})

test.each([
  ['uv.lock', `${HEAD}[[package]]\nname = "le`],
  ['poetry.lock', '[[package]]\nname = "le'],
  ['pylock.toml', 'lock-version = "1.0"\n[[packages]]\nname = "le'],
  ['conda-lock.yml', 'version: 1\npackage:\n- name: "le'],
  ['pixi.lock', 'version: 6\npackages:\n- pypi: "le'],
  ['Pipfile.lock', '{"_meta": {"hash": '],
])('a cut %s is to be written again', async (name, text) => {
  const { code, stderr } = await pysize(['estimate', name, '--offline'], {
    cwd: folderOf({ [name]: text }),
  })
  expect(code).toBe(2)
  expect(stderr).toContain('hint: Create the lock file again with the tool that wrote it.')
})

test.each([5001, 30_000])(
  'no project has %d groups, and a chain of 2,000 is read',
  async (count) => {
    const group = (at: number): string => `g${at} = [{ include-group = "g${at + 1}" }]\n`
    const groups = (most: number): string =>
      `[dependency-groups]\n${Array.from({ length: most }, (_, at) => group(at)).join('')}g${most} = []\n`
    const read = (most: number, ...asked: readonly string[]) =>
      pysize(['estimate', 'pyproject.toml', ...asked, '--offline', '-q'], {
        cwd: folderOf({ 'pyproject.toml': groups(most) }),
      })
    const { code, stderr } = await read(count, '--all-groups')
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('pyproject.toml has more than 5000 extras and dependency groups.'),
    ])
    expect(await read(2000, '--group', 'g0')).toMatchObject({ code: 0 })
  },
)

test('groups of Poetry that include each other in very many ways are visited once each', async () => {
  const group = (at: number): string =>
    `[tool.poetry.group.g${at}]\ninclude-groups = ["g${at + 1}", "g${at + 1}"]\n`
  const groups = Array.from({ length: 40 }, (_, at) => group(at)).join('')
  const cwd = folderOf({
    'pyproject.toml': `[tool.poetry]\nname = "x"\nversion = "0"\n${groups}[tool.poetry.group.g40.dependencies]\nsix = "*"\n`,
  })
  const { code, stderr } = await pysize(
    ['estimate', 'pyproject.toml', '--group', 'g0', '--offline', '-q'],
    { cwd },
  )
  expect([code, stderr]).toEqual([0, ''])
})
