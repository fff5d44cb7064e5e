import { describe, expect, test } from 'vitest'
import {
  advise,
  compare,
  type EstimateOptions,
  extras as listExtras,
  why,
} from '../../src/index.ts'
import { FILES, fileOf, project, sha256, sizeOf } from './locks-support.ts'
import { codesOf, folderOf, indexOf, packageOf, pinsOf, run, wheel } from './support.ts'

test('a URL that no installer can download is a fault of the lock, with its place', async () => {
  const lock = `lock-version = "1.0"
created-by = "test"

[[packages]]
name = "odd"
vcs = { type = "git", url = "--upload-pack=x", commit-id = "abc" }
`
  const cwd = folderOf({ 'pylock.toml': lock })
  await expect(run({ files: ['pylock.toml'], cwd, noIndex: true })).rejects.toMatchObject({
    code: 'invalid-lock',
    message: 'The lock takes odd from a URL that no installer can download.',
    places: [{ file: 'pylock.toml', line: 4 }],
  })
})

test('a lock takes one request for each wheel and no page, and none if the hash is known', async () => {
  const { server, asked, pages } = await project()
  const options = { ...asked, cache: true, cacheDir: folderOf() }
  const cold = await run(options)
  expect(pinsOf(cold)).toEqual(['app 1.0', 'deep 1.0', 'heavy 1.0'])
  expect([cold.network.requests, cold.network.rounds, pages()]).toEqual([3, 1, []])
  expect(cold.scenarios[0]!.installer).toBe('uv')
  expect(packageOf(cold, 'app')).toMatchObject({
    requested: true,
    dependencies: ['heavy'],
    download_size: sizeOf(fileOf('app-1.0')),
    bytecode_size: 0,
    sources: { download: 'exact', installed: 'exact' },
    without_line: [
      { file: 'pyproject.toml', line: 5, requirement: 'app>=1', leaves: ['app', 'deep', 'heavy'] },
    ],
  })
  expect(cold.lock).toEqual({
    file: 'uv.lock',
    format: 'uv.lock',
    extras: [],
    groups: [],
    projects: ['demo'],
    left_out: { extras: [], groups: [], projects: [] },
  })
  const warm = await run(options)
  expect(warm.network.requests).toBe(0)
  expect(warm.scenarios).toEqual(cold.scenarios)
  expect(server.requests).toHaveLength(3)
})

test('a flat lock without dependencies reads them from the wheels themselves', async () => {
  const server = await indexOf(FILES)
  const entries = ['app-1.0', 'heavy-1.0', 'deep-1.0'].map(fileOf).map(
    (file) => `[[packages]]
name = "${file.filename.split('-', 1)[0]}"
version = "1.0"
wheels = [{ url = "${server.url}/files/${file.filename}", hashes = { sha256 = "${sha256(file)}" } }]
`,
  )
  const cwd = folderOf({
    'pylock.toml': `lock-version = "1.0"\ncreated-by = "test"\n${entries.join('\n')}`,
  })
  const answer = await run({ files: ['pylock.toml'], cwd })
  expect(
    answer.scenarios[0]!.packages.map(({ name, dependencies }) => [name, ...dependencies]),
  ).toEqual([['app', 'heavy'], ['deep'], ['heavy', 'deep']])
  expect(answer.network.requests).toBe(3)
  expect(answer.scenarios[0]!.installer).toBe('pip')
})

describe('other questions about a lock', () => {
  test('why: the lock decides the version', async () => {
    const { asked } = await project()
    const { why: found } = await why({ cache: false, snapshot: false, env: {}, ...asked }, 'deep')
    expect(found.paths.map((path) => path.map(({ requirement }) => requirement))).toEqual([
      ['app', 'heavy', 'deep'],
    ])
    expect(found.held_by?.by).toMatchObject([{ kind: 'lock', file: 'uv.lock', line: 29 }])
  })

  test('--without walks the lock without its line', async () => {
    const { asked, pages } = await project()
    const answer = await run({ ...asked, without: ['app'] })
    expect([pinsOf(answer), pinsOf(answer, 1)]).toEqual([[], ['app 1.0', 'deep 1.0', 'heavy 1.0']])
    expect(pages()).toEqual([])
  })

  test('--with adds from the index, and the locked versions stay', async () => {
    const { asked, pages } = await project()
    expect(pinsOf(await run({ ...asked, with: ['other'] }))).toEqual([
      'app 1.0',
      'deep 1.0',
      'heavy 1.0',
      'other 1.0',
    ])
    expect(pages()).toEqual(['/simple/other/'])
  })

  test('--override takes the version from the index', async () => {
    const { asked, pages } = await project()
    expect(pinsOf(await run({ ...asked, override: ['deep==2.0'] }))).toEqual([
      'app 1.0',
      'deep 2.0',
      'heavy 1.0',
    ])
    expect(pages()).toEqual(['/simple/deep/'])
  })

  test('extras of a lock are those that it contains', async () => {
    const { asked } = await project((lock) =>
      lock.replace(
        'dependencies = [{ name = "app" }]',
        'dependencies = []\n[package.optional-dependencies]\nbig = [{ name = "app" }]',
      ),
    )
    const { extras } = await listExtras({ cache: false, snapshot: false, env: {}, ...asked })
    expect(extras.map(({ kind, name }) => [kind, name])).toEqual([
      ['base', null],
      ['extra', 'big'],
    ])
  })

  test('compare shows a lock next to the file that it was made from', async () => {
    const { asked, cwd } = await project()
    const { compare: table } = await compare(['uv.lock', 'pyproject.toml'], {
      cache: false,
      snapshot: false,
      env: {},
      cwd,
      indexUrl: asked.indexUrl!,
    })
    expect(table.columns.map(({ installer, totals }) => [installer, totals?.packages])).toEqual([
      ['uv', 3],
      ['pip', 3],
    ])
  })
})

test('options that choose among versions have no effect, with a warning', async () => {
  const { asked } = await project()
  const answer = await run({ ...asked, pre: true, excludeNewer: '2020-01-01' })
  expect(pinsOf(answer)).toEqual(['app 1.0', 'deep 1.0', 'heavy 1.0'])
  expect(answer.warnings).toContainEqual({
    code: 'option-without-effect',
    message: 'uv.lock decides all versions: --pre and --exclude-newer have no effect.',
  })
})

test('advice is written into the project, and its tool locks again', async () => {
  const { asked } = await project()
  const { advice } = await advise({ cache: false, snapshot: false, env: {}, ...asked })
  expect(advice).toMatchObject([
    { code: 'drop-requirement', lines: ['pyproject.toml:5: delete app>=1'], commands: ['uv sync'] },
  ])
})

test('a size that the file contradicts is reported', async () => {
  const { asked } = await project((lock) => lock.replace(/size = \d+/, 'size = 7'))
  const answer = await run(asked)
  expect(packageOf(answer, 'app').download_size).toBe(sizeOf(fileOf('app-1.0')))
  expect(codesOf(answer)).toContain('lock-size-differs')
})

test('a file that is no longer at its URL is found on the index by its hash', async () => {
  const { asked, pages } = await project((lock) =>
    lock.replace('/files/heavy-1.0', '/gone/heavy-1.0'),
  )
  const answer = await run(asked)
  expect(packageOf(answer, 'heavy')).toMatchObject({ sources: { installed: 'exact' } })
  expect(pages()).toEqual(['/simple/heavy/'])
  expect(codesOf(answer)).toContain('lock-url-gone')
})

describe('a lock without URLs', () => {
  const entry = (name: string, version: string, more: string): string => {
    const file = fileOf(`${name}-${version}`)
    return `
[[package]]
name = "${name}"
version = "${version}"
groups = ["main"]
files = [{file = "${file.filename}", hash = "sha256:${sha256(file)}"}]
${more}`
  }
  const poetry = `${entry('app', '1.0', '[package.dependencies]\nheavy = "*"\n')}${entry('heavy', '1.0', '')}
[metadata]
lock-version = "2.1"
python-versions = ">=3.11"
`

  test('finds its files on the index by their hashes', async () => {
    const server = await indexOf(FILES)
    const cwd = folderOf({ 'poetry.lock': poetry })
    const options = {
      files: ['poetry.lock'],
      cwd,
      indexUrl: server.index,
      cache: true,
      cacheDir: folderOf(),
    }
    const answer = await run(options)
    expect(pinsOf(answer)).toEqual(['app 1.0', 'heavy 1.0'])
    expect(answer.scenarios[0]!.installer).toBe('poetry')
    expect(packageOf(answer, 'app')).toMatchObject({
      dependencies: ['heavy'],
      bytecode_size: 0,
      sources: { installed: 'exact' },
    })
    expect(answer.network.requests).toBe(4)
    expect((await run(options)).network.requests).toBe(0)
  })

  test('an unneeded package is shown as one that only the lock has', async () => {
    const server = await indexOf(FILES)
    const pin = (name: string): object => ({
      hashes: [`sha256:${sha256(fileOf(`${name}-1.0`))}`],
      version: '==1.0',
    })
    const locked = { _meta: { 'pipfile-spec': 6 }, default: { deep: pin('deep'), app: pin('app') } }
    const cwd = folderOf({
      'Pipfile.lock': JSON.stringify(locked, null, 4),
      Pipfile: '[packages]\napp = "*"\n',
    })
    const asked: EstimateOptions = { files: ['Pipfile.lock'], cwd, indexUrl: server.index, env: {} }
    const { paths } = (await why({ ...asked, cache: false, snapshot: false }, 'deep')).why
    expect(paths).toEqual([
      [expect.objectContaining({ name: 'deep', file: 'Pipfile.lock', line: 6 })],
    ])
    await expect(run({ ...asked, without: ['deep'] })).rejects.toMatchObject({
      code: 'not-your-line',
      message: expect.stringContaining('nothing that you require needs it'),
    })
  })

  test.each([
    ['its hash decides', [fileOf('deep-1.0')], 'deep 1.0', []],
    ['nothing decides', [], 'deep 2.0', ['lock-unpinned']],
  ] as const)('of what pipenv locked for another platform %s', async (_, files, pin, codes) => {
    const server = await indexOf(FILES)
    const entry = {
      ...(files.length === 0 ? {} : { hashes: files.map((file) => `sha256:${sha256(file)}`) }),
      markers: "sys_platform == 'linux'",
      version: '*',
    }
    const cwd = folderOf({
      'Pipfile.lock': JSON.stringify({ _meta: { 'pipfile-spec': 6 }, default: { deep: entry } }),
      Pipfile: '[packages]\ndeep = "*"\n',
    })
    const answer = await run({ files: ['Pipfile.lock'], cwd, indexUrl: server.index })
    expect(pinsOf(answer)).toEqual([pin])
    expect(codesOf(answer).filter((code) => code === 'lock-unpinned')).toEqual(codes)
  })

  test('and with only hashes takes the file that the installer would', async () => {
    const server = await indexOf([...FILES, wheel('app 1.0', { tag: 'cp311-cp311-win_amd64' })])
    const pin = (name: string, version: string): object => ({
      hashes: [`sha256:${sha256(fileOf(`${name}-${version}`))}`],
      version: `==${version}`,
    })
    const locked = {
      _meta: { 'pipfile-spec': 6 },
      default: { app: pin('app', '1.0'), heavy: pin('heavy', '1.0'), deep: pin('deep', '1.0') },
    }
    const cwd = folderOf({
      'Pipfile.lock': JSON.stringify(locked),
      Pipfile: '[packages]\napp = "*"\n',
    })
    const answer = await run({ files: ['Pipfile.lock'], cwd, indexUrl: server.index })
    expect(answer.scenarios[0]!.installer).toBe('pipenv')
    expect(
      answer.scenarios[0]!.packages.map(({ name, dependencies, requested }) => [
        name,
        requested,
        ...dependencies,
      ]),
    ).toEqual([
      ['app', true, 'heavy'],
      ['deep', false],
      ['heavy', false, 'deep'],
    ])
    const other = { ...locked, default: { app: { ...pin('heavy', '1.0') } } }
    const wrong = folderOf({ 'Pipfile.lock': JSON.stringify(other) })
    await expect(
      run({ files: ['Pipfile.lock'], cwd: wrong, indexUrl: server.index }),
    ).rejects.toMatchObject({
      code: 'hash-mismatch',
      exitCode: 3,
    })
  })

  test('an invalid version is a fault of the lock', async () => {
    const { index } = await indexOf(FILES)
    const entry = { hashes: [`sha256:${'0'.repeat(64)}`], version: '==one' }
    const cwd = folderOf({
      'Pipfile.lock': JSON.stringify({ _meta: { 'pipfile-spec': 6 }, default: { deep: entry } }),
    })
    await expect(run({ files: ['Pipfile.lock'], cwd, indexUrl: index })).rejects.toMatchObject({
      code: 'invalid-lock',
      message: "The lock gives deep the version 'one', which is not a version.",
      exitCode: 2,
      hint: 'Create the lock file again with the tool that wrote it.',
    })
  })

  test('a version that a snapshot lacks is no statement about the index', async () => {
    const { createSnapshot } = await import('../../src/index.ts')
    const { index } = await indexOf(FILES)
    const locked = (version: string): string =>
      JSON.stringify({
        _meta: { 'pipfile-spec': 6 },
        default: { deep: { hashes: [`sha256:${'a'.repeat(64)}`], version: `==${version}` } },
      })
    const cwd = folderOf({ 'set.txt': 'deep\n', 'Pipfile.lock': locked('3.0') })
    await createSnapshot(['set.txt'], 'snapshot', { cwd, indexUrl: index })
    const asked = { files: ['Pipfile.lock'], cwd, snapshot: `${cwd}/snapshot` }
    await expect(run({ ...asked, offline: true })).rejects.toMatchObject({
      code: 'not-in-snapshot',
      exitCode: 4,
      message: expect.stringMatching(/^deep 3\.0 is not in the snapshot of \d{4}-\d\d-\d\d\.$/),
    })
    await expect(run({ ...asked, indexUrl: index })).rejects.toMatchObject({
      code: 'no-such-version',
      exitCode: 3,
    })
  })

  test('and keeps all of it if a package is added', async () => {
    const files = [
      wheel('app 1.0', { requires: ['deep; extra == "fast"'] }),
      ...FILES.filter(({ filename }) => !filename.startsWith('app-')),
    ]
    const server = await indexOf(files)
    const pin = (name: string): object => ({
      hashes: [
        `sha256:${sha256(files.find(({ filename }) => filename.startsWith(`${name}-1.0`))!)}`,
      ],
      version: '==1.0',
    })
    const locked = {
      _meta: { 'pipfile-spec': 6 },
      default: { app: { ...pin('app'), extras: ['fast'] }, deep: pin('deep'), heavy: pin('heavy') },
    }
    const cwd = folderOf({
      'Pipfile.lock': JSON.stringify(locked),
      Pipfile: '[packages]\napp = {version = "*", extras = ["fast"]}\n',
    })
    const asked: EstimateOptions = { files: ['Pipfile.lock'], cwd, indexUrl: server.index }
    const alone = await run(asked)
    expect(pinsOf(alone)).toEqual(['app 1.0', 'deep 1.0', 'heavy 1.0'])
    expect(packageOf(alone, 'app').extras).toEqual(['fast'])
    // No line leads to heavy.
    expect(pinsOf(await run({ ...asked, with: ['other'] }))).toEqual([
      'app 1.0',
      'deep 1.0',
      'heavy 1.0',
      'other 1.0',
    ])
  })
})
