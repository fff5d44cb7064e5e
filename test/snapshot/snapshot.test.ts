import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { loadedFacts } from '../../src/snapshot/facts-file.ts'
import {
  FACTS_FILE,
  PAGES_FILE,
  SNAPSHOT_HEAD,
  type SnapshotFacts,
  type SnapshotFile,
  type SnapshotHead,
} from '../../src/snapshot/format.ts'
import { openSnapshot } from '../../src/snapshot/snapshot.ts'
import { createSnapshotWriter } from '../../src/snapshot/writer.ts'

const root = mkdtempSync(join(tmpdir(), 'pysize-snapshot-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const newFolder = (): string => join(root, `${folders++}`)

const file = (filename: string, more: Partial<SnapshotFile> = {}): SnapshotFile => ({
  filename,
  size: null,
  requiresPython: null,
  uploadTime: null,
  yanked: false,
  sha256: null,
  ...more,
})

const facts = (filename: string, more: Partial<SnapshotFacts> = {}): SnapshotFacts => ({
  filename,
  uploadTime: null,
  sha256: 'ab'.repeat(32),
  exact: true,
  metadata: null,
  weight: null,
  ...more,
})

const readHead = (folder: string): SnapshotHead =>
  JSON.parse(readFileSync(join(folder, SNAPSHOT_HEAD), 'utf8'))
const writeHead = (folder: string, head: SnapshotHead): void =>
  writeFileSync(join(folder, SNAPSHOT_HEAD), JSON.stringify(head))

const AS_OF = '2025-11-13T00:00:00.000Z'

describe('a snapshot', () => {
  test('returns what was written', () => {
    const folder = newFolder()
    const files = [
      file('demo-1.0-py3-none-any.whl', {
        size: 0,
        requiresPython: '>=3.8',
        uploadTime: 1_700_000_000_000,
        sha256: 'cd'.repeat(32),
      }),
      file('demo-1.1-py3-none-any.whl', { size: 12, requiresPython: '>=3.8', yanked: '' }),
      file('demo-1.2.tar.gz', { yanked: 'it breaks', uploadTime: 0 }),
    ]
    const writer = createSnapshotWriter(folder)
    writer.writeFacts('demo', [facts('demo-1.0-py3-none-any.whl', { weight: { installed: 5 } })])
    writer.writePage('main', 'demo', files)
    writer.writePage('pytorch-cpu', 'demo', [])
    expect(writer.finish(AS_OF)).toMatchObject({ projects: 1, files: 1 })

    const snapshot = openSnapshot(folder)!
    expect(snapshot.asOf).toBe(AS_OF)
    const read = snapshot.page('main', 'demo')!
    // Rows are views on the document, so they are compared field by field.
    expect(
      read.map((one, i) =>
        Object.fromEntries(
          Object.keys(files[i]!).map((key) => [key, one[key as keyof SnapshotFile]]),
        ),
      ),
    ).toEqual(files)
    expect(snapshot.page('pytorch-cpu', 'demo')).toEqual([])
    expect(snapshot.page('pytorch-cpu', 'other')).toBeNull()
    expect(snapshot.facts('demo').map(loadedFacts)).toEqual([
      facts('demo-1.0-py3-none-any.whl', { weight: { installed: 5 } }),
    ])
    expect(snapshot.facts('other')).toEqual([])
  })

  test('stores a hash once: a page contains only those that the facts do not have', () => {
    const folder = newFolder()
    const [same, other] = ['ab'.repeat(32), 'cd'.repeat(32)]
    const writer = createSnapshotWriter(folder)
    writer.writeFacts('demo', [facts('demo-1.0.tar.gz'), facts('demo-2.0.tar.gz')])
    writer.writePage('main', 'demo', [
      file('demo-1.0.tar.gz', { sha256: same }),
      file('demo-2.0.tar.gz', { sha256: other }),
      file('demo-3.0.tar.gz', { sha256: other }),
    ])
    writer.finish(AS_OF)
    const text = brotliDecompressSync(readFileSync(join(folder, PAGES_FILE))).toString()
    expect(text).not.toContain(same)
    const page = openSnapshot(folder)!.page('main', 'demo')!
    expect(page.map(({ sha256 }) => sha256)).toEqual([same, other, null])
  })

  test('takes facts as another snapshot returns them', () => {
    const [from, to] = [newFolder(), newFolder()]
    const written = [facts('demo-1.0.tar.gz', { metadata: { requiresDist: [] }, weight: 7 })]
    const first = createSnapshotWriter(from)
    first.writeFacts('demo', written)
    first.finish(AS_OF)
    const source = openSnapshot(from)!
    const second = createSnapshotWriter(to)
    second.writeFacts('demo', source.facts('demo'))
    second.finish(AS_OF)
    expect(openSnapshot(to)!.facts('demo').map(loadedFacts)).toEqual(written)
  })

  test('can be extended: facts of other files stay, those of one file are merged', () => {
    const folder = newFolder()
    const first = createSnapshotWriter(folder)
    first.writeFacts('demo', [
      facts('demo-1.0.tar.gz', { metadata: { requiresDist: [] } }),
      facts('demo-2.0.tar.gz'),
    ])
    first.writePage('main', 'demo', [file('demo-1.0.tar.gz'), file('demo-2.0.tar.gz')])
    first.finish(AS_OF)
    const second = createSnapshotWriter(folder)
    second.writeFacts('demo', [facts('demo-1.0.tar.gz', { weight: 7 })])
    second.writePage('pytorch-cpu', 'demo', [])
    second.writeFacts('more', [facts('more-1.0.tar.gz')])
    expect(second.finish('2025-12-01T00:00:00.000Z')).toMatchObject({ projects: 2, files: 3 })
    const snapshot = openSnapshot(folder)!
    expect(snapshot.asOf).toBe('2025-12-01T00:00:00.000Z')
    expect(snapshot.facts('demo').map(loadedFacts)).toEqual([
      facts('demo-1.0.tar.gz', { metadata: { requiresDist: [] }, weight: 7 }),
      facts('demo-2.0.tar.gz'),
    ])
    expect(snapshot.page('main', 'demo')).toHaveLength(2)
    expect(snapshot.page('pytorch-cpu', 'demo')).toEqual([])
  })

  test('has the same bytes for the same content', () => {
    const write = (folder: string): void => {
      const writer = createSnapshotWriter(folder)
      writer.writePage('main', 'demo', [file('demo-1.0.tar.gz', { requiresPython: '>=3' })])
      writer.writeFacts('demo', [facts('demo-1.0.tar.gz')])
      writer.finish(AS_OF)
    }
    const [one, two] = [newFolder(), newFolder()]
    write(one)
    write(two)
    for (const path of [PAGES_FILE, FACTS_FILE, SNAPSHOT_HEAD])
      expect(readFileSync(join(one, path))).toEqual(readFileSync(join(two, path)))
    expect(readdirSync(one).sort()).toEqual([FACTS_FILE, PAGES_FILE, SNAPSHOT_HEAD])
  })
})

describe('a broken part reads as absent', () => {
  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['not compressed', () => Buffer.from('hello')],
    ['no JSON', () => brotliCompressSync('hello')],
    ['another JSON', () => brotliCompressSync('{"a":1}')],
    ['null', () => brotliCompressSync('null')],
  ])('a page that is %s', (_, spoil) => {
    const folder = newFolder()
    const writer = createSnapshotWriter(folder)
    for (const name of ['good', 'bad']) writer.writePage('main', name, [file(`${name}-1.0.tar.gz`)])
    writer.finish(AS_OF)
    const { pages, ...head }: SnapshotHead = readHead(folder)
    const bytes = readFileSync(join(folder, PAGES_FILE))
    const [start, length] = pages['main/bad']!
    const bad = spoil(bytes.subarray(start, start + length))
    writeFileSync(join(folder, PAGES_FILE), Buffer.concat([bad, bytes.subarray(start + length)]))
    const [goodStart, goodLength] = pages['main/good']!
    writeHead(folder, {
      ...head,
      pages: {
        'main/bad': [start, bad.length],
        'main/good': [goodStart - length + bad.length, goodLength],
      },
    })
    const snapshot = openSnapshot(folder)!
    expect(snapshot.page('main', 'bad')).toBeNull()
    expect(snapshot.page('main', 'good')).toHaveLength(1)
  })

  test('a page at the position of another one', () => {
    const folder = newFolder()
    const writer = createSnapshotWriter(folder)
    for (const name of ['one', 'two']) writer.writePage('main', name, [file(`${name}-1.0.tar.gz`)])
    writer.finish(AS_OF)
    const head = readHead(folder)
    const two = head.pages['main/two']!
    writeHead(folder, { ...head, pages: { 'main/one': two, 'pytorch-cpu/two': two } })
    const snapshot = openSnapshot(folder)!
    expect(snapshot.pages).toEqual([
      { index: 'main', name: 'one' },
      { index: 'pytorch-cpu', name: 'two' },
    ])
    for (const { index, name } of snapshot.pages) expect(snapshot.page(index, name)).toBeNull()
  })

  test('another folder, or one of another version, is no snapshot', () => {
    expect(openSnapshot(newFolder())).toBeUndefined()
    const folder = newFolder()
    createSnapshotWriter(folder).finish(AS_OF)
    expect(openSnapshot(folder)).toBeDefined()
    writeFileSync(join(folder, SNAPSHOT_HEAD), '{"version":2}')
    expect(openSnapshot(folder)).toBeUndefined()
  })
})
