import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { createDiskStore } from '../../src/cache/disk-store.ts'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { parseJsonPage, tabledPage } from '../../src/indexes/json/json-page.ts'
import { JsonReleases } from '../../src/indexes/json/json-releases.ts'
import type { PageReleases } from '../../src/indexes/page.ts'
import { holdBytes, ReceivedPage } from '../../src/indexes/page-bytes.ts'
import { keepPage, keptPage } from '../../src/indexes/page-cache.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'pysize-pages-'))
  folders.push(made)
  return made
}

const URL_OF_PAGE = 'https://index.example/simple/demo/'
const names = [
  'demo-1.0.tar.gz',
  'other.zip',
  'demo-1.1-py3-none-any.whl',
  'demo-1.1.tar.gz',
  'demo-2.0–.tar.gz',
  'demo-2.0-py3-none-any.whl',
]
const files = names.map((filename, size) => ({
  filename,
  hashes: {},
  size,
  url: `/files/${filename}`,
  yanked: 'why – not',
}))
const text = Buffer.from(JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'demo', files }))
const kept = {
  status: 200,
  headers: { etag: '"1"' },
  url: URL_OF_PAGE,
  freshUntil: 1_800_000_000_000,
  body: gzipSync(text),
}

function read() {
  const page = parseJsonPage(text, 'demo', URL_OF_PAGE, 'index')
  if (!(page.releases instanceof JsonReleases)) throw new Error('was parsed whole')
  return { page, releases: page.releases }
}
const plain = (releases: PageReleases) =>
  releases.versions.map((version, at) => [
    version,
    ...releases.files(at).map(({ filename, size, url, yanked }) => [filename, size, url, yanked]),
  ])

test('only new parts of a cached page are decoded', async () => {
  const { releases } = read()
  const root = folder()
  const store = createDiskStore(root)
  const headers = { ...kept.headers, 'set-cookie': 'x' }
  keepPage(store, 'demo', { ...kept, headers }, () => releases.table)
  const newest = releases.versions.indexOf('2.0')
  const [chosen] = releases.files(newest)
  releases.hold(2)
  await store.flush()

  const { table, ...again } = keptPage(createDiskStore(root), 'demo')!
  expect(again).toEqual(kept)
  let decoded = 0
  const get = () => gunzipSync(again.body, { maxOutputLength: 100_000 * ++decoded })
  const bytes = { get, keep: get, decompressed: () => undefined }
  const reopened = tabledPage(table!, bytes, 'demo', URL_OF_PAGE, 'index')
  expect(reopened.releases!.versions).toEqual(['1.0', '', '1.1', '2.0'])
  expect(reopened.releases!.files(newest).map(({ url }) => url)).toEqual([chosen!.url])
  reopened.releases!.files(2)
  reopened.releases!.hold(0)
  expect(decoded).toBe(0)
  expect(plain(reopened.releases!)).toEqual(plain(releases))
  expect(reopened.files.map(({ filename }) => filename)).toEqual(
    read().page.files.map(({ filename }) => filename),
  )
  expect(decoded).toBe(3)
})

test('a page without a table is cached completely, also one without files', () => {
  const store = createMemoryStore()
  keepPage(store, 'html', kept)
  expect(keptPage(store, 'html')).toEqual(kept)
  const none = { versions: '', places: [], opened: new Map() }
  keepPage(store, 'none', kept, () => none)
  const { table } = keptPage(store, 'none')!
  expect(table).toEqual(none)
  const page = tabledPage(table!, holdBytes(new ReceivedPage(text)), 'demo', URL_OF_PAGE, 'index')
  expect([page.files, page.releases!.versions]).toEqual([[], []])
})

test('other content is not a cached page', () => {
  const store = createMemoryStore()
  for (const [key, value] of Object.entries({
    short: 'x',
    cut: '\xff\0\0\0{',
    broken: '\x02\0\0\0{]',
  })) {
    store.put('pages', key, Buffer.from(value, 'latin1'))
    expect(keptPage(store, key)).toBeUndefined()
  }
  expect(keptPage(store, 'absent')).toBeUndefined()
})

test('a cached page contains no query of a signed URL', async () => {
  const store = createMemoryStore()
  keepPage(store, 'demo', { ...kept, url: `${URL_OF_PAGE}?X-Amz-Signature=secret#x` })
  expect(store.get('pages', 'demo')!.toString('latin1')).not.toContain('secret')
  expect(keptPage(store, 'demo')?.url).toBe(URL_OF_PAGE)
})

const ORDER = { readsHugeNumbers: false, count: 1, places: [0], further: [], unreadable: 0 }
const tableInOrder = (order: object) => ({
  versions: '1.0',
  places: [0, 9],
  opened: [],
  order: { ...ORDER, ...order },
})

test.each([
  ['a local file', { url: 'file:///etc/' }],
  ['no URL', { url: 7 }],
  ['a header that is no text', { headers: { etag: 1 } }],
  ['a table of another shape', { table: { versions: '1.0', places: ['a'], opened: [] } }],
  ['an order of other releases', { table: tableInOrder({ places: [1] }) }],
  ['an order of another length', { table: tableInOrder({ places: [0, 0] }) }],
  ['an order of more versions', { table: tableInOrder({ count: 2, places: null }) }],
  ['an order with files elsewhere', { table: tableInOrder({ further: [[0, [7]]] }) }],
])('a cached page of %s counts as not cached', (_, wrong) => {
  const store = createMemoryStore()
  const head = Buffer.from(JSON.stringify({ ...kept, body: undefined, ...wrong }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  store.put('pages', 'demo', length, head, kept.body)
  expect(keptPage(store, 'demo')).toBeUndefined()
})
