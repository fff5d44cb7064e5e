import { afterEach, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { createIndexes } from '../../src/indexes/indexes.ts'
import type { DistFile } from '../../src/indexes/page.ts'
import { type IndexFile, type IndexServerOptions, serveIndex } from '../support/index-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const BODY = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251))

/** The one file of an index, and what it takes to read it. */
async function start(file: Partial<IndexFile>, options: IndexServerOptions = {}) {
  const filename = 'demo-1.0-py3-none-any.whl'
  const server = await serveIndex({ demo: [{ filename, body: BODY, ...file }] }, options)
  const fetcher = createFetcher({ timeouts: { pause: 1 } })
  open.push(server, fetcher)
  const store = createMemoryStore()
  const make = () => createIndexes({ indexUrl: server.index, policy: 'merge' }, fetcher, store)
  const indexes = make()
  const result = await indexes.page('demo')
  const found = result.kind === 'found' ? result.page.files[0] : undefined
  if (!found) throw new Error('the test index lost its file')
  const asked = () =>
    server.requests.slice(1).map(({ method, headers }) => `${method} ${headers.range ?? '-'}`)
  return { server, indexes, make, file: found, asked, store }
}

const withSize = (file: DistFile, size: number | null): DistFile =>
  ({ filename: file.filename, url: file.url, size }) as DistFile

describe('tail', () => {
  test('of a known size: one absolute range', async () => {
    const { indexes, file, asked } = await start({}, { ranges: 'absolute' })
    expect(await indexes.tail(file, 100, { after: 1 })).toEqual({
      kind: 'part',
      bytes: BODY.subarray(900),
      start: 900,
      size: 1000,
      depth: 2,
      release: expect.any(Function),
    })
    expect(asked()).toEqual(['GET bytes=900-999'])
  })

  test('longer than the file: all of it', async () => {
    const { indexes, file } = await start({})
    expect(await indexes.tail(file, 5000)).toMatchObject({ kind: 'part', start: 0, size: 1000 })
  })

  test('of an unknown size: a suffix range, whose response has the size', async () => {
    const { indexes, file, asked } = await start({}, { pages: 'html' })
    expect(await indexes.tail(file, 100)).toMatchObject({
      kind: 'part',
      start: 900,
      size: 1000,
      depth: 1,
    })
    expect(asked()).toEqual(['GET bytes=-100'])
  })

  test('if suffix ranges are refused: HEAD, then an absolute one', async () => {
    const { indexes, file, asked } = await start({}, { pages: 'html', ranges: 'absolute' })
    expect(await indexes.tail(file, 100)).toMatchObject({
      kind: 'part',
      start: 900,
      size: 1000,
      depth: 3,
    })
    expect(asked()).toEqual(['GET bytes=-100', 'HEAD -', 'GET bytes=900-999'])
  })

  test.each([
    [1200, ['GET bytes=1100-1199', 'GET bytes=-100']],
    [800, ['GET bytes=700-799', 'GET bytes=-100']],
  ])('if the page states a wrong size (%i): by suffix', async (size, requests) => {
    const { indexes, file, asked } = await start({})
    expect(await indexes.tail(withSize(file, size), 100)).toMatchObject({
      kind: 'part',
      start: 900,
      size: 1000,
    })
    expect(asked()).toEqual(requests)
  })

  test('a short file that comes as a whole is accepted', async () => {
    const { indexes, file } = await start({}, { ranges: 'none' })
    expect(await indexes.tail(file, 100)).toMatchObject({ kind: 'part', start: 0, size: 1000 })
  })

  test.each(['both', 'html'] as const)(
    'a long one is left unread, its size known (%s pages)',
    async (pages) => {
      const body = Buffer.alloc(5 * 2 ** 20)
      const { indexes, file } = await start({ body }, { ranges: 'none', pages })
      expect(await indexes.tail(file, 100)).toMatchObject({
        kind: 'unavailable',
        size: body.length,
        reason: expect.stringMatching(/range requests/),
      })
    },
  )

  test('is read as a whole if it is long, and no further than requested', async () => {
    const body = Buffer.alloc(6 * 2 ** 20, 'ab')
    const { indexes, file } = await start({ body })
    const tail = await indexes.tail(file, 5 * 2 ** 20)
    expect(tail.kind === 'part' && tail.bytes.length).toBe(5 * 2 ** 20)
    const answered = {
      status: 206,
      headers: { 'content-range': `bytes 0-${body.length - 1}/${body.length}` },
      body,
    }
    const lavish = await start(
      { body },
      { intercept: ({ path }) => (path.startsWith('/files/') ? answered : undefined) },
    )
    expect(await lavish.indexes.readRange(lavish.file, 0, 10)).toMatchObject({
      kind: 'unavailable',
    })
  })

  test('of a missing file', async () => {
    const { indexes, file } = await start(
      {},
      { intercept: ({ path }) => (path.startsWith('/files/') ? { status: 404 } : undefined) },
    )
    expect(await indexes.tail(file, 100)).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringMatching(/404/),
    })
  })
})

test('readRange: the end is exclusive', async () => {
  const { indexes, file, asked } = await start({})
  expect(await indexes.readRange(file, 10, 20)).toMatchObject({
    kind: 'part',
    bytes: BODY.subarray(10, 20),
    start: 10,
    size: 1000,
  })
  expect(asked()).toEqual(['GET bytes=10-19'])
})

describe('sidecar', () => {
  const metadata = 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\nA long description.\n'

  test('its headers are requested once', async () => {
    const { indexes, make, file, asked } = await start({ metadata })
    const text = 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n'
    expect(await indexes.sidecar(file, { after: 1 })).toEqual({ kind: 'found', text, depth: 2 })
    expect(await make().sidecar(file)).toEqual({ kind: 'found', text, depth: 0 })
    expect(asked()).toHaveLength(1)
  })

  test('promised but missing', async () => {
    const { indexes, file } = await start({ promisesSidecar: true })
    expect(file.sidecar).toBe(true)
    expect(await indexes.sidecar(file)).toMatchObject({
      kind: 'absent',
      reason: expect.stringMatching(/404/),
    })
  })

  test('with another hash than on the page is neither used nor cached', async () => {
    const { indexes, file, store } = await start(
      { metadata },
      {
        intercept: ({ path }) =>
          path.endsWith('.metadata') ? { body: 'Name: other\n' } : undefined,
      },
    )
    expect(await indexes.sidecar(file)).toMatchObject({
      kind: 'absent',
      reason: expect.stringMatching(/hash/),
    })
    expect(store.info().buckets).toContainEqual({ bucket: 'metadata', entries: 0, size: 0 })
  })
})
