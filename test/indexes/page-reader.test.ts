import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { tableOfPage } from '../../src/indexes/json-page.ts'
import { createPageReader, type PageReader } from '../../src/indexes/page-reader.ts'

const MAX = 2 ** 20
const MANY = 24

const page = (versions: number): Buffer => {
  const files = Array.from({ length: versions }, (_, i) => ({ filename: `demo-${i}.0-py3-none-any.whl`, url: `../${i}`, hashes: {} }))
  return Buffer.from(JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'demo', files }))
}
/** Of more bytes than are read at once. */
const large = page(2000)

const readers: PageReader[] = []
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close()
})

/** A reader whose thread has begun. */
async function begun(script: URL | string, options: ConstructorParameters<typeof Worker>[1] = {}): Promise<PageReader> {
  let started: Worker | undefined
  const reader = createPageReader(() => {
    started = new Worker(script, options)
    return started
  })
  readers.push(reader)
  for (let i = 0; i < MANY; i++) reader.expect()
  await new Promise((done) => started?.once('online', done).once('error', done))
  return reader
}

const SOURCE = new URL('../../src/indexes/page-worker.ts', import.meta.url).href
/** Compiled as it is loaded. */
const realThread = () => begun(`import('tsx/esm/api').then(({ register }) => (register(), import('${SOURCE}')))`, { eval: true })

test('a thread reads pages as the main one does', async () => {
  const reader = await realThread()
  for (const [body, encoding] of [
    [gzipSync(large), 'gzip'],
    [large, ''],
  ] as const) {
    const opened = await reader.read(body, encoding, MAX, 'demo')
    const { versions, places } = tableOfPage(large, 'demo')!
    expect(opened?.table.versions).toBe(versions)
    expect(Array.from(opened!.table.places)).toEqual(Array.from(places))
    expect(opened?.decoded.equals(large)).toBe(true)
  }
})

test('what takes a closer look is left to the main thread', async () => {
  const reader = await realThread()
  const broken = gzipSync(large).subarray(0, 3000)
  const spaced = Buffer.from(JSON.stringify(JSON.parse(large.toString()), null, 1))
  for (const [body, encoding] of [
    [broken, 'gzip'],
    [large, 'gzip'],
    [large, 'unheard-of'],
    [large.subarray(0, 50_000), ''],
    [spaced, ''],
    [Buffer.alloc(5000, 'x'), ''],
  ] as const)
    expect(await reader.read(body, encoding, MAX, 'demo')).toBeUndefined()
  expect(await reader.read(gzipSync(large), 'gzip', 1000, 'demo')).toBeUndefined()
})

test('a few pages, and small ones, are read at once', async () => {
  const few = createPageReader(() => {
    throw new Error('no thread is worth it')
  })
  for (let i = 0; i < MANY - 1; i++) few.expect()
  expect(few.read(large, '', MAX, 'demo')).toBeUndefined()
  expect((await realThread()).read(page(3), '', MAX, 'demo')).toBeUndefined()
})

test('a thread that fails, or ends, is done without', async () => {
  const missing = await begun(new URL('file:///no/such/script.mjs'))
  expect(await missing.read(large, '', MAX, 'demo')).toBeUndefined()
  const failing = await begun("require('node:worker_threads').parentPort.on('message', () => { throw new Error('broken') })", {
    eval: true,
  })
  expect(await failing.read(large, '', MAX, 'demo')).toBeUndefined()
  const silent = await begun("require('node:worker_threads').parentPort.on('message', () => {})", { eval: true })
  const reading = silent.read(large, '', MAX, 'demo')
  silent.close()
  expect(await reading).toBeUndefined()
})
