import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readSdist } from '../../src/weigh/sdist.ts'
import { makeTarball, type TarEntry } from './tarball.ts'
import { makeZip } from './zip.ts'

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

const read = async (entries: readonly TarEntry[]) => {
  const reading = await readSdist(makeTarball(entries), 'demo-1.0.tar.gz')
  if (reading.kind === 'unknown') throw new Error(reading.reason)
  return reading
}

describe('readSdist', () => {
  test('finds the texts that static metadata is read from, and no others', async () => {
    const { texts, paths } = await read(tree)
    expect([...texts.keys()]).toEqual(['PKG-INFO', 'setup.py', 'pyproject.toml', 'demo.egg-info/requires.txt'])
    expect(texts.get('demo.egg-info/requires.txt')).toBe('six\n')
    expect(paths).toContain('demo/core.py')
  })

  test('weighs packages, not what lies beside them', async () => {
    const { facts } = await read(tree)
    expect(facts).toMatchObject({ files: 4, python: { files: 3, empty: 1, size: 1200, tests: 600, paths: 16 + 12 + 23 } })
    expect(facts.installed.size).toBeGreaterThanOrEqual(1205)
    expect(facts.installed.size).toBeLessThan(2000)
    expect(facts.installed.low).toBeLessThan(facts.installed.size)
  })

  test('counts the same project the same under src/', async () => {
    const moved = tree.map((entry) => ({ ...entry, path: entry.path.replace('demo-1.0/demo/', 'demo-1.0/src/demo/') }))
    expect((await read(moved)).facts.python).toEqual((await read(tree)).facts.python)
  })

  test('takes single modules, and the names that an egg-info declares', async () => {
    const module = await read([
      { path: 'one-1/one.py', content: code },
      { path: 'one-1/setup.py', content: code },
    ])
    expect(module.facts.python).toMatchObject({ files: 1, size: 600 })
    const declared = await read([...tree, { path: 'demo-1.0/demo.egg-info/top_level.txt', content: 'tests\n' }])
    expect(declared.facts.python).toMatchObject({ files: 1, paths: 17 })
  })

  test('gives extensions that have to be compiled a wide interval', async () => {
    const { facts } = await read([...tree, { path: 'demo-1.0/demo/speed.c', content: 'int x;\n'.repeat(10_000) }])
    expect(facts.installed.high).toBeGreaterThan(5 * facts.installed.size)
    expect(facts.installed.low).toBeLessThan(facts.installed.size / 5)
  })

  test.each(['pax', 'gnu'] as const)('reads long paths (%s)', async (long) => {
    const path = `demo-1.0/demo/${'deep/'.repeat(40)}été.py`
    expect((await read([{ path: 'demo-1.0/demo/__init__.py' }, { path, content: code, long }])).paths).toContain(path.slice(9))
  })

  test('reads zip archives too', async () => {
    const zip = makeZip(tree.map(({ path, content }) => (content === undefined ? { name: path } : { name: path, content })))
    const reading = await readSdist(zip, 'demo-1.0.zip')
    const tarball = await read(tree)
    expect(reading).toEqual({ ...tarball, facts: { ...tarball.facts, download: zip.length } })
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
    expect(await readSdist(bytes, filename)).toEqual({ kind: 'unknown', reason: expect.any(String) })
  })
})
