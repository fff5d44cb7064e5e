import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 as crcOf } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDiskStore } from '../../src/cache/disk-store.ts'
import { decodePackIndex, encodePack, HEAD, packIndexLength } from '../../src/cache/pack.ts'
import { BUCKETS, type Bucket } from '../../src/cache/store.ts'
import { runs } from '../support/runs.ts'

const key = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', '../../etc/passwd', '', 'a'),
)
const value = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))

test('the content of a pack is found at the positions in its index', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value)), (list) => {
      const entries = new Map(list.map(([name, body]) => [Buffer.from(name).toString(), body]))
      const bytes = Buffer.concat([...encodePack(entries)])
      const head = bytes.subarray(0, HEAD)
      const index = decodePackIndex(head, bytes.subarray(HEAD, HEAD + packIndexLength(head)!))
      const found = new Map(
        [...index!].map(([name, { start, length }]) => [
          name,
          bytes.subarray(start, start + length),
        ]),
      )
      expect(found).toEqual(entries)
    }),
    runs(200),
  )
})

test('an index of another shape reads as damaged, even with a valid checksum', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.constantFrom('[["a",-1,0]]', '[["a",1]]', '[[1,2,3]]', '[["a",1.5,0]]', 'x'),
      ),
      (text) => {
        const rows = Buffer.from(text)
        const head = Buffer.concat([...encodePack(new Map())]).subarray(0, HEAD)
        head.writeUInt32LE(rows.length, 4)
        head.writeUInt32LE(crcOf(rows), 8)
        const index = decodePackIndex(head, rows)
        if (index === undefined) return
        for (const [name, place] of index) {
          expect(typeof name).toBe('string')
          for (const number of Object.values(place))
            expect(Number.isSafeInteger(number) && number >= 0).toBe(true)
        }
      },
    ),
    runs(200),
  )
})

test('a store with damaged files returns the stored value or nothing', async () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...BUCKETS), key, value), { minLength: 1, maxLength: 8 }),
      changes,
      async (puts, damage) => {
        const root = mkdtempSync(join(tmpdir(), 'pysize-fuzz-'))
        try {
          const store = createDiskStore(root)
          const expected = new Map<string, Buffer>()
          for (const [bucket, name, body] of puts) {
            store.put(bucket, name, body)
            expected.set(JSON.stringify([bucket, name]), body)
          }
          await store.flush()
          for (const [which, where, byte] of damage) spoil(root, which, where, byte)
          const again = createDiskStore(root)
          for (const [text, body] of expected) {
            const [bucket, name] = JSON.parse(text) as [Bucket, string]
            const found = again.get(bucket, name)
            if (found !== undefined) expect(found.equals(body)).toBe(true)
          }
          expect(() => again.info()).not.toThrow()
        } finally {
          rmSync(root, { recursive: true, force: true })
        }
      },
    ),
    runs(60),
  )
})

function spoil(root: string, which: number, where: number, byte: number): void {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())
    .sort()
  const path = files[which % files.length]!
  const bytes = readFileSync(path)
  if (bytes.length > 0) bytes[where % bytes.length] = byte
  writeFileSync(path, byte % 3 === 0 ? bytes.subarray(0, where % (bytes.length + 1)) : bytes)
}
