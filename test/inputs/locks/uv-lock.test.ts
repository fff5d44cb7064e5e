import { describe, expect, test } from 'vitest'
import { failure } from '../tree.ts'
import { installedFrom, UV_HEAD, uvPackage, uvProject } from './locked.ts'

const names = async (...given: Parameters<typeof installedFrom>): Promise<readonly string[]> =>
  (await installedFrom(...given)).installed.map((one) => one.split(' ', 2).join(' '))

const PYPROJECT = `[project]
name = "app"
version = "1.0"
dependencies = [
  "alpha>=1",
  "beta[fast]",
]
[project.optional-dependencies]
db = ["sql"]
[dependency-groups]
dev = ["pytest"]
docs = ["sphinx"]
`

const LOCK = `${UV_HEAD}${uvProject(
  'app',
  `dependencies = [
    { name = "alpha" },
    { name = "beta", extra = ["fast"] },
    { name = "windows", marker = "sys_platform == 'win32'" },
]

[package.optional-dependencies]
db = [{ name = "sql" }]

[package.dev-dependencies]
dev = [{ name = "pytest" }]
docs = [{ name = "sphinx" }]
`,
)}${uvPackage('alpha', '1.0')}${uvPackage(
  'beta',
  '2.0',
  '[package.optional-dependencies]\nfast = [{ name = "turbo", marker = "platform_machine == \'x86_64\'" }]\n',
)}${uvPackage('turbo', '3.0')}${uvPackage('windows', '1.0')}${uvPackage('sql', '1.0')}${uvPackage('pytest', '8.0')}${uvPackage('sphinx', '7.0')}`

const FILES = { 'uv.lock': LOCK, 'pyproject.toml': PYPROJECT }

describe('uv sync installs', () => {
  test('the project with the group dev, by the markers on the way', async () => {
    const { installed, roots, warnings } = await installedFrom(FILES)
    expect(installed).toEqual([
      'alpha 1.0 alpha-1.0-py3-none-any.whl',
      'beta 2.0 beta-2.0-py3-none-any.whl',
      'pytest 8.0 pytest-8.0-py3-none-any.whl',
      'turbo 3.0 turbo-3.0-py3-none-any.whl',
    ])
    expect(roots).toEqual([
      'pyproject.toml:5 alpha>=1',
      'pyproject.toml:6 beta[fast]',
      'pyproject.toml:11 pytest',
    ])
    expect(warnings).toEqual(['file-chosen'])
  })

  test.each([
    [{ platform: 'windows-x86_64' }, ['alpha 1.0', 'beta 2.0', 'pytest 8.0', 'windows 1.0']],
    [{ noDev: true }, ['alpha 1.0', 'beta 2.0', 'turbo 3.0']],
    [{ noDev: true, extras: ['DB'] }, ['alpha 1.0', 'beta 2.0', 'sql 1.0', 'turbo 3.0']],
    [{ noDev: true, allExtras: true }, ['alpha 1.0', 'beta 2.0', 'sql 1.0', 'turbo 3.0']],
    [{ groups: ['docs'] }, ['alpha 1.0', 'beta 2.0', 'pytest 8.0', 'sphinx 7.0', 'turbo 3.0']],
    [{ allGroups: true }, ['alpha 1.0', 'beta 2.0', 'pytest 8.0', 'sphinx 7.0', 'turbo 3.0']],
    [{ onlyGroups: ['docs'] }, ['sphinx 7.0']],
  ])('with %j', async (options, expected) => {
    expect(await names(FILES, options)).toEqual(expected)
  })

  test('default groups are in the lock, or in pyproject.toml for older ones', async () => {
    const recorded = LOCK.replace(
      'source = { virtual = "." }',
      'source = { virtual = "." }\ndefault-groups = ["docs"]',
    )
    expect(await names({ ...FILES, 'uv.lock': recorded })).toContain('sphinx 7.0')
    const pyproject = `${PYPROJECT}[tool.uv]\ndefault-groups = "all"\n`
    expect(await names({ 'uv.lock': LOCK, 'pyproject.toml': pyproject })).not.toContain(
      'sphinx 7.0',
    )
    expect(
      await names({
        'uv.lock': LOCK.replace('revision = 5', 'revision = 3'),
        'pyproject.toml': pyproject,
      }),
    ).toContain('sphinx 7.0')
  })

  test('missing parts are refused', async () => {
    expect(await failure(installedFrom(FILES, { extras: ['dc'] }))).toBe(
      'unknown-extra: uv.lock has no extra dc.\nat uv.lock\nhint: Did you mean db?',
    )
    expect(await failure(installedFrom(FILES, { groups: ['doc'] }))).toBe(
      'unknown-group: uv.lock has no dependency group doc.\nat uv.lock\nhint: Did you mean docs?',
    )
    expect(await failure(installedFrom(FILES, { members: ['other'] }))).toContain('unknown-member')
  })
})

test('several versions of one name: the edge or the fork of the target decides', async () => {
  const lock = `${UV_HEAD}${uvProject(
    'app',
    `dependencies = [
    { name = "num", version = "1.0", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version < '3.12'" },
    { name = "num", version = "2.0", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version >= '3.12'" },
]`,
  )}${uvPackage('num', '1.0')}${uvPackage('num', '2.0')}`
  expect(await names({ 'uv.lock': lock }, { python: '3.11' })).toEqual(['num 1.0'])
  expect(await names({ 'uv.lock': lock }, { python: '3.13' })).toEqual(['num 2.0'])
  const unclear = lock.replace(/, marker = "[^"]*"/g, '')
  expect(await failure(installedFrom({ 'uv.lock': unclear }))).toContain(
    'ambiguous-lock: The lock has two versions of num for this target: 1.0 and 2.0.',
  )
})

describe('extras that exclude each other', () => {
  const edge = (name: string, version: string, marker: string): string =>
    `    { name = "${name}", version = "${version}", source = { registry = "https://pypi.org/simple" }, marker = "${marker}" },\n`
  const cpu = "extra == 'extra-3-app-cpu'"
  const lock = `${UV_HEAD}conflicts = [[
    { package = "app", extra = "cpu" },
    { package = "app", extra = "gpu" },
]]
${uvProject(
  'app',
  `dependencies = [
${edge('torch', '1.0+cpu', cpu)}${edge('torch', '1.0', "extra != 'extra-3-app-cpu'")}]

[package.optional-dependencies]
cpu = [
${edge('torch', '1.0+cpu', cpu)}]
gpu = [
${edge('torch', '1.0', "extra == 'extra-3-app-gpu'")}]
`,
)}${uvPackage('torch', '1.0').replaceAll('%2B', '+')}${uvPackage('torch', '1.0+cpu')}`

  test('are decided by the request', async () => {
    expect(await names({ 'uv.lock': lock })).toEqual(['torch 1.0'])
    expect(await names({ 'uv.lock': lock }, { extras: ['cpu'] })).toEqual(['torch 1.0+cpu'])
    expect(await names({ 'uv.lock': lock }, { extras: ['gpu'] })).toEqual(['torch 1.0'])
  })

  test('cannot be combined', async () => {
    expect(await failure(installedFrom({ 'uv.lock': lock }, { allExtras: true }))).toContain(
      'conflicting-parts: uv.lock says that the extra cpu of app and the extra gpu of app exclude each other.',
    )
  })
})

describe('extras that dependencies activate', () => {
  const lock = `${UV_HEAD}conflicts = [[
    { package = "q", extra = "bar" },
    { package = "x", extra = "foo" },
]]
${uvProject(
  'app',
  `dependencies = [{ name = "parent", marker = "extra != 'extra-1-x-foo'" }]

[package.optional-dependencies]
feature = [{ name = "x", extra = ["foo"] }]
`,
)}${uvPackage('parent', '1.0', 'dependencies = [{ name = "q", extra = ["bar"] }]')}${uvPackage(
  'q',
  '1.0',
  '[package.optional-dependencies]\nbar = []\n',
)}${uvPackage('x', '1.0', '[package.optional-dependencies]\nfoo = [{ name = "deep" }]\n')}${uvPackage('deep', '1.0')}`

  test('do not count if their packages cannot be reached', async () => {
    expect(await names({ 'uv.lock': lock })).toEqual(['parent 1.0', 'q 1.0'])
    expect(await names({ 'uv.lock': lock }, { extras: ['feature'] })).toEqual(['deep 1.0', 'x 1.0'])
  })
})

describe('sources', () => {
  test('that are folders, repositories and archives have the names of requirements', async () => {
    const lock = `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "local" }, { name = "repo" }, { name = "zip" }, { name = "whl" }]')}
[[package]]
name = "local"
source = { editable = "libs/local" }
dependencies = [{ name = "deep" }]

[[package]]
name = "repo"
version = "2.0"
source = { git = "https://host.test/x?tag=v2#0123456789abcdef0123456789abcdef01234567" }

[[package]]
name = "zip"
version = "1.0"
source = { url = "https://host.test/zip-1.0.tar.gz" }
sdist = { hash = "sha256:${'b'.repeat(64)}" }

[[package]]
name = "whl"
version = "1.0"
source = { path = "whl-1.0-py3-none-any.whl" }
wheels = [{ filename = "whl-1.0-py3-none-any.whl", hash = "sha256:${'b'.repeat(64)}" }]
${uvPackage('deep', '1.0')}`
    const files = {
      'uv.lock': lock,
      'libs/local/pyproject.toml': '[project]\nname = "local"\nversion = "0.1"\n',
    }
    const { installed } = await installedFrom(files)
    expect(installed.map((one) => one.replace(/file:\S*\//, 'file:…/'))).toEqual([
      'deep 1.0 deep-1.0-py3-none-any.whl',
      'local null file:…/local',
      'repo 2.0 git+https://host.test/x@0123456789abcdef0123456789abcdef01234567',
      'whl 1.0 whl-1.0-py3-none-any.whl',
      'zip 1.0 zip-1.0.tar.gz',
    ])
  })

  test('the highest build number of the best tag is chosen, else the sdist', async () => {
    const file = (name: string): string =>
      `    { url = "https://files.test/${name}", hash = "sha256:${'c'.repeat(64)}" },\n`
    const wheels = [
      'a-1-1-py3-none-any.whl',
      'a-1-2-py3-none-any.whl',
      'a-1-9-cp311-cp311-win_amd64.whl',
    ]
      .map(file)
      .join('')
    const body = `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "a" }, { name = "b" }]')}
[[package]]
name = "a"
version = "1"
source = { registry = "https://pypi.org/simple" }
wheels = [
${wheels}]

[[package]]
name = "b"
version = "1"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://files.test/b-1.tar.gz", hash = "sha256:${'d'.repeat(64)}", size = 7 }
wheels = [
${file('b-1-cp311-cp311-win_amd64.whl')}]
`
    expect((await installedFrom({ 'uv.lock': body })).installed).toEqual([
      'a 1 a-1-2-py3-none-any.whl',
      'b 1 b-1.tar.gz',
    ])
    const { 'uv.lock': without } = { 'uv.lock': body.replace(/sdist = .*\n/, '') }
    await expect(installedFrom({ 'uv.lock': without })).rejects.toMatchObject({
      code: 'no-wheel-for-platform',
      exitCode: 3,
    })
  })
})

describe('invalid locks', () => {
  const of = (lock: string, options = {}): Promise<string> =>
    failure(installedFrom({ 'uv.lock': lock }, options))

  test.each([
    [
      'another version',
      'version = 2\n',
      'unsupported-lock: uv.lock has the format version 2, but pysize reads version 1.',
    ],
    [
      'no version',
      'revision = 1\n',
      'unsupported-lock: uv.lock does not tell the version of its format.',
    ],
    [
      'text that ends early',
      `${UV_HEAD}\n[[package]]\nname = "a`,
      'invalid-toml: uv.lock is not TOML',
    ],
    [
      'a package without a name',
      `${UV_HEAD}\n[[package]]\nversion = "1"\n`,
      'invalid-lock: A package has no valid name.\nat uv.lock:5:1',
    ],
    [
      'a name that is a path',
      `${UV_HEAD}\n[[package]]\nname = "../../etc"\n`,
      'invalid-lock: A package has no valid name.',
    ],
    [
      'a package without a source',
      `${UV_HEAD}\n[[package]]\nname = "a"\n`,
      'invalid-lock: a has no source.',
    ],
    [
      'a dependency that is not installed',
      `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "lost" }]')}`,
      'invalid-lock: app depends on lost, which is not in the lock.',
    ],
    [
      'a commit that is not the requested one',
      `${UV_HEAD}\n[[package]]\nname = "a"\nsource = { git = "https://h/a?rev=${'1'.repeat(40)}#${'2'.repeat(40)}" }\n`,
      'invalid-lock: a is locked to another commit than the one it requires.',
    ],
    [
      'packages of another kind',
      `${UV_HEAD}package = 3\n`,
      "invalid-lock: 'package' in uv.lock is not a list.",
    ],
    [
      'a marker',
      `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "a", marker = "nonsense" }]')}${uvPackage('a', '1.0')}`,
      "invalid-lock: The marker 'nonsense' can't be read",
    ],
    [
      'a wheel of another project',
      `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "a" }]')}${uvPackage('a', '1.0').replace('/a-1.0', '/b-1.0')}`,
      "invalid-lock: The lock lists 'b-1.0-py3-none-any.whl' as a wheel of a, and that is a wheel of b.",
    ],
  ])('%s', async (_, lock, expected) => {
    expect(await of(lock)).toContain(expected)
  })

  test('dependencies in a circle are visited once each', async () => {
    const lock = `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "a" }]')}${uvPackage('a', '1.0', 'dependencies = [{ name = "b" }]')}${uvPackage('b', '1.0', 'dependencies = [{ name = "a" }]')}`
    expect(await names({ 'uv.lock': lock })).toEqual(['a 1.0', 'b 1.0'])
  })

  test('a target that the lock is not for', async () => {
    await expect(installedFrom(FILES, { python: '3.10' })).rejects.toMatchObject({
      code: 'outside-lock',
      exitCode: 3,
      message: expect.stringMatching(
        /^uv\.lock is not for this target: it is for Python >=3\.11, not 3\.10\.\d+\.$/,
      ),
    })
    const linux = LOCK.replace('\n\n', '\nsupported-markers = ["sys_platform == \'linux\'"]\n\n')
    await expect(
      installedFrom({ 'uv.lock': linux }, { platform: 'macos-arm64' }),
    ).rejects.toMatchObject({ code: 'outside-lock' })
  })

  test.each([
    ['size = 10', 'size = -10', "'package[1].wheels[0].size' in uv.lock is not a number of bytes."],
    ['size = 10', 'size = 1.5', "'package[1].wheels[0].size' in uv.lock is not a number of bytes."],
    [
      `sha256:${'a'.repeat(64)}`,
      'sha256:xyz',
      'The lock gives alpha-1.5-py3-none-any.whl a SHA-256 that is not 64 hexadecimal digits.',
    ],
    [
      'alpha-1.5-py3',
      'alpha-1.6-py3',
      "The lock has alpha 1.5, and 'alpha-1.6-py3-none-any.whl' is a wheel of 1.6.",
    ],
  ])('%s as %s is refused, as uv refuses it', async (written, damaged, message) => {
    const lock = `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "alpha" }]')}${uvPackage('alpha', '1.5')}`
    const answer = (text: string): Promise<readonly string[]> => names({ 'uv.lock': text })
    expect(await answer(lock)).toEqual(['alpha 1.5'])
    expect(await answer(lock.replace('alpha-1.5-py3', 'alpha-1.5+local-py3'))).toEqual([
      'alpha 1.5',
    ])
    await expect(answer(lock.replace(written, damaged))).rejects.toMatchObject({
      code: 'invalid-lock',
      message,
      places: [{ file: 'uv.lock' }],
    })
  })

  test('hostile content', async () => {
    const chain = Array.from({ length: 3000 }, (_, i) =>
      uvPackage(`p${i}`, '1.0', `dependencies = [{ name = "p${(i + 1) % 3000}" }]`),
    ).join('')
    expect(
      await names({
        'uv.lock': `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "p0" }]')}${chain}`,
      }),
    ).toHaveLength(3000)
    const same = Array.from({ length: 300 }, (_, i) => uvPackage('a', `1.${i}`)).join('')
    expect(await of(`${UV_HEAD}${same}`)).toContain(
      'invalid-lock: The lock has more than 200 entries for a.',
    )
    expect(await of(`${UV_HEAD}x = ${'['.repeat(100_000)}`)).toContain('invalid-toml')
    expect(await of(`${UV_HEAD}# ${'x'.repeat(17 * 2 ** 20)}`)).toContain(
      'file-not-read: uv.lock is larger than any lock file: it has 17 MiB.',
    )
  })
})
