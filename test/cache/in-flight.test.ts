import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { createDiskStore } from '../../src/cache/disk-store.ts'
import { createInFlight } from '../../src/cache/in-flight.ts'
import { openJournal } from '../../src/cache/journal.ts'

const root = mkdtempSync(join(tmpdir(), 'pysize-in-flight-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const newFolder = (): string => join(root, `${folders++}`)

/** Whether a promise is settled after all that is due now. */
async function isSettled(promise: unknown): Promise<boolean> {
  const pending = Symbol('pending')
  return (
    (await Promise.race([promise, new Promise((go) => setTimeout(go, 100, pending))])) !== pending
  )
}

/** A line of another process. */
const line = (entry: object): string => {
  const text = JSON.stringify(entry)
  return `${crc32(text).toString(16).padStart(8, '0')}${text}\n`
}

/** A folder in which another process has claimed `key`. */
function claimedBy(owner: string): string {
  const folder = newFolder()
  mkdirSync(folder)
  // Other processes find this file.
  const own = createInFlight(folder)
  own.tell('some', Buffer.from('fact'))
  const [name] = readdirSync(folder)
  appendFileSync(join(folder, name!), line({ kind: 'claim', owner, key: 'key' }))
  return folder
}

describe('two stores of one folder', () => {
  test('the second waits for the request of the first, and finds its response', async () => {
    const folder = newFolder()
    const [first, second] = [createDiskStore(folder), createDiskStore(folder)]
    const turn = await first.enter('pages', 'demo')
    expect(turn.mayBeKept).toBe(false)
    const waiting = second.enter('pages', 'demo')
    expect(await isSettled(waiting)).toBe(false)
    first.put('pages', 'demo', Buffer.from('a page'))
    turn.leave()
    expect((await waiting).mayBeKept).toBe(true)
    expect(second.get('pages', 'demo')?.toString()).toBe('a page')
    await Promise.all([first.flush(), second.flush()])
  })

  test('an entry that was stored between a look and a claim is found', async () => {
    const folder = newFolder()
    const [first, second] = [createDiskStore(folder), createDiskStore(folder)]
    const turn = await first.enter('weights', 'wheel')
    first.put('weights', 'wheel', Buffer.from('{}'))
    turn.leave()
    expect((await second.enter('weights', 'wheel')).mayBeKept).toBe(true)
    expect(second.get('weights', 'wheel')?.toString()).toBe('{}')
    await Promise.all([first.flush(), second.flush()])
  })

  test.each(['pages', 'weights'] as const)(
    'what one that has ended kept between a look and the first claim is found: %s',
    async (bucket) => {
      const folder = newFolder()
      const [first, second] = [createDiskStore(folder), createDiskStore(folder)]
      const turn = await first.enter(bucket, 'demo')
      expect(second.get(bucket, 'demo')).toBeUndefined()
      first.put(bucket, 'demo', Buffer.from('{}'))
      turn.leave()
      await first.flush()
      expect((await second.enter(bucket, 'demo')).mayBeKept).toBe(true)
      expect(second.get(bucket, 'demo')?.toString()).toBe('{}')
      await second.flush()
    },
  )

  test('a look that found nothing is repeated once', async () => {
    const store = createDiskStore(newFolder())
    store.get('pages', 'demo')
    expect((await store.enter('pages', 'demo')).mayBeKept).toBe(true)
    expect((await store.enter('pages', 'demo')).mayBeKept).toBe(false)
    await store.flush()
  })

  test('a journal that was removed is out of its place', () => {
    const folder = newFolder()
    const journal = openJournal(folder, Date.now())!
    expect(journal.isInPlace()).toBe(true)
    rmSync(join(folder, readdirSync(folder)[0]!))
    expect(journal.isInPlace()).toBe(false)
    journal.close(false)
  })

  test('a fact is there before it is in a pack', async () => {
    const folder = newFolder()
    const [first, second] = [createDiskStore(folder), createDiskStore(folder)]
    const turn = await first.enter('weights', 'wheel')
    const waiting = second.enter('weights', 'wheel')
    first.put('weights', 'wheel', Buffer.from('{"weight":1}'))
    turn.leave()
    expect((await waiting).mayBeKept).toBe(true)
    expect(second.get('weights', 'wheel')?.toString()).toBe('{"weight":1}')
    await Promise.all([first.flush(), second.flush()])
  })

  test('of two facts about one file, the fuller one counts', async () => {
    const folder = newFolder()
    const [first, second, third] = [
      createDiskStore(folder),
      createDiskStore(folder),
      createDiskStore(folder),
    ]
    first.put('weights', 'wheel', Buffer.from('{"metadata":1,"weight":1}'))
    second.put('weights', 'wheel', Buffer.from('{"metadata":1}'))
    expect((await third.enter('weights', 'wheel')).mayBeKept).toBe(true)
    expect(third.get('weights', 'wheel')?.toString()).toBe('{"metadata":1,"weight":1}')
    await Promise.all([first, second, third].map((store) => store.flush()))
  })

  test('different things are requested at the same time', async () => {
    const folder = newFolder()
    const [first, second] = [createDiskStore(folder), createDiskStore(folder)]
    const turns = [await first.enter('pages', 'a'), await second.enter('pages', 'b')]
    expect(turns).toHaveLength(2)
    for (const turn of turns) turn.leave()
    await Promise.all([first.flush(), second.flush()])
  })

  test('the last one to end removes the journal', async () => {
    const folder = newFolder()
    const [first, second] = [createDiskStore(folder), createDiskStore(folder)]
    for (const store of [first, second]) (await store.enter('pages', `${store === first}`)).leave()
    await first.flush()
    expect(readdirSync(join(folder, 'in-flight-v1'))).toHaveLength(1)
    await second.flush()
    expect(readdirSync(join(folder, 'in-flight-v1'))).toHaveLength(0)
  })
})

describe('another process is not waited for', () => {
  test('if it is dead', async () => {
    const inFlight = createInFlight(claimedBy('dead'), { silence: 20, total: 10_000 })
    expect(await isSettled(inFlight.enter('key'))).toBe(true)
  })

  test('for longer than patience lasts', async () => {
    const inFlight = createInFlight(claimedBy('hangs'), { silence: 10_000, total: 20 })
    const waiting = inFlight.enter('key')
    expect((await waiting).mayBeKept).toBe(true)
    // Nor is it waited for again.
    expect(inFlight.enter('key')).not.toBeInstanceOf(Promise)
  })

  test.each([
    ['is broken', '00000000{"kind":"claim"}\n'],
    ['is no entry', line({ kind: 'claim', owner: 7, key: [] })],
  ])('once a line of the journal %s', (_, text) => {
    const folder = claimedBy('hangs')
    appendFileSync(join(folder, readdirSync(folder)[0]!), text)
    expect(createInFlight(folder).enter('key')).toMatchObject({ mayBeKept: false })
  })

  test('if no journal can be made', () => {
    const folder = newFolder()
    writeFileSync(folder, 'a file stands here')
    expect(createInFlight(folder).enter('key')).toMatchObject({ mayBeKept: false })
  })
})
