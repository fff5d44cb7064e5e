import { expect, test } from 'vitest'
import { failure } from '../../tree.ts'
import { installedFrom } from '../locked.ts'

const row = (name: string, platform: string, more = '', manager = 'pip'): string => `- name: ${name}
  version: '1.10'
  manager: ${manager}
  platform: ${platform}
  dependencies:
    low: '>=1'
  url: https://files.test/${name}-1.10-py3-none-any.whl
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

test('the rows of pip for the platform; what conda installs is told', async () => {
  const { installed, roots, warnings } = await of(LOCK, { noDev: true })
  expect(installed).toEqual([
    'low 1.10 low-1.10-py3-none-any.whl',
    'web 1.10 web-1.10-py3-none-any.whl',
  ])
  expect(roots).toEqual(['conda-lock.yml:undefined web==1.10'])
  expect(warnings).toContain('conda-not-counted')
})

test('categories: main and dev unasked, others as extras', async () => {
  expect(await names()).toEqual(['check 1.10', 'low 1.10', 'web 1.10'])
  expect(await names({ noDev: true, extras: ['docs'] })).toEqual([
    'docs 1.10',
    'low 1.10',
    'web 1.10',
  ])
  expect(await names({ platform: 'macos-arm64' })).toEqual(['mac 1.10', 'web 1.10'])
})

test('what cannot be read', async () => {
  await expect(of(LOCK, { platform: 'windows-x86_64' })).rejects.toMatchObject({
    code: 'outside-lock',
    exitCode: 3,
  })
  expect(await failure(of('version: 2\npackage: []\n'))).toContain(
    'unsupported-lock: conda-lock.yml has the format version 2',
  )
  expect(await failure(of('version: 1\npackage: x\n'))).toContain(
    "invalid-lock: 'package' in conda-lock.yml is not a list of tables.",
  )
  expect(await failure(of('version: 1\npackage:\n- manager: pip\n'))).toContain(
    'invalid-lock: A package has no URL.',
  )
  expect(await failure(of('version: [1\n'))).toContain('invalid-yaml')
})
