import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as immediately } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createDiskStore } from '../../src/cache/disk-store.ts'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { SpillFile } from '../../src/cache/spill-file.ts'
import { BUCKETS, getJson, putJson, putLargeJson, type Store } from '../../src/cache/store.ts'

const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'pysize-cache-'))
  folders.push(made)
  return join(made, 'cache')
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
})

const bytes = (text: string) => Buffer.from(text)
const filesBelow = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())

test('a store of some kinds keeps no others', () => {
  const store = createMemoryStore(['weights'])
  for (const bucket of BUCKETS) store.put(bucket, 'a', bytes(bucket))
  expect(BUCKETS.flatMap((bucket) => store.get(bucket, 'a')?.toString() ?? [])).toEqual(['weights'])
  expect(store.info()).toMatchObject({ size: 7, buckets: [{ bucket: 'weights', entries: 1 }] })
})

test('a store in memory sets bytes aside if it has a place for them', async () => {
  const store = createMemoryStore([], new SpillFile(folder()))
  const [few, many] = [Buffer.alloc(4 * 2 ** 20, 1), Buffer.alloc(2 ** 20, 2)]
  const reads: (() => Buffer)[] = []
  for (const one of [few, many]) store.setAside(one, (read) => reads.push(read))
  await expect.poll(() => reads.length).toBe(1)
  expect(reads[0]!().equals(many)).toBe(true)
  await store.close()
  expect(reads[0]).toThrow()
})

describe.each<[string, () => Store]>([
  ['memory', () => createMemoryStore()],
  ['disk', () => createDiskStore(folder())],
])('every store: %s', (_, create) => {
  test.each(BUCKETS)('%s: returns stored values, before and after a flush', async (bucket) => {
    const store = create()
    expect(store.get(bucket, 'a')).toBeUndefined()
    store.put(bucket, 'a', bytes('one'))
    store.put(bucket, 'b/../ä', bytes(''))
    expect(store.get(bucket, 'a')?.toString()).toBe('one')
    await store.flush()
    expect(store.get(bucket, 'a')?.toString()).toBe('one')
    expect(store.get(bucket, 'b/../ä')?.length).toBe(0)
  })

  test.each(BUCKETS)('%s: the last value counts, and deleted ones are gone', async (bucket) => {
    const store = create()
    for (const text of ['one', 'two']) {
      store.put(bucket, 'a', bytes(text))
      await store.flush()
    }
    expect(store.get(bucket, 'a')?.toString()).toBe('two')
    store.delete(bucket, 'a')
    expect(store.get(bucket, 'a')).toBeUndefined()
    store.delete(bucket, 'never there')
    store.put(bucket, 'a', bytes('three'))
    await store.flush()
    expect(store.get(bucket, 'a')?.toString()).toBe('three')
  })

  test.each(BUCKETS)(
    '%s: values stored during a flush are kept by the next one',
    async (bucket) => {
      const store = create()
      store.put(bucket, 'a', bytes('one'))
      const flushed = store.flush()
      store.put(bucket, 'b', bytes('two'))
      await flushed
      expect(store.get(bucket, 'b')?.toString()).toBe('two')
      await store.flush()
      expect(['a', 'b'].map((key) => store.get(bucket, key)?.toString())).toEqual(['one', 'two'])
    },
  )

  test.each(BUCKETS)('%s: a part can be made on demand', async (bucket) => {
    const store = create()
    store.put(bucket, 'a', bytes('one, '), () => bytes('two'))
    expect(store.get(bucket, 'a')?.toString()).toBe('one, two')
    await store.flush()
    expect(store.get(bucket, 'a')?.toString()).toBe('one, two')
  })

  test('buckets are separate', () => {
    const store = create()
    store.put('pages', 'a', bytes('page'))
    expect(store.get('metadata', 'a')).toBeUndefined()
  })

  test('reports its content, and clears it', async () => {
    const store = create()
    store.put('pages', 'a', bytes('12345'))
    store.put('weights', 'b', bytes('1'))
    store.put('weights', 'c', bytes('2'))
    await store.flush()
    const { size, buckets } = store.info()
    expect(size).toBeGreaterThanOrEqual(7)
    expect(Object.fromEntries(buckets.map(({ bucket, entries }) => [bucket, entries]))).toEqual({
      pages: 1,
      metadata: 0,
      weights: 2,
      answers: 0,
    })
    expect(store.clear()).toBe(size)
    expect(store.info().size).toBe(0)
    expect(store.get('weights', 'b')).toBeUndefined()
  })

  test('is cleared twice, as by two processes at once', async () => {
    const store = create()
    store.put('pages', 'a', bytes('1'))
    await store.flush()
    store.clear()
    expect(store.clear()).toBe(0)
  })

  test('JSON values', () => {
    const store = create()
    putJson(store, 'weights', 'a', { installed: 1 })
    store.put('weights', 'b', bytes('{'))
    expect(getJson(store, 'weights', 'a')).toEqual({ installed: 1 })
    expect(getJson(store, 'weights', 'b')).toBeUndefined()
    expect(getJson(store, 'weights', 'c')).toBeUndefined()
  })
})

describe('the disk store', () => {
  test('is read by the next process, and by one that was already open', async () => {
    const root = folder()
    const [writer, other] = [createDiskStore(root), createDiskStore(root)]
    writer.put('pages', 'p', bytes('page'))
    writer.put('metadata', 'm', bytes('meta'))
    await writer.flush()
    expect(other.get('pages', 'p')?.toString()).toBe('page')
    expect(createDiskStore(root).get('metadata', 'm')?.toString()).toBe('meta')
  })

  test('pages are visible to other processes before the run ends', async () => {
    const root = folder()
    createDiskStore(root).put('pages', 'p', bytes('page'))
    await vi.waitFor(() => expect(createDiskStore(root).get('pages', 'p')?.toString()).toBe('page'))
  })

  test('of two values of one page the last stays, and none if it is deleted while it is written', async () => {
    const root = folder()
    const store = createDiskStore(root)
    for (const text of ['x'.repeat(100_000), 'last']) store.put('pages', 'twice', bytes(text))
    store.put('pages', 'deleted', bytes('x'))
    await immediately()
    store.delete('pages', 'deleted')
    await store.flush()
    const reader = createDiskStore(root)
    expect([reader.get('pages', 'twice')?.toString(), reader.get('pages', 'deleted')]).toEqual([
      'last',
      undefined,
    ])
  })

  test('two concurrent writers lose nothing', async () => {
    const root = folder()
    const stores = Array.from({ length: 20 }, () => createDiskStore(root))
    stores.forEach((store, i) => {
      store.put('metadata', `own ${i}`, bytes(`${i}`))
      store.put('pages', 'same', bytes('x'.repeat(1000)))
    })
    await Promise.all(stores.map((store) => store.flush()))
    const reader = createDiskStore(root)
    expect(stores.map((_, i) => reader.get('metadata', `own ${i}`)?.toString())).toEqual(
      stores.map((_, i) => `${i}`),
    )
    expect(reader.get('pages', 'same')?.length).toBe(1000)
  })

  test('merges its small packs', async () => {
    const root = folder()
    for (let i = 0; i < 30; i++) {
      const store = createDiskStore(root)
      store.put('weights', `${i}`, bytes(`weight ${i}`))
      await store.flush()
    }
    expect(filesBelow(root).length).toBeLessThan(15)
    const reader = createDiskStore(root)
    expect(Array.from({ length: 30 }, (_, i) => reader.get('weights', `${i}`)?.toString())).toEqual(
      Array.from({ length: 30 }, (_, i) => `weight ${i}`),
    )
  })

  test.each<['pages' | 'metadata', (content: Buffer) => Buffer]>([
    ['pages', (content) => content.fill(0, content.length - 2)],
    ['pages', (content) => content.subarray(0, 5)],
    ['metadata', (content) => content.fill(0, content.length - 2)],
    ['metadata', (content) => content.fill(0xff, 14, 16)],
    ['metadata', (content) => content.subarray(0, 20)],
    ['metadata', () => Buffer.alloc(0)],
  ])('a damaged entry of %s is absent, and can be put again', async (bucket, damage) => {
    const root = folder()
    const store = createDiskStore(root)
    store.put(bucket, 'key', bytes('value of some length'))
    await store.flush()
    for (const path of filesBelow(root)) writeFileSync(path, damage(readFileSync(path)))
    const next = createDiskStore(root)
    expect(next.get(bucket, 'key')).toBeUndefined()
    next.put(bucket, 'key', bytes('again'))
    await next.flush()
    expect(createDiskStore(root).get(bucket, 'key')?.toString()).toBe('again')
  })

  test('makes and writes few values at once: each takes a file descriptor', async () => {
    const store = createDiskStore(folder())
    let made = 0
    for (let at = 0; at < 200; at++)
      store.put('pages', `page ${at}`, () => {
        made++
        return bytes('one')
      })
    const flushed = store.flush()
    // No file is open yet when all that runs at once has run.
    for (let at = 0; at < 100; at++) await Promise.resolve()
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThan(100)
    await flushed
    expect(made).toBe(200)
  })

  test('makes the parts of a large value while it is written', async () => {
    const root = folder()
    const store = createDiskStore(root)
    const written: number[] = []
    const parts = Array.from({ length: 12 }, (_, at) => () => {
      const files = existsSync(root) ? filesBelow(root) : []
      written.push(files.reduce((sum, path) => sum + statSync(path).size, 0))
      return Buffer.alloc(400_000, at)
    })
    store.put('answers', 'large', ...parts)
    await store.flush()
    expect(written).toHaveLength(parts.length)
    // At most three parts of 400 kB are in memory.
    for (const [at, before] of written.entries())
      expect(at * 400_000 - before).toBeLessThan(2 ** 20)
    const whole = Buffer.concat(parts.map((_, at) => Buffer.alloc(400_000, at)))
    expect(createDiskStore(root).get('answers', 'large')?.equals(whole)).toBe(true)
  })

  test('a large JSON value is read like any other', async () => {
    const root = folder()
    const store = createDiskStore(root)
    const value = { rows: Array.from({ length: 500 }, (_, at) => ({ at, name: `a${at}` })) }
    putLargeJson(store, 'answers', 'a', value)
    expect(getJson(store, 'answers', 'a')).toEqual(value)
    await store.flush()
    expect(getJson(createDiskStore(root), 'answers', 'a')).toEqual(value)
  })

  test('leaves no temporary files', async () => {
    const root = folder()
    const store = createDiskStore(root)
    for (let i = 0; i < 10; i++) store.put('pages', `${i}`, bytes('x'))
    await store.flush()
    expect(filesBelow(root).filter((path) => path.includes('.tmp-'))).toEqual([])
  })

  test('works without a writable folder, and reports it once', async () => {
    const root = folder()
    writeFileSync(root, 'a file in the way')
    const warnings: string[] = []
    const store = createDiskStore(root, (warning) => warnings.push(warning.code))
    store.put('pages', 'a', bytes('x'))
    store.put('weights', 'b', bytes('y'))
    await store.flush()
    store.put('pages', 'c', bytes('z'))
    await store.flush()
    store.delete('pages', 'a')
    expect(warnings).toEqual(['cache-unwritable'])
    expect(store.get('weights', 'b')?.toString()).toBe('y')
    expect(store.info().size).toBe(0)
  })
})
