import { describe, expect, test } from 'vitest'
import { failure } from '../tree.ts'
import { installedFrom, UV_HEAD, uvPackage, uvProject } from './locked.ts'

const names = async (...given: Parameters<typeof installedFrom>): Promise<readonly string[]> =>
  (await installedFrom(...given)).installed.map((one) => one.split(' ', 2).join(' '))

test('a group that is for another Python is not installed', async () => {
  const lock = `${UV_HEAD}${uvProject(
    'app',
    '[package.dev-dependencies]\nall = [{ name = "sphinx" }]\ndocs = [{ name = "sphinx" }]\n',
  )}${uvPackage('sphinx', '7.0')}`
  const pyproject = `[project]
name = "app"
version = "1.0"
[dependency-groups]
all = [{ include-group = "docs" }]
docs = ["sphinx"]
[tool.uv.dependency-groups]
docs = { requires-python = ">=3.13" }
`
  const files = { 'uv.lock': lock, 'pyproject.toml': pyproject }
  expect(await names(files, { python: '3.12' })).toEqual([])
  for (const group of ['docs', 'all'])
    await expect(installedFrom(files, { groups: [group], python: '3.12.1' })).rejects.toMatchObject(
      {
        code: 'outside-lock',
        exitCode: 3,
        message: 'uv.lock is not for this target: the group docs is for Python >=3.13, not 3.12.1.',
      },
    )
  expect(await names(files, { groups: ['all'], python: '3.13' })).toEqual(['sphinx 7.0'])
})

describe('a workspace', () => {
  const member = (name: string, more = ''): string => `
[[package]]
name = "${name}"
version = "1.0"
source = { editable = "${name}" }
${more}`
  const lock = `${UV_HEAD}
[manifest]
members = ["api", "lib", "root"]
${uvProject('root', 'dependencies = [{ name = "lib" }]').replace('name = "root"', 'name = "root"')}${member(
  'api',
  'dependencies = [{ name = "web" }, { name = "lib" }]',
)}${member('lib', 'dependencies = [{ name = "core" }]')}${uvPackage('web', '1.0')}${uvPackage('core', '1.0')}`
  const files = { 'uv.lock': lock, 'pyproject.toml': '[project]\nname = "app"\nversion = "1.0"\n' }

  test('is installed from its root, or from the named projects', async () => {
    expect(await names(files)).toEqual(['core 1.0', 'lib 1.0'])
    expect(await names(files, { members: ['api'] })).toEqual([
      'api 1.0',
      'core 1.0',
      'lib 1.0',
      'web 1.0',
    ])
  })

  const grouped = `${lock
    .replace(
      '[[package]]\nname = "lib"',
      '[package.dev-dependencies]\nchecks = [{ name = "ruff" }]\n\n[[package]]\nname = "lib"',
    )
    .replace(
      'dependencies = [{ name = "lib" }]',
      'dependencies = [{ name = "lib" }]\n\n[package.dev-dependencies]\ndocs = [{ name = "sphinx" }]\n',
    )}${uvPackage('ruff', '1.0')}${uvPackage('sphinx', '7.0')}`

  test('a single named project gets groups of the root, and the root none of others', async () => {
    const grown = { ...files, 'uv.lock': grouped }
    expect(await names(grown, { members: ['lib'], groups: ['docs'] })).toEqual([
      'core 1.0',
      'lib 1.0',
      'sphinx 7.0',
    ])
    expect(await names(grown, { members: ['api'], groups: ['checks'] })).toContain('ruff 1.0')
    expect(await failure(installedFrom(grown, { groups: ['checks'] }))).toContain(
      'unknown-group: uv.lock has no dependency group checks.\nat uv.lock\nhint: api has it: add --package api.',
    )
  })

  test('with parts that exclude each other is refused if one may lead to the other', async () => {
    const conflicts = 'conflicts = [[{ package = "root" }, { package = "lib" }]]\n'
    const both = lock.replace('\n[manifest]', `${conflicts}\n[manifest]`)
    expect(await failure(installedFrom({ ...files, 'uv.lock': both }))).toContain(
      'conflicting-parts: uv.lock says that the project root and the project lib exclude each other.',
    )
    expect(await names({ ...files, 'uv.lock': both }, { members: ['lib'] })).toEqual([
      'core 1.0',
      'lib 1.0',
    ])
  })

  test('of an old lock has the groups of a project in its pyproject.toml', async () => {
    const old = grouped.replace('revision = 5', 'revision = 3')
    const own = { 'api/pyproject.toml': '[tool.uv]\ndefault-groups = ["checks"]\n' }
    expect(await names({ ...files, ...own, 'uv.lock': old }, { members: ['api'] })).toContain(
      'ruff 1.0',
    )
    expect(await names({ ...files, 'uv.lock': old }, { members: ['api'] })).not.toContain(
      'ruff 1.0',
    )
  })

  test('without a project at its root is installed completely', async () => {
    const virtual = lock
      .replace('[[package]]\nname = "root"', '[[package]]\nname = "other"')
      .replace('source = { virtual = "." }', 'source = { virtual = "other" }')
    expect(await names({ ...files, 'uv.lock': virtual.replace('"root"]', '"other"]') })).toEqual([
      'api 1.0',
      'core 1.0',
      'lib 1.0',
      'web 1.0',
    ])
  })
})

test('a group that the pyproject.toml of a root without a project no longer has', async () => {
  const lock = `${UV_HEAD}
[manifest]
[manifest.dependency-groups]
dev = [{ name = "typing" }]
docs = [{ name = "sphinx" }]
${uvPackage('sphinx', '7.0')}${uvPackage('typing', '1.0')}`
  const files = {
    'uv.lock': lock,
    'pyproject.toml': '[tool.uv.workspace]\nmembers = []\n[dependency-groups]\ndocs = ["sphinx"]\n',
  }
  expect(await names(files, { groups: ['docs'] })).toEqual(['sphinx 7.0', 'typing 1.0'])
  expect(await names(files, { allGroups: true })).toEqual(['sphinx 7.0', 'typing 1.0'])
  for (const options of [{ groups: ['dev'] }, { onlyGroups: ['dev'] }])
    expect(await failure(installedFrom(files, options))).toContain(
      'unknown-group: uv.lock has no dependency group dev.\nat uv.lock\nhint: There are: docs.',
    )
})
