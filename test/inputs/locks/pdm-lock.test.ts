import { describe, expect, test } from 'vitest'
import { failure } from '../tree.ts'
import { installedFrom } from './locked.ts'

const entry = (name: string, version: string, more = ''): string => `
[[package]]
name = "${name}"
version = "${version}"
${more}
files = [
    {file = "${name}-${version}-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}"},
]
`
const head = (
  strategy: string,
  targets = '[[metadata.targets]]\nrequires_python = ">=3.11"\n',
): string => `[metadata]
groups = ["default", "db", "dev"]
strategy = [${strategy}]
lock_version = "4.5.1"
content_hash = "sha256:0"

${targets}`
const PYPROJECT = `[project]
name = "demo"
version = "1.0"
dependencies = ["web[fast]>=1"]
[project.optional-dependencies]
db = ["sql"]
[dependency-groups]
dev = ["check"]
[tool.pdm]
distribution = false
`
const PACKAGES = [
  entry('web', '1.0', 'groups = ["default"]'),
  entry(
    'web',
    '1.0',
    'extras = ["fast"]\ngroups = ["default"]\ndependencies = ["turbo==2.0", "web==1.0"]',
  ),
  entry('turbo', '2.0', 'groups = ["default"]\nmarker = "platform_machine == \\"x86_64\\""'),
  entry('sql', '3.0', 'groups = ["db"]'),
  entry('check', '4.0', 'groups = ["dev"]'),
].join('')

const names = async (lock: string, options = {}): Promise<readonly string[]> =>
  (await installedFrom({ 'pdm.lock': lock, 'pyproject.toml': PYPROJECT }, options)).installed.map(
    (one) => one.split(' ', 2).join(' '),
  )

describe('pdm sync installs all groups of the lock', () => {
  test.each([
    [{}, ['check 4.0', 'sql 3.0', 'turbo 2.0', 'web 1.0']],
    [{ noDev: true }, ['turbo 2.0', 'web 1.0']],
    [{ noDev: true, extras: ['db'], platform: 'linux-aarch64' }, ['sql 3.0', 'web 1.0']],
    [{ onlyGroups: ['dev'] }, ['check 4.0']],
  ])('with %j', async (options, expected) => {
    expect(await names(head('"inherit_metadata"') + PACKAGES, options)).toEqual(expected)
  })

  test('an older lock is walked from the project', async () => {
    const bare = PACKAGES.replace(/groups = .*\n/g, '').replace(/marker = .*\n/g, '')
    expect(await names(head('"cross_platform"') + bare, { noDev: true })).toEqual([
      'turbo 2.0',
      'web 1.0',
    ])
  })
})

test('a target that the lock was not made for', async () => {
  const linux =
    '[[metadata.targets]]\nrequires_python = ">=3.11,<3.13"\nplatform = "manylinux_2_17_x86_64"\n'
  const lock = head('"inherit_metadata"', linux) + PACKAGES
  expect(await names(lock, { python: '3.12', noDev: true })).toEqual(['turbo 2.0', 'web 1.0'])
  await expect(names(lock, { python: '3.13' })).rejects.toMatchObject({
    code: 'outside-lock',
    exitCode: 3,
  })
  await expect(names(lock, { python: '3.12', platform: 'windows-x86_64' })).rejects.toMatchObject({
    code: 'outside-lock',
  })
})

test('invalid locks', async () => {
  expect(
    await failure(installedFrom({ 'pdm.lock': '[metadata]\nlock_version = "5.0"\n' })),
  ).toContain('unsupported-lock')
  expect(
    await failure(
      installedFrom({ 'pdm.lock': `${head('')}\n[[package]]\nname = "/etc"\nversion = "1"\n` }),
    ),
  ).toContain('invalid-lock: A package has no valid name.')
})

test('an old lock without groups has those of its packages and of the project', async () => {
  const lock = (head('"inherit_metadata"') + PACKAGES).replace(/^groups = .*\n/m, '')
  expect(await names(lock, { python: '3.12' })).toEqual(
    await names(head('"inherit_metadata"') + PACKAGES, { python: '3.12' }),
  )
})

test('files of an old lock are found by the version', async () => {
  const lock = (head('') + entry('web', '1.0')).replace(/files = \[[^\]]*\]\n/, '')
  expect(await names(lock, { python: '3.12' })).toEqual(['web 1.0'])
})

test('missing dependencies are reported', async () => {
  const needing = (name: string): string =>
    entry('web', '1.0', `groups = ["default"]\ndependencies = ["${name}"]`)
  const told = async (name: string, more = ''): Promise<readonly string[]> =>
    (
      await installedFrom(
        {
          'pdm.lock': head('"inherit_metadata"') + needing(name),
          'pyproject.toml': `${PYPROJECT}${more}`,
        },
        { python: '3.12' },
      )
    ).doubts
  expect(await told('gone>=1')).toEqual([
    'pdm.lock lacks gone, which its packages need on this target. pdm installs only the rest.',
  ])
  expect(await told("gone; sys_platform == 'win32'")).toEqual([])
  expect(await told('gone', '[tool.pdm.resolution]\nexcludes = ["gone"]\n')).toEqual([])
})
