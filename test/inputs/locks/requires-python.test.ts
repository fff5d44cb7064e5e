import { describe, expect, test } from 'vitest'
import { failure } from '../tree.ts'
import { installedFrom, UV_HEAD, uvPackage, uvProject } from './locked.ts'

const WHEEL = `url = "https://files.test/a-1-py3-none-any.whl", hashes = { sha256 = "${'a'.repeat(64)}" }`
const pylock = (ofLock: string, ofPackage: string): string => `lock-version = "1.0"
created-by = "test"
${ofLock}
[[packages]]
name = "a"
version = "1"
${ofPackage}
wheels = [{ ${WHEEL} }]
`
const uv = (requires: string): string =>
  UV_HEAD.replace('">=3.11"', requires) +
  uvProject('app', 'dependencies = [{ name = "a" }]') +
  uvPackage('a', '1')
const pdm = (requires: string): string => `[metadata]
groups = ["default"]
strategy = ["inherit_metadata"]
lock_version = "4.5.1"
content_hash = "sha256:0"

[[metadata.targets]]
requires_python = "${requires}"

[[package]]
name = "a"
version = "1"
requires_python = "nonsense"
groups = ["default"]
files = [{ file = "a-1-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}" }]
`
const pex = (ofLock: string, ofPackage: string): string =>
  JSON.stringify({
    locked_resolves: [
      {
        locked_requirements: [
          {
            artifacts: [
              {
                algorithm: 'sha256',
                hash: 'a'.repeat(64),
                url: 'https://files.test/a-1-py3-none-any.whl',
              },
            ],
            project_name: 'a',
            requires_dists: [],
            requires_python: ofPackage,
            version: '1',
          },
        ],
        platform_tag: null,
      },
    ],
    requires_python: [ofLock],
    requirements: ['a'],
  })

describe('a lock with an unreadable requires-python is refused, as by its tool', () => {
  test.each([
    ['uv.lock', uv('"nonsense"'), 'The lock has a requires-python that can\'t be read: "nonsense"'],
    // uv takes no empty clause; packaging does.
    ['uv.lock', uv('">=3.9,"'), 'The lock has'],
    ['uv.lock', uv('">=3.9.*"'), 'The lock has'],
    ['uv.lock', uv('3.9'), 'it is not a string'],
    ['pylock.toml', pylock('requires-python = "~=3"', ''), 'The lock has'],
    ['pylock.toml', pylock('', 'requires-python = "nonsense"'), 'a has a requires-python'],
    ['pdm.lock', pdm('nonsense'), 'A target of the lock has a requires_python'],
    ['pex.lock', pex('nonsense', '>=3.8'), 'The lock has a requires_python'],
    ['pex.lock', pex('CPython nonsense', '>=3.8'), 'The lock has a requires_python'],
    ['pex.lock', pex('CPython>=3.8', 'nonsense'), 'a has a requires_python'],
  ])('%s: %s', async (file, text, message) => {
    const told = await failure(installedFrom({ [file]: text }, { files: [file] }))
    expect(told).toContain('invalid-lock: ')
    expect(told).toContain(message)
  })
})

test.each([
  ['pylock.toml', pylock('requires-python = ">=3.9,"', ''), []],
  // Published metadata has such: pip refuses the file, and what is meant is clear.
  ['pylock.toml', pylock('', 'requires-python = ">=3.6.*"'), ['lock-invalid']],
  // PDM does not read what a package requires.
  ['pdm.lock', pdm('>=3.9'), []],
  ['pex.lock', pex('CPython', '>=3.8'), []],
  ['pex.lock', pex('CPython[gil]>=3.8', '>=3.8'), []],
])('%s is read: %s', async (file, text, expected) => {
  const { installed, warnings } = await installedFrom({ [file]: text }, { files: [file] })
  expect(installed).toHaveLength(1)
  expect(warnings).toEqual(expected)
})
