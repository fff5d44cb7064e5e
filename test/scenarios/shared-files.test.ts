import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { createSnapshot, type Estimate } from '../../src/index.ts'
import { sharedFiles, type WeighedPackage } from '../../src/scenarios/shared-files.ts'
import type { IndexFile } from '../support/index-server.ts'
import { wheel } from '../support/wheel.ts'
import { makeZip } from '../weigh/zip.ts'
import { archive, SETUP } from './sdist-support.ts'
import { codesOf, FRESH, folderOf, indexOf, packageOf, run } from './support.ts'

/** A wheel of these files: sizes in bytes, or texts, by path. A path may be there twice. */
function wheelOf(
  project: string,
  files: readonly (readonly [path: string, content: number | string])[],
  requires: readonly string[] = [],
): IndexFile {
  const [name = '', version = ''] = project.split(' ')
  const stem = `${name.replaceAll('-', '_')}-${version}`
  const info = `${stem}.dist-info`
  const metadata = [
    'Metadata-Version: 2.2',
    `Name: ${name}`,
    `Version: ${version}`,
    ...requires.map((one) => `Requires-Dist: ${one}`),
    '',
    '',
  ]
  const record = [
    ...files.map(([path]) => path),
    `${info}/METADATA`,
    `${info}/WHEEL`,
    `${info}/RECORD`,
  ]
    .map((path) => `${path},,\n`)
    .join('')
  const body = makeZip([
    ...files.map(([name, content]) => ({
      name,
      content: typeof content === 'string' ? content : '#'.repeat(content),
    })),
    { name: `${info}/METADATA`, content: metadata.join('\n') },
    { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\nTag: py3-none-any\n' },
    { name: `${info}/RECORD`, content: record },
  ])
  return { filename: `${stem}-py3-none-any.whl`, body, metadata: metadata.join('\n') }
}

const full = wheelOf('cv-full 1.0', [
  ['cv2/core.so', 9000],
  ['cv2/data.xml', 400],
  ['cv_full.libs/x.so', 50],
])
const headless = wheelOf('cv-headless 1.0', [
  ['cv2/core.so', 5000],
  ['cv2/data.xml', 400],
])
const both = { with: ['cv-full', 'cv-headless'] }

const totalsOf = ({ scenarios }: Estimate) => scenarios[0]!.totals
const rowsSum = ({ scenarios }: Estimate): number =>
  scenarios[0]!.packages.reduce((sum, one) => sum + one.installed_size!, 0)

describe('a path that two packages write', () => {
  test('counts once, with the size of the last one under pip', async () => {
    const { index } = await indexOf([full, headless])
    const answer = await run({ ...both, indexUrl: index })
    // pip goes from the end of the alphabet to its start: cv-full comes last.
    expect(totalsOf(answer)).toMatchObject({
      installed_size: rowsSum(answer) - 5400,
      shared_size: 5400,
      source: 'exact',
    })
    const [warning] = answer.warnings.filter(({ code }) => code === 'files-overwritten')
    expect(warning!.message).toBe(
      'cv-headless and cv-full write 2 files of the same paths, 1 of them with different contents: those of cv-full stay.',
    )
  })

  test('follows the order of dependencies', async () => {
    const { index } = await indexOf([
      wheelOf('cv-full 1.0', [['cv2/core.so', 9000]]),
      wheelOf('cv-more 1.0', [['cv2/core.so', 10]], ['cv-full']),
    ])
    const answer = await run({ with: ['cv-more'], indexUrl: index })
    expect(totalsOf(answer).shared_size).toBe(9000)
  })

  test('counts with the larger size under uv, which has no order, and has an interval', async () => {
    const { index } = await indexOf([full, headless])
    const answer = await run({ ...both, indexUrl: index, installer: 'uv' })
    const { installed_size, shared_size, source, interval } = totalsOf(answer)
    expect({ shared_size, source, interval }).toEqual({
      shared_size: 5400,
      source: 'estimated',
      interval: [installed_size - 4000, installed_size],
    })
  })

  test('is one path with or without .data/purelib, and another one among the scripts', async () => {
    const { index } = await indexOf([
      wheelOf('one 1.0', [['shared/a.txt', 100]]),
      wheelOf('two 1.0', [
        ['two-1.0.data/purelib/shared/a.txt', 100],
        ['two-1.0.data/scripts/shared', 100],
      ]),
    ])
    expect(totalsOf(await run({ with: ['one', 'two'], indexUrl: index })).shared_size).toBe(100)
  })

  test.each(['linux-x86_64', 'windows-x86_64'] as const)(
    'counts once if it is a script that installers make: %s',
    async (platform) => {
      const script = (name: string) =>
        wheelOf(`${name} 1.0`, [
          [`${name}.py`, 10],
          [`${name}-1.0.dist-info/entry_points.txt`, '[console_scripts]\nrun = tool:main\n'],
        ])
      const { index } = await indexOf([script('one'), script('two')])
      const answer = await run({ with: ['one', 'two'], indexUrl: index, platform })
      const alone = await run({ with: ['one'], indexUrl: index, platform })
      const { overlaps, totals } = answer.scenarios[0]!
      const [row, other] = answer.scenarios[0]!.packages.map((one) => one.overhead_size!)
      const [{ overhead_size = 0, packages = [] } = {}] = overlaps
      expect(overhead_size).toBeGreaterThan(150)
      expect(packages.map((one) => one.overhead_size)).toEqual([overhead_size, overhead_size])
      expect(totals.overhead_size).toBe(row! + other! - overhead_size)
      expect(row).toBe(totalsOf(alone).overhead_size)
      expect(totals.shared_size).toBe(0)
      expect(codesOf(answer)).toContain('files-overwritten')
    },
  )

  test('needs no list of files if it is only a script that installers make', async () => {
    const script = (name: string) =>
      wheelOf(`${name} 1.0`, [
        [`${name}.py`, 10],
        [`${name}-1.0.dist-info/entry_points.txt`, '[console_scripts]\nrun = tool:main\n'],
      ])
    const server = await indexOf([script('one'), script('two')])
    const options = { indexUrl: server.index, cache: true, cacheDir: folderOf() }
    for (const name of ['one', 'two']) await run({ ...options, with: [name] })
    const answer = await run({ ...options, with: ['one', 'two'] })
    expect(codesOf(answer)).toContain('files-overwritten')
    expect(server.requests.filter(({ path }) => path.endsWith('.whl'))).toHaveLength(2)
  })

  test('needs no list of files of a package that only meets its own script', async () => {
    const wide = {
      resolved: { candidate: { name: 'wide', file: {} } },
      // It may write anywhere.
      weight: { kind: 'wheel', places: [''] },
      estimate: { bytecode_size: 0 },
    } as unknown as WeighedPackage
    const listings = { of: vi.fn(async () => new Map<string, number>()) }
    const { overlaps } = await sharedFiles(
      [wide],
      listings,
      () => new Map([['wide', 0]]),
      () => 0,
      () => new Map([['../scripts/run', 300]]),
    )
    expect(overlaps).toEqual([])
    expect(listings.of).not.toHaveBeenCalled()
  })

  test('gives no warning if packages of a namespace share one __init__.py', async () => {
    const parts = ['one', 'two'].map((name) =>
      wheelOf(`${name} 1.0`, [
        ['space/__init__.py', 30],
        [`space/${name}/a.py`, 10],
      ]),
    )
    const { index } = await indexOf(parts)
    const answer = await run({ with: ['one', 'two'], indexUrl: index })
    expect(totalsOf(answer).shared_size).toBe(30)
    expect(codesOf(answer)).toEqual([])
    const [bytecode] = [
      answer.scenarios[0]!.packages.reduce((sum, one) => sum + one.bytecode_size!, 0),
    ]
    expect(totalsOf(answer).bytecode_size).toBeLessThan(bytecode!)
  })

  test('needs no additional request, now and when the weights are cached', async () => {
    const server = await indexOf([full, headless], { headers: {} })
    const cacheDir = folderOf()
    const options = {
      ...both,
      indexUrl: server.index,
      cache: true,
      cacheDir,
      installer: 'pip',
    } as const
    const first = await run(options)
    const asked = server.requests.filter(({ path }) => path.endsWith('.whl')).length
    expect(asked).toBe(2)
    const again = await run({ ...options, resolution: 'lowest' })
    expect(totalsOf(again)).toEqual(totalsOf(first))
    expect(server.requests.filter(({ path }) => path.endsWith('.whl'))).toHaveLength(asked)
  })

  test('is known offline, from a snapshot', async () => {
    const { index } = await indexOf([full, headless], { headers: FRESH })
    const cwd = folderOf({ 'one.txt': 'cv-full\ncv-headless\n' })
    await createSnapshot(['one.txt'], join(cwd, 'snapshot'), { indexUrl: index, env: {}, cwd })
    const answer = await run({ ...both, snapshot: join(cwd, 'snapshot'), offline: true })
    expect(totalsOf(answer)).toMatchObject({ shared_size: 5400, source: 'exact' })
  })

  test('is known offline even if the sets of the snapshot were separate', async () => {
    const { index } = await indexOf([full, headless])
    const cwd = folderOf({ 'one.txt': 'cv-full\n', 'two.txt': 'cv-headless\n' })
    await createSnapshot(['one.txt', 'two.txt'], join(cwd, 'snapshot'), {
      indexUrl: index,
      env: {},
      cwd,
    })
    const answer = await run({ ...both, snapshot: join(cwd, 'snapshot'), offline: true })
    expect(totalsOf(answer).shared_size).toBe(5400)
  })
})

describe('a path that a build from source writes, too', () => {
  const source = (name: string, requires = ''): IndexFile =>
    archive(`${name} 1.0`, {
      'setup.py': `${SETUP}setup(name="${name}", packages=["${name}", "tests"]${requires})`,
      [`${name}.egg-info/top_level.txt`]: `${name}\ntests\n`,
      [`${name}/__init__.py`]: '',
      'tests/test_all.py': '#'.repeat(700),
    })

  test('counts once together with a wheel', async () => {
    const { index } = await indexOf([
      source('built'),
      wheelOf('ready 1.0', [['tests/test_all.py', 900]]),
    ])
    const answer = await run({ with: ['built', 'ready'], indexUrl: index })
    expect(totalsOf(answer).shared_size).toBe(900)
    expect(totalsOf(answer).installed_size).toBe(rowsSum(answer) - 900)
    expect(codesOf(answer)).toContain('files-overwritten')
  })

  test('counts once together with another source archive, and with a cached weight', async () => {
    const server = await indexOf([source('one'), source('two')])
    const cacheDir = folderOf()
    const options = { with: ['one', 'two'], indexUrl: server.index, cache: true, cacheDir }
    for (const resolution of ['highest', 'lowest'] as const)
      expect(totalsOf(await run({ ...options, resolution })).shared_size).toBe(700)
  })

  test('counts once together with a local project, but not with an editable one', async () => {
    const { index } = await indexOf([wheelOf('ready 1.0', [['tests/test_all.py', 900]])])
    const cwd = folderOf({
      'own/pyproject.toml':
        '[project]\nname = "own"\nversion = "1"\n[tool.setuptools]\npackages = ["own", "tests"]\n',
      'own/own/__init__.py': '',
      'own/tests/test_all.py': '#'.repeat(700),
      'plain.txt': './own\nready\n',
      'editable.txt': '-e ./own\nready\n',
    })
    const sharedBy = async (file: string) =>
      totalsOf(await run({ files: [file], cwd, indexUrl: index })).shared_size
    // pip installs `ready` before `own`, whose file stays.
    expect(await sharedBy('plain.txt')).toBe(900)
    expect(await sharedBy('editable.txt')).toBe(0)
  })

  test('is known in a snapshot with separate sets', async () => {
    const { index } = await indexOf([
      source('built'),
      wheelOf('ready 1.0', [['tests/test_all.py', 900]]),
    ])
    const cwd = folderOf({ 'one.txt': 'built\n', 'two.txt': 'ready\n' })
    const snapshot = join(cwd, 'snapshot')
    await createSnapshot(['one.txt', 'two.txt'], snapshot, { indexUrl: index, env: {}, cwd })
    const answer = await run({ with: ['built', 'ready'], snapshot, offline: true })
    expect(totalsOf(answer).shared_size).toBe(900)
  })
})

describe('a wheel that not every installer unpacks', () => {
  const twice = wheelOf('foo 1.0', [
    ['foo/__init__.py', 10],
    ['foo/a.py', 1000],
    ['foo/a.py', 5000],
  ])
  const installedUnder = async (wheel: IndexFile, installer: 'pip' | 'uv') => {
    const { index } = await indexOf([wheel])
    const answer = await run({ with: ['foo'], indexUrl: index, installer })
    return {
      size: packageOf(answer, 'foo').installed_size,
      warnings: answer.warnings.map(({ message }) => message),
    }
  }

  test('has a path twice: under pip its last file', async () => {
    const once = wheelOf('foo 1.0', [
      ['foo/__init__.py', 10],
      ['foo/a.py', 5000],
    ])
    const { size } = await installedUnder(once, 'pip')
    expect(await installedUnder(twice, 'pip')).toEqual({
      size: size! + 'foo/a.py,,\n'.length,
      warnings: [],
    })
  })

  test('has a path twice: uv refuses different contents', async () => {
    const { size, warnings } = await installedUnder(twice, 'uv')
    expect(size).toBeNull()
    expect(warnings).toEqual([
      expect.stringContaining(
        "uv refuses it, because it contains 'foo/a.py' twice with different contents",
      ),
    ])
    const same = wheelOf('foo 1.0', [
      ['foo/a.py', 50],
      ['foo/a.py', 50],
    ])
    expect((await installedUnder(same, 'uv')).size).not.toBeNull()
  })

  test.each(['../x.txt', '/x.txt'])(
    'has a file outside, %s: pip refuses it, uv leaves the file out',
    async (path) => {
      const files: [string, number][] = [['foo/__init__.py', 10]]
      const { size } = await installedUnder(wheelOf('foo 1.0', files), 'uv')
      const outside = wheelOf('foo 1.0', [...files, [path, 5000]])
      const refused = await installedUnder(outside, 'pip')
      expect(refused.size).toBeNull()
      expect(refused.warnings).toEqual([
        expect.stringContaining('pip refuses it, because a path in it '),
      ])
      // The wheel's RECORD names the file, too.
      expect(await installedUnder(outside, 'uv')).toEqual({
        size: size! + `${path},,\n`.length,
        warnings: [],
      })
    },
  )

  test('has bytes before its archive: uv refuses it', async () => {
    const padded = wheel('foo 1.0', { padding: 100 })
    expect((await installedUnder(padded, 'pip')).size).not.toBeNull()
    expect(await installedUnder(padded, 'uv')).toEqual({
      size: null,
      warnings: [
        expect.stringContaining('uv refuses it, because there are bytes before its archive'),
      ],
    })
  })
})
