import { expect, test } from 'vitest'
import { failure } from '../tree.ts'
import { installedFrom, UV_HEAD, uvPackage, uvProject } from './locked.ts'

const UV = `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "web" }]')}${uvPackage('web', '1.5')}`
const POETRY = `[[package]]
name = "web"
version = "1.5"
groups = ["main"]
files = [{file = "web-1.5-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}"}]

[metadata]
lock-version = "2.1"
python-versions = ">=3.11"
`
const PDM = `[metadata]
groups = ["default"]
strategy = ["inherit_metadata"]
lock_version = "4.5.1"

[[package]]
name = "web"
version = "1.5"
groups = ["default"]
files = [{file = "web-1.5-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}"}]
`
const PIPFILE = '{"_meta": {"pipfile-spec": 6}, "default": {"web": {"version": "==1.5"}}}'
const PYLOCK = `lock-version = "1.0"
created-by = "uv"

[[packages]]
name = "web"
version = "1.5"
wheels = [{ url = "https://files.test/web-1.5-py3-none-any.whl", hashes = { sha256 = "${'a'.repeat(64)}" } }]
`
const PEX =
  '{"requirements": ["web"], "locked_resolves": [{"locked_requirements": [{"project_name": "web", "version": "1.5", "artifacts": [{"url": "https://files.test/web-1.5-py3-none-any.whl"}]}]}]}'
const PIXI = `version: 6
environments:
  default:
    packages:
      linux-64:
      - pypi: https://files.test/web-1.5-py3-none-any.whl
packages:
- pypi: https://files.test/web-1.5-py3-none-any.whl
  name: web
`
const CONDA = `version: 1
metadata:
  platforms: [linux-64]
package:
- name: web
  version: '1.5'
  manager: pip
  platform: linux-64
  url: https://files.test/web-1.5-py3-none-any.whl
`

const LOCKS: Readonly<Record<string, string>> = {
  'uv.lock': UV,
  'poetry.lock': POETRY,
  'pdm.lock': PDM,
  'Pipfile.lock': PIPFILE,
  'pylock.toml': PYLOCK,
  'pex.lock': PEX,
  'pixi.lock': PIXI,
  'conda-lock.yml': CONDA,
}

test.each(Object.keys(LOCKS))('a %s as its tool writes it', async (file) => {
  const { installed } = await installedFrom({ [file]: LOCKS[file]! }, { files: [file] })
  expect(installed.map((one) => one.split(' ')[0])).toEqual(['web'])
})

// Each was read as a lock of fewer packages, of other files, or ended in a stack trace.
test.each([
  ['uv.lock', 'revision = 5', 'revision = [{}]', "'revision' in uv.lock is not a number."],
  [
    'uv.lock',
    '[[package]]\nname = "web"\nversion = "1.5"',
    '[[package]]\nname = "web"\nversion = 1',
    "'package[1].version' in uv.lock is not a text.",
  ],
  [
    'uv.lock',
    'dependencies = [{ name = "web" }]',
    'dependencies = ["web"]',
    "'package[0].dependencies[0]' in uv.lock is not a table.",
  ],
  [
    'uv.lock',
    'dependencies = [{ name = "web" }]',
    'dev-dependencies = ["web"]',
    "'package[0].dev-dependencies' in uv.lock is not a table.",
  ],
  ['uv.lock', 'hash = "sha256', 'hash = ["sha256', null],
  [
    'uv.lock',
    'source = { virtual = "." }',
    'source = { virtual = "../x" }',
    'uv.lock names no project, script or group that it is for.',
  ],
  ['uv.lock', 'version = "1.5"\n', '', 'web has no version.'],
  [
    'poetry.lock',
    'version = "1.5"',
    'version = ["1.5"]',
    "'package[0].version' in poetry.lock is not a text.",
  ],
  [
    'poetry.lock',
    'groups = ["main"]',
    'groups = "main"',
    "'package[0].groups' in poetry.lock is not a list.",
  ],
  [
    'poetry.lock',
    'files = [',
    'dependencies = { jinja = { version = "*", extras = [7] } }\nfiles = [',
    "'package[0].dependencies.jinja.extras[0]' in poetry.lock is not a text.",
  ],
  [
    'poetry.lock',
    'files = [',
    'dependencies = { jinja = [{ version = "*", extras = "async" }] }\nfiles = [',
    "'package[0].dependencies.jinja[0].extras' in poetry.lock is not a list.",
  ],
  [
    'pdm.lock',
    'groups = ["default"]\nstrategy',
    'groups = [7]\nstrategy',
    "'metadata.groups[0]' in pdm.lock is not a text.",
  ],
  ['pdm.lock', 'version = "1.5"\n', '', "'package[0].version' in pdm.lock is missing."],
  [
    'Pipfile.lock',
    '"default": {"web": {"version": "==1.5"}}',
    '"default": []',
    "'default' in Pipfile.lock is not a table.",
  ],
  ['Pipfile.lock', '"==1.5"', '1.5', "'default.web.version' in Pipfile.lock is not a text."],
  [
    'pylock.toml',
    'version = "1.5"',
    'version = 1.5',
    "'packages[0].version' in pylock.toml is not a text.",
  ],
  [
    'pex.lock',
    '"requirements": ["web"]',
    '"requirements": [7]',
    "'requirements[0]' in pex.lock is not a text.",
  ],
  ['pex.lock', '"requirements": ["web"], ', '', "'requirements' in pex.lock is missing."],
  [
    'pixi.lock',
    'default:\n    packages:',
    'default:\n    packages: x\n    x:',
    "'environments.default.packages' in pixi.lock is not a table.",
  ],
  [
    'pixi.lock',
    '      - pypi:',
    '      - pypi_other:',
    'An entry of the environment default is no package.',
  ],
  [
    'conda-lock.yml',
    'manager: pip',
    'manager: npm',
    'The manager of web is neither conda nor pip.',
  ],
  [
    'conda-lock.yml',
    '  platform: linux-64\n',
    '',
    "'package[0].platform' in conda-lock.yml is missing.",
  ],
])('a %s with %j as %j', async (file, written, other, expected) => {
  const text = LOCKS[file]!.replace(written, other)
  expect(text).not.toBe(LOCKS[file])
  const told = await failure(installedFrom({ [file]: text }, { files: [file] }))
  expect(told).toContain(expected ?? 'invalid-toml')
})

test('a fault of a package is shown at its first line, with a shortened version', async () => {
  const far = UV.replace('version = "1.5"', `version = "${'x'.repeat(5000)}"`)
  const told = await failure(installedFrom({ 'uv.lock': far }, { files: ['uv.lock'] }))
  expect(told.length).toBeLessThan(400)
  const number = UV.replace('version = "1.5"', 'version = 7')
  await expect(installedFrom({ 'uv.lock': number }, { files: ['uv.lock'] })).rejects.toMatchObject({
    places: [{ file: 'uv.lock', line: 10 }],
  })
})

test("a platform may have the name of an object's property", async () => {
  const lock = CONDA.replace('platforms: [linux-64]', 'platforms: [__proto__, constructor]')
  await expect(
    installedFrom({ 'conda-lock.yml': lock }, { files: ['conda-lock.yml'] }),
  ).rejects.toMatchObject({ code: 'outside-lock' })
})
