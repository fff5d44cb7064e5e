import { describe, expect, test } from 'vitest'
import { failure } from '../tree.ts'
import { installedFrom } from './locked.ts'

const HASH = `hashes = { sha256 = "${'a'.repeat(64)}" }`
const HEAD = 'lock-version = "1.0"\ncreated-by = "test"\n'

/** A package with a wheel for any platform. */
function entry(name: string, version: string, more = ''): string {
  const wheel = `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`
  return `
[[packages]]
name = "${name}"
version = "${version}"
${more}
wheels = [{ url = "https://files.test/${wheel}", ${HASH} }]
`
}

const names = async (
  lock: string,
  options = {},
  file = 'pylock.toml',
): Promise<readonly string[]> =>
  (await installedFrom({ [file]: lock }, options)).installed.map((one) =>
    one.split(' ', 2).join(' '),
  )

describe('packages are chosen by their own markers', () => {
  const lock = `${HEAD}extras = ["db"]
dependency-groups = ["dev", "docs"]
default-groups = ["dev"]
${entry('a', '1')}${entry('win', '1', 'marker = "sys_platform == \'win32\'"')}${entry('sql', '1', 'marker = "\'db\' in extras"')}${entry(
  'pytest',
  '8',
  'marker = "\'dev\' in dependency_groups"',
)}${entry('sphinx', '7', 'marker = "\'docs\' in dependency_groups"')}`

  test.each([
    [{}, ['a 1', 'pytest 8']],
    [{ platform: 'windows-x86_64' }, ['a 1', 'pytest 8', 'win 1']],
    [{ extras: ['db'], noDev: true }, ['a 1', 'sql 1']],
    [{ groups: ['docs'] }, ['a 1', 'pytest 8', 'sphinx 7']],
    [{ onlyGroups: ['docs'] }, ['a 1', 'sphinx 7']],
    [{ allExtras: true, allGroups: true }, ['a 1', 'pytest 8', 'sphinx 7', 'sql 1']],
  ])('with %j', async (options, expected) => {
    expect(await names(lock, options)).toEqual(expected)
  })

  test('the lines of the project next to it are those that lead to its packages', async () => {
    const project = `[project]
name = "demo"
version = "1"
dependencies = ["a", "other"]
[project.optional-dependencies]
db = ["sql>=1"]
[dependency-groups]
dev = ["pytest"]
`
    const own = '\n[[packages]]\nname = "demo"\ndirectory = { path = "." }\n'
    const { roots, installed } = await installedFrom(
      { 'pylock.toml': `${lock}${own}`, 'pyproject.toml': project },
      { extras: ['db'] },
    )
    expect(roots).toEqual([
      'pylock.toml:37 demo',
      'pyproject.toml:4 a',
      'pyproject.toml:6 sql>=1',
      'pyproject.toml:8 pytest',
    ])
    expect(installed).toHaveLength(4)
  })

  test('an export without groups says who takes them', async () => {
    const files = { 'pylock.toml': `${HEAD}${entry('a', '1')}` }
    expect(await failure(installedFrom(files, { groups: ['dev'] }))).toContain(
      'hint: It has no dependency groups: the command that makes it takes them.',
    )
  })

  test('each is a line of the lock', async () => {
    const { roots, warnings } = await installedFrom({ 'pylock.dev.toml': lock })
    expect(roots).toEqual(['pylock.dev.toml:7 a==1', 'pylock.dev.toml:25 pytest==8'])
    expect(warnings).toEqual(['file-chosen'])
  })
})

test('two packages of one name are reported with their places', async () => {
  expect(
    await failure(installedFrom({ 'pylock.toml': `${HEAD}${entry('a', '1')}${entry('a', '2')}` })),
  ).toBe(
    `ambiguous-lock: pylock.toml has two versions of a for this target.
at pylock.toml:10:1
  [[packages]]
  ^
from pylock.toml:4:1
hint: Create the lock file again, or correct the markers of the two.`,
  )
  const apart = `${HEAD}${entry('a', '1', 'marker = "python_version < \'3.12\'"')}${entry('a', '2', 'marker = "python_version >= \'3.12\'"')}`
  expect(await names(apart, { python: '3.11' })).toEqual(['a 1'])
})

test('of equally good wheels pip chooses the first, and uv the highest build', async () => {
  const wheels = ['a-1-1-py3-none-any.whl', 'a-1-2-py3-none-any.whl'].map(
    (name) => `{ url = "https://files.test/${name}", ${HASH} }`,
  )
  const lock = `${HEAD}\n[[packages]]\nname = "a"\nwheels = [${wheels.join(', ')}]\n`
  expect((await installedFrom({ 'pylock.toml': lock })).installed).toEqual([
    'a 1 a-1-1-py3-none-any.whl',
  ])
  expect(
    (await installedFrom({ 'pylock.toml': lock.replace('"test"', '"uv"') })).installed,
  ).toEqual(['a 1 a-1-2-py3-none-any.whl'])
})

test('faults that do not change the answer are warnings', async () => {
  const lock = `${HEAD}${entry('Some_Name', '1').replace('{ url', '{ upload-time = "2025-01-01", url')}`
  const { installed, warnings } = await installedFrom({ 'pylock.toml': lock })
  expect(installed).toEqual(['some-name 1 Some_Name-1-py3-none-any.whl'])
  expect(warnings).toEqual(['file-chosen', 'lock-invalid', 'lock-invalid'])
})

test.each([
  ['a file of another version', entry('a', '1').replace('version = "1"', 'version = "2"')],
  [
    'an sdist of another project',
    entry('a', '1')
      .replace('a-1-py3-none-any.whl', 'b-1.tar.gz')
      .replace('wheels = [', 'sdist = ')
      .replace('}]', '}')
      .replace('} ]', '}'),
  ],
  ['a negative size', entry('a', '1').replace('{ url', '{ size = -1, url')],
  ['an extra not in its normal form', entry('a', '1'), 'extras = ["A_b"]\n'],
])('%s is a warning, as packaging refuses it', async (_, packages, head = '') => {
  const { warnings } = await installedFrom({ 'pylock.toml': HEAD + head + packages })
  expect(warnings).toContain('lock-invalid')
})

test.each(['1', '1.0', '1.0.post1', 'v1.0', '1.9'])(
  'the version of a lock may be %s',
  async (version) => {
    expect(await names(`${HEAD.replace('1.0', version)}${entry('a', '1')}`)).toEqual(['a 1'])
  },
)

test('sources that are not files', async () => {
  const lock = `${HEAD}
[[packages]]
name = "repo"
vcs = { type = "git", url = "https://host.test/x", commit-id = "abc" }

[[packages]]
name = "zip"
version = "1"
archive = { url = "https://host.test/zip-1.tar.gz", ${HASH} }
`
  expect((await installedFrom({ 'pylock.toml': lock })).installed).toEqual([
    'repo null git+https://host.test/x@abc',
    `zip 1 https://host.test/zip-1.tar.gz#sha256=${'a'.repeat(64)}`,
  ])
})

describe('invalid locks', () => {
  test.each([
    [
      'a version that is a number',
      'lock-version = 1.0\npackages = []\n',
      "invalid-lock: 'lock-version' in pylock.toml is not a text.",
    ],
    [
      'another version',
      'lock-version = "2.0"\n',
      'unsupported-lock: pylock.toml has the format version 2.0, but pysize reads version 1.',
    ],
    ['no packages', HEAD, 'invalid-lock: pylock.toml has no list of packages.'],
    ['no source', `${HEAD}\n[[packages]]\nname = "a"\n`, 'invalid-lock: a has no source.'],
    [
      'a file without hashes',
      `${HEAD}\n[[packages]]\nname = "a"\n[[packages.wheels]]\nurl = "https://x/a-1-py3-none-any.whl"\n`,
      'invalid-lock: A file of a has no hashes.',
    ],
    [
      'an archive without hashes',
      `${HEAD}\n[[packages]]\nname = "a"\narchive = { url = "https://x/a-1.tar.gz" }\n`,
      'invalid-lock: A file of a has no hashes.',
    ],
    [
      'a repository without a commit',
      `${HEAD}\n[[packages]]\nname = "a"\nvcs = { type = "git", url = "https://x/a" }\n`,
      'invalid-lock: The repository of a has no type, URL or commit.',
    ],
    [
      'a negative size in an export of uv',
      `${HEAD.replace('"test"', '"uv"')}${entry('a', '1').replace('{ url', '{ size = -1, url')}`,
      'invalid-lock: A size of a is not a number of bytes.',
    ],
    ['a version before 1', HEAD.replace('1.0', '1.0a1'), 'unsupported-lock'],
    [
      'two sources',
      `${HEAD}\n[[packages]]\nname = "a"\nvcs = {}\ndirectory = { path = "x" }\n`,
      'invalid-lock: a has several sources.',
    ],
    [
      'a file without a name',
      `${HEAD}\n[[packages]]\nname = "a"\nwheels = [{ ${HASH} }]\n`,
      'invalid-lock: A file of a has neither',
    ],
  ])('%s', async (_, lock, expected) => {
    expect(await failure(installedFrom({ 'pylock.toml': lock }))).toContain(expected)
  })

  test('a target that the lock is not for', async () => {
    const outside = { code: 'outside-lock', exitCode: 3 }
    await expect(
      names(`${HEAD}requires-python = ">=3.13"\n${entry('a', '1')}`, { python: '3.12' }),
    ).rejects.toMatchObject(outside)
    await expect(
      names(`${HEAD}environments = ["sys_platform == 'win32'"]\n${entry('a', '1')}`),
    ).rejects.toMatchObject(outside)
    await expect(names(`${HEAD}environments = []\n${entry('a', '1')}`)).rejects.toMatchObject(
      outside,
    )
    await expect(
      names(`${HEAD}${entry('a', '1', 'requires-python = ">=3.13"')}`),
    ).rejects.toMatchObject(outside)
  })
})

test('two locks are not one environment', async () => {
  const { readInputs } = await import('../../../src/inputs/read-inputs.ts')
  const { tree } = await import('../tree.ts')
  const cwd = tree({
    'pylock.a.toml': `${HEAD}${entry('a', '1')}`,
    'pylock.b.toml': `${HEAD}${entry('b', '1')}`,
  })
  expect(
    await failure(readInputs({ files: ['pylock.a.toml', 'pylock.b.toml'], cwd, env: {} })),
  ).toContain('several-locks')
})
