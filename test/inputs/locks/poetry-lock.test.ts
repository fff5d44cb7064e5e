import { describe, expect, test } from 'vitest'
import { failure } from '../tree.ts'
import { installedFrom } from './locked.ts'

const entry = (name: string, version: string, more: string): string => `
[[package]]
name = "${name}"
version = "${version}"
${more}
files = [
    {file = "${name}-${version}-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}"},
    {file = "${name}-${version}.tar.gz", hash = "sha256:${'b'.repeat(64)}"},
]
`
const END = (version: string): string => `
[extras]
db = ["sql"]

[metadata]
lock-version = "${version}"
python-versions = "^3.11"
content-hash = "0"
`
const PYPROJECT = `[tool.poetry]
name = "demo"
version = "1.0"
package-mode = false
[tool.poetry.dependencies]
python = "^3.11"
web = "^1.0"
sql = {version = "*", optional = true}
[tool.poetry.extras]
db = ["sql"]
[tool.poetry.group.dev.dependencies]
check = "*"
[tool.poetry.group.docs]
optional = true
[tool.poetry.group.docs.dependencies]
pages = "*"
`
const names = async (
  lock: string,
  options = {},
  pyproject: string | null = PYPROJECT,
): Promise<readonly string[]> => {
  const files = {
    'poetry.lock': lock,
    ...(pyproject === null ? {} : { 'pyproject.toml': pyproject }),
  }
  return (await installedFrom(files, options)).installed.map((one) => one.split(' ', 2).join(' '))
}

const NEW = [
  entry('web', '1.1', 'groups = ["main"]'),
  entry(
    'wind',
    '1.0',
    'groups = ["main", "dev"]\nmarkers = {main = "sys_platform == \\"win32\\"", dev = "python_version < \\"3.12\\""}',
  ),
  entry('sql', '2.0', 'groups = ["main"]\noptional = true\nmarkers = "extra == \\"db\\""'),
  entry('check', '3.0', 'groups = ["dev"]'),
  entry('pages', '4.0', 'groups = ["docs"]'),
].join('')

describe('a lock of version 2.1 has groups and markers for each package', () => {
  test.each([
    [{}, ['check 3.0', 'web 1.1']],
    [{ noDev: true }, ['web 1.1']],
    [{ python: '3.11' }, ['check 3.0', 'web 1.1', 'wind 1.0']],
    [{ noDev: true, python: '3.11' }, ['web 1.1']],
    [{ noDev: true, platform: 'windows-x86_64' }, ['web 1.1', 'wind 1.0']],
    [{ noDev: true, extras: ['db'] }, ['sql 2.0', 'web 1.1']],
    [{ groups: ['docs'] }, ['check 3.0', 'pages 4.0', 'web 1.1']],
    [{ onlyGroups: ['docs'] }, ['pages 4.0']],
  ])('with %j', async (options, expected) => {
    expect(await names(NEW + END('2.1'), options)).toEqual(expected)
  })

  test('the lines are those of the project', async () => {
    const { roots } = await installedFrom({
      'poetry.lock': NEW + END('2.1'),
      'pyproject.toml': PYPROJECT,
    })
    expect(roots).toEqual(['pyproject.toml:7 web = "^1.0"', 'pyproject.toml:12 check = "*"'])
  })

  test('the project itself is installed in package mode', async () => {
    const { installed } = await installedFrom(
      {
        'poetry.lock': NEW + END('2.1'),
        'pyproject.toml': PYPROJECT.replace('package-mode = false\n', ''),
      },
      { noDev: true },
    )
    expect(installed.map((one) => one.replace(/file:\S*/, 'its folder'))).toEqual([
      'demo 1.0 its folder',
      'web 1.1 web-1.1-py3-none-any.whl',
    ])
  })
})

const OLD = [
  entry('web', '1.1', '')
    .replace('files = [', 'optional = false\nfiles = [')
    .concat(
      '[package.dependencies]\nlow = [\n  {version = ">=1,<2", markers = "python_version < \\"3.12\\""},\n  {version = ">=2", markers = "python_version >= \\"3.12\\""},\n]\n',
    ),
  entry('low', '1.5', ''),
  entry('low', '2.5', ''),
  entry('sql', '2.0', 'optional = true'),
  entry('check', '3.0', ''),
  entry('pages', '4.0', ''),
].join('')

describe('an older lock is walked from the project', () => {
  test.each([
    ['2.0', {}, ['check 3.0', 'low 2.5', 'web 1.1']],
    ['2.0', { python: '3.11' }, ['check 3.0', 'low 1.5', 'web 1.1']],
    ['1.1', { noDev: true, extras: ['db'] }, ['low 2.5', 'sql 2.0', 'web 1.1']],
    ['1.1', { onlyGroups: ['docs'] }, ['pages 4.0']],
  ])('version %s with %j', async (version, options, expected) => {
    expect(await names(OLD + END(version), options)).toEqual(expected)
  })

  describe('of two versions that a requirement allows, the newest that all allow', () => {
    const depends = (lines: string): string => `[package.dependencies]\n${lines}\n`
    const lock = [
      entry('tool', '1.0', 'optional = false'),
      depends('low = {version = "<2", markers = "python_version < \\"3.12\\""}'),
      entry('low', '1.5', 'optional = false'),
      entry('low', '2.5', 'optional = false'),
      entry('stubs', '2.31', 'optional = false'),
      depends('old = "*"'),
      entry('stubs', '2.32', 'optional = false'),
      depends('low = ">=2"'),
      entry('old', '1.0', 'optional = false'),
      END('2.0'),
    ].join('')
    const pyproject = `[tool.poetry]
name = "demo"
version = "1.0"
package-mode = false
[tool.poetry.dependencies]
stubs = "^2.31"
tool = "*"
low = "*"
`
    test.each([
      ['3.12', ['low 2.5', 'stubs 2.32', 'tool 1.0']],
      ['3.11', ['low 1.5', 'old 1.0', 'stubs 2.31', 'tool 1.0']],
    ])('on Python %s', async (python, expected) => {
      expect(await names(lock, { python }, pyproject)).toEqual(expected)
    })

    test('and an error if no choice fits', async () => {
      const both = pyproject.replace('low = "*"', 'low = ">=2"')
      expect(
        await failure(
          installedFrom({ 'poetry.lock': lock, 'pyproject.toml': both }, { python: '3.11' }),
        ),
      ).toContain('ambiguous-lock: The lock has two versions of low for this target: 2.5 and 1.5.')
    })
  })

  test('of builds under extras that exclude each other, the one of the requested extra', async () => {
    const source = (name: string): string =>
      `[package.source]\ntype = "legacy"\nurl = "https://index.example/${name}"\nreference = "${name}"\n`
    const lock = `${entry('torch', '2.9.0+cpu', 'optional = true')}${source('cpu')}${entry('torch', '2.9.0', 'optional = true')}${source('gpu')}${END('2.0').replace('db = ["sql"]', 'cpu = ["torch"]\ngpu = ["torch"]')}`
    const pyproject = `[tool.poetry]
name = "demo"
version = "1.0"
package-mode = false
[tool.poetry.dependencies]
torch = [
  {version = "^2.9", optional = true, markers = "extra == 'cpu' and extra != 'gpu'", source = "cpu"},
  {version = "^2.9", optional = true, markers = "extra == 'gpu' and extra != 'cpu'", source = "gpu"},
]
[tool.poetry.extras]
cpu = ["torch"]
gpu = ["torch"]
[[tool.poetry.source]]
name = "cpu"
url = "https://index.example/cpu/"
[[tool.poetry.source]]
name = "gpu"
url = "https://index.example/gpu/"
`
    expect(await names(lock, {}, pyproject)).toEqual([])
    expect(await names(lock, { extras: ['cpu'] }, pyproject)).toEqual(['torch 2.9.0+cpu'])
    expect(await names(lock, { extras: ['gpu'] }, pyproject)).toEqual(['torch 2.9.0'])
    expect(await names(lock, { extras: ['cpu', 'gpu'] }, pyproject)).toEqual([])
  })

  test('without a project by its own categories', async () => {
    const lock = `${entry('web', '1.0', 'category = "main"\noptional = false')}${entry('check', '1.0', 'category = "dev"')}${entry('sql', '1.0', 'category = "main"\noptional = true')}${END('1.1')}`
    expect(await names(lock, {}, null)).toEqual(['check 1.0', 'web 1.0'])
    expect(await names(lock, { noDev: true }, null)).toEqual(['web 1.0'])
  })
})

test('an extra of a package keeps the other conditions of its marker', async () => {
  const extras =
    '[package.dependencies]\nloop = {version = "*", optional = true, markers = "(sys_platform != \\"win32\\" and os_name != \\"x\\") and extra == \\"fast\\""}\n[package.extras]\nfast = ["loop"]\n'
  const lock = `${entry('web', '1.0', 'optional = false')}${extras}${entry('loop', '1.0', 'optional = false')}${END('2.0')}`
  const pyproject = PYPROJECT.replace('web = "^1.0"', 'web = {version = "^1.0", extras = ["fast"]}')
  expect(await names(lock, { noDev: true }, pyproject)).toEqual(['loop 1.0', 'web 1.0'])
  expect(await names(lock, { noDev: true, platform: 'windows-x86_64' }, pyproject)).toEqual([
    'web 1.0',
  ])
})

test('an optional package that a group requires, in a lock without groups', async () => {
  const lock = `${entry('web', '1.0', 'optional = false')}${entry('sql', '1.0', 'optional = false')}${entry('check', '1.0', 'optional = false')}${END('2.0')}`
  const pyproject = PYPROJECT.replace('check = "*"', 'check = "*"\nsql = "*"')
  expect(await names(lock, {}, pyproject)).toEqual(['check 1.0', 'sql 1.0', 'web 1.0'])
  expect(await names(lock, { noDev: true }, pyproject)).toEqual(['web 1.0'])
})

test('two versions of a name for a target: Poetry installs the latter over the former', async () => {
  const marked = (version: string): string =>
    entry('torch', version, 'groups = ["main"]\nmarkers = "sys_platform == \'linux\'"')
  const lock = `${marked('2.0+cpu')}${marked('2.0+cu126')}${END('2.1')}`
  expect((await installedFrom({ 'poetry.lock': lock })).installed).toEqual([
    'torch 2.0+cu126 torch-2.0+cu126-py3-none-any.whl',
  ])
})

test('invalid locks', async () => {
  expect(await failure(installedFrom({ 'poetry.lock': NEW + END('3.0') }))).toContain(
    'unsupported-lock: poetry.lock has the format version 3.0',
  )
  expect(await failure(installedFrom({ 'poetry.lock': NEW }))).toContain('unsupported-lock')
})

test.each([
  ['markers = "python_version <"', 'python_version <'],
  ['markers = {main = "os_name == \\"a\\"", dev = "os_name"}', 'os_name'],
])('an invalid marker is shown as written in the file: %s', async (more, shown) => {
  const lock = `${entry('web', '1.1', `groups = ["main", "dev"]\n${more}`)}${END('2.1')}`
  const told = await failure(installedFrom({ 'poetry.lock': lock, 'pyproject.toml': PYPROJECT }))
  expect(told).toContain(`The marker '${shown}' can't be read`)
  expect(told).toContain('hint: Create the lock file again')
})

test('a marker that closes a bracket it has not opened is invalid', async () => {
  const more = 'groups = ["dev"]\nmarkers = "os_name == \\"a\\") or (os_name != \\"a\\""'
  const lock = `${entry('web', '1.1', more)}${END('2.1')}`
  expect(
    await failure(installedFrom({ 'poetry.lock': lock, 'pyproject.toml': PYPROJECT })),
  ).toContain('invalid-lock: The marker')
})

test.each([
  ['a table of its own', '[tool.poetry.dependencies.web]\nversion = "^1.0"\n', ':5 web'],
  ['a dotted key', '[tool.poetry.dependencies]\nweb.version = "^1.0"\n', ':6 web.version = "^1.0"'],
  ['an inline table', 'dependencies = {python = "^3.11", web = "^1.0"}\n', ':undefined web'],
])('an old lock takes a requirement that is written as %s', async (_, written, root) => {
  const read = await installedFrom({
    'poetry.lock': `${entry('web', '1.1', '')}${END('2.0')}`,
    'pyproject.toml': `[tool.poetry]\nname = "demo"\nversion = "1.0"\npackage-mode = false\n${written}`,
  })
  expect(read.installed.map((one) => one.split(' ', 2).join(' '))).toEqual(['web 1.1'])
  expect(read.roots).toEqual([`pyproject.toml${root}`])
})
