import { expect, test } from 'vitest'
import { failure } from '../../tree.ts'
import { installedFrom } from '../locked.ts'

const row = (name: string, platform: string, more = '', manager = 'pip'): string => `- name: ${name}
  version: '1.10'
  manager: ${manager}
  platform: ${platform}
  dependencies:
    low: '>=1'
  url: https://files.test/${name}-1.10-${manager === 'pip' ? 'py3-none-any.whl' : '0.conda'}
  hash:
    sha256: ${'a'.repeat(64)}
  category: ${more === '' ? 'main' : more}
`
const LOCK = `version: 1
metadata:
  platforms:
  - linux-64
  - osx-arm64
package:
${row('numpy', 'linux-64', '', 'conda')}${row('web', 'linux-64')}${row('web', 'osx-arm64')}${row('low', 'linux-64')}${row('mac', 'osx-arm64')}${row('check', 'linux-64', 'dev')}${row('docs', 'linux-64', 'docs')}`
const of = (text: string, options = {}) => installedFrom({ 'conda-lock.yml': text }, options)
const names = async (options = {}): Promise<readonly string[]> =>
  (await of(LOCK, options)).installed.map((entry) => entry.split(' ', 2).join(' '))

test("pip's rows for the platform; conda's rows are reported", async () => {
  const { installed, roots, warnings } = await of(LOCK, { noDev: true })
  expect(installed).toEqual([
    'low 1.10 low-1.10-py3-none-any.whl',
    'web 1.10 web-1.10-py3-none-any.whl',
  ])
  expect(roots).toEqual(['conda-lock.yml:undefined web==1.10'])
  expect(warnings).toContain('conda-not-counted')
})

test('categories: main and dev by default, others as extras', async () => {
  expect(await names()).toEqual(['check 1.10', 'low 1.10', 'web 1.10'])
  expect(await names({ noDev: true, extras: ['docs'] })).toEqual([
    'docs 1.10',
    'low 1.10',
    'web 1.10',
  ])
  expect(await names({ platform: 'macos-arm64' })).toEqual(['mac 1.10', 'web 1.10'])
})

// conda-lock's own repository uses such names for its locks. They were read as empty environments.
test.each(['conda-lock-python-3.14.yaml', 'linux.lock.yml', 'lock.yaml'])(
  '%s is one, by what it contains',
  async (name) => {
    const { installed } = await installedFrom({ [name]: LOCK }, { files: [name] })
    expect(installed).toEqual((await of(LOCK)).installed)
  },
)

test('a YAML lock of an unknown tool is refused', async () => {
  const name = 'pnpm-lock.yaml'
  const told = await failure(installedFrom({ [name]: 'lockfileVersion: 9\n' }, { files: [name] }))
  expect(told).toContain('unsupported-lock: pnpm-lock.yaml')
})

test('invalid locks', async () => {
  await expect(of(LOCK, { platform: 'windows-x86_64' })).rejects.toMatchObject({
    code: 'outside-lock',
    exitCode: 3,
  })
  expect(await failure(of('version: 2\npackage: []\n'))).toContain(
    'unsupported-lock: conda-lock.yml has the format version 2',
  )
  expect(await failure(of('version: 1\npackage: x\n'))).toContain(
    "invalid-lock: 'package' in conda-lock.yml is not a list.",
  )
  expect(await failure(of('version: 1\npackage:\n- manager: pip\n'))).toContain(
    "invalid-lock: 'package[0].name' in conda-lock.yml is missing.",
  )
  expect(await failure(of('version: [1\n'))).toContain('invalid-yaml')
})

test('keys may follow the packages of a long lock, as in old versions', async () => {
  const head = LOCK.slice('version: 1\n'.length)
  const long = `${head}${'# a comment\n'.repeat(25_000)}version: 1\n`
  expect((await of(long)).installed).toEqual((await of(LOCK)).installed)
  expect(await failure(of(`${long}package: []\n`))).toContain(
    'invalid-lock: package appears twice in conda-lock.yml.',
  )
  expect(await failure(of(`${long}a: [\n`))).toContain('at conda-lock.yml:')
})

test('missing dependencies of conda packages are reported', async () => {
  const text = LOCK.replace(
    "manager: conda\n  platform: linux-64\n  dependencies:\n    low: '>=1'",
    "manager: conda\n  platform: linux-64\n  dependencies:\n    gone: '>=1'\n    __glibc: '>=2.17'",
  )
  const { doubts } = await of(text)
  expect(doubts).toEqual([
    'conda-lock.yml lacks gone, which its packages need on this target. conda-lock installs only the rest.',
  ])
})
