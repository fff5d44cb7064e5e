import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { compiledSize } from '../../../src/weigh/sdist/compiled.ts'
import { weighSdist } from '../../../src/weigh/sdist/sdist.ts'
import { listSdist, listSdistInParts } from '../../../src/weigh/sdist/sdist-listing.ts'
import { makeTarball, type TarEntry, type TarOptions } from '../tarball.ts'
import { makeZip } from '../zip.ts'

const code = 'x = 1\n'.repeat(100)
const tree: readonly TarEntry[] = [
  { path: 'demo-1.0/', type: '5' },
  { path: 'demo-1.0/PKG-INFO', content: 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n' },
  { path: 'demo-1.0/setup.py', content: 'from setuptools import setup\nsetup()\n' },
  { path: 'demo-1.0/pyproject.toml', content: '[project]\nname = "demo"\n' },
  { path: 'demo-1.0/demo.egg-info/requires.txt', content: 'six\n' },
  { path: 'demo-1.0/LICENSE', content: 'Free.\n' },
  { path: 'demo-1.0/demo/__init__.py' },
  { path: 'demo-1.0/demo/core.py', content: code },
  { path: 'demo-1.0/demo/data/words.txt', content: 'a b c' },
  { path: 'demo-1.0/demo/tests/test_core.py', content: code },
  { path: 'demo-1.0/tests/test_all.py', content: code },
  { path: 'demo-1.0/docs/index.rst', content: code },
]

const readArchive = async (bytes: Buffer, filename: string) => {
  const listing = await listSdist(bytes, filename)
  if (listing.kind === 'unreadable') throw new Error(listing.reason)
  return {
    texts: listing.texts,
    paths: [...listing.sizes.keys()],
    facts: weighSdist(listing),
    irregular: listing.irregular,
  }
}

const read = (entries: readonly TarEntry[], options: TarOptions = {}) =>
  readArchive(makeTarball(entries, options), 'demo-1.0.tar.gz')

describe('an sdist', () => {
  test('finds the texts with static metadata, and no others', async () => {
    const { texts, paths } = await read(tree)
    const code = ['demo/__init__.py', 'demo/core.py', 'tests/test_all.py']
    expect([...texts.keys()].filter((path) => !code.includes(path))).toEqual([
      'PKG-INFO',
      'setup.py',
      'pyproject.toml',
      'demo.egg-info/requires.txt',
    ])
    expect(texts.get('demo.egg-info/requires.txt')).toBe('six\n')
    expect(paths).toContain('demo/core.py')
  })

  test('weighs packages, not the files next to them', async () => {
    const { facts } = await read(tree)
    expect(facts).toMatchObject({
      python: { files: 3, empty: 1, size: 1200, tests: 600, paths: 16 + 12 + 23 },
    })
    expect(facts.installed.size).toBeGreaterThanOrEqual(1205)
    expect(facts.installed.size).toBeLessThan(2200)
    expect(facts.installed.low).toBeLessThan(facts.installed.size)
  })

  test('counts the same project the same under src/', async () => {
    const moved = tree.map((entry) => ({
      ...entry,
      path: entry.path.replace('demo-1.0/demo/', 'demo-1.0/src/demo/'),
    }))
    expect((await read(moved)).facts.python).toEqual((await read(tree)).facts.python)
  })

  test('includes single modules, and the names that an egg-info declares', async () => {
    const module = await read([
      { path: 'one-1/one.py', content: code },
      { path: 'one-1/setup.py', content: code },
    ])
    expect(module.facts.python).toMatchObject({ files: 1, size: 600 })
    const declared = await read([
      ...tree,
      { path: 'demo-1.0/demo.egg-info/top_level.txt', content: 'tests\n' },
    ])
    expect(declared.facts.python).toMatchObject({ files: 1, paths: 17 })
  })

  test('gives extensions that must be compiled a wide interval', async () => {
    const { facts } = await read([
      ...tree,
      { path: 'demo-1.0/demo/speed.c', content: 'int x;\n'.repeat(10_000) },
    ])
    expect(facts.extensions).toMatchObject({ c: 70_000, cpp: 0 })
    const { size, low, high } = compiledSize(facts.extensions!, true)
    expect(high).toBeGreaterThan(3 * size)
    expect(low).toBeLessThan(size / 5)
    expect(compiledSize(facts.extensions!, false)).toEqual({ size: expect.any(Number), low, high })
    expect(compiledSize(facts.extensions!, false).size).toBeLessThan(size / 2)
  })

  test.each([
    ['Extension("demo.speed", ["demo/speed.c"], optional=True)', true],
    ['try:\n  setup()\nexcept (CCompilerError, DistutilsExecError):\n  setup()', true],
    ['try:\n  setup()\nexcept BuildFailed as error:\n  setup()', true],
    ['Extension("demo.speed", ["demo/speed.c"])', false],
    ['try:\n  import numpy\nexcept ImportError:\n  raise', false],
  ])('may leave out extensions if its setup.py has %j: %s', async (script, isOptional) => {
    const { facts } = await read([
      ...tree.filter(({ path }) => path !== 'demo-1.0/setup.py'),
      { path: 'demo-1.0/setup.py', content: script },
      { path: 'demo-1.0/demo/speed.c', content: 'int x;\n'.repeat(10_000) },
    ])
    expect(facts.extensions?.optional ?? false).toBe(isOptional)
    expect(compiledSize(facts.extensions!, true).low === 0).toBe(isOptional)
  })

  test.each(['pax', 'gnu'] as const)('reads long paths (%s)', async (long) => {
    const path = `demo-1.0/demo/${'deep/'.repeat(40)}été.py`
    expect(
      (await read([{ path: 'demo-1.0/demo/__init__.py' }, { path, content: code, long }])).paths,
    ).toContain(path.slice(9))
  })

  test('reads zip archives too', async () => {
    const zip = makeZip(
      tree.map(({ path, content }) =>
        content === undefined ? { name: path } : { name: path, content },
      ),
    )
    const tarball = await read(tree)
    expect(await readArchive(zip, 'demo-1.0.zip')).toEqual({
      ...tarball,
      facts: { ...tarball.facts, download: zip.length },
    })
  })
})

describe('an archive that cannot be read is unknown', () => {
  const tarball = makeTarball(tree)
  test.each<[string, string, Buffer]>([
    ['no gzip', 'a-1.tar.gz', Buffer.from('<html>')],
    ['cut off', 'a-1.tar.gz', tarball.subarray(0, tarball.length - 300)],
    ['another method', 'a-1.tar.bz2', tarball],
    ['no tar', 'a-1.tar.gz', gzipSync(Buffer.alloc(2000, 'x'))],
    ['nothing in it', 'a-1.tar.gz', gzipSync(Buffer.alloc(1024))],
    ['no zip', 'a-1.zip', tarball],
  ])('%s', async (_, filename, bytes) => {
    expect(await listSdist(bytes, filename)).toEqual({
      kind: 'unreadable',
      reason: expect.any(String),
    })
  })

  test('texts are read up to 16 MiB in all, so many small archives of zeros cost little', async () => {
    const bulky = Array.from({ length: 17 }, (_, at) => ({
      path: `demo-1.0/${at}.txt`,
      content: 'x'.repeat(2 ** 20),
    }))
    const { texts, paths } = await read(bulky)
    expect(texts.size).toBe(16)
    expect(paths).toHaveLength(17)
  })
})

describe('the front of an archive', () => {
  // Bytes that cannot be compressed, so the front of the archive is the front of its files.
  const random = randomBytes(200_000).toString('latin1')
  const archive = makeTarball([...tree, { path: 'demo-1.0/demo/data/random.bin', content: random }])

  test('lists the files that it contains completely', async () => {
    const listing = await listSdist(archive.subarray(0, 20_000), 'demo-1.0.tar.gz', archive.length)
    expect(listing).toMatchObject({ kind: 'listing', download: archive.length, read: 20_000 })
    expect(listing.kind === 'listing' && listing.texts.get('PKG-INFO')).toContain('Name: demo')
  })

  test('includes the weight of files that it does not list', async () => {
    const listing = await listSdist(archive.subarray(0, 20_000), 'demo-1.0.tar.gz', archive.length)
    if (listing.kind === 'unreadable') throw new Error(listing.reason)
    const { size, low, high } = weighSdist(listing).installed
    expect(low).toBeGreaterThan((archive.length - 20_000) / 3)
    expect(low).toBeLessThan(size)
    expect(high).toBeGreaterThan(size)
  })
})

test('an archive that arrives in parts is listed like a whole one', async () => {
  const archive = makeTarball(tree)
  const parts = async function* (): AsyncGenerator<Buffer> {
    for (let at = 0; at < archive.length; at += 100) yield archive.subarray(at, at + 100)
  }
  expect(await listSdistInParts(parts(), 'demo-1.0.tar.gz', archive.length)).toEqual(
    await listSdist(archive, 'demo-1.0.tar.gz'),
  )
  const cut = async function* (): AsyncGenerator<Buffer> {
    yield archive.subarray(0, 200)
  }
  expect(await listSdistInParts(cut(), 'demo-1.0.tar.gz', archive.length)).toMatchObject({
    kind: 'unreadable',
  })
})

describe('an archive that uv refuses to unpack and pip unpacks', () => {
  test.each<[string, TarOptions, string | undefined]>([
    ['ustar', {}, undefined],
    ['GNU tar', { mark: 'ustar  \0' }, undefined],
    ['the kind before ustar', { mark: '' }, 'has tar headers without the ustar mark'],
    [
      'two marks in one archive',
      { mark: ['ustar\x0000', 'ustar  \0'] },
      'has tar headers of two formats',
    ],
    ['one block at the end', { endBlocks: 1 }, 'lacks the two empty blocks that end a tar archive'],
    ['none', { endBlocks: 0 }, 'lacks the two empty blocks that end a tar archive'],
  ])('%s', async (_, options, irregular) => {
    expect((await read(tree, options)).irregular).toBe(irregular)
  })
})
