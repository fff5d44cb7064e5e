import { gzipSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { readArchive } from '../../src/archives/archive.ts'
import { readDirectory } from '../../src/archives/central-directory.ts'
import { readTar } from '../../src/archives/tar.ts'
import { runs } from '../support/runs.ts'
import { makeTarball, type TarEntry } from '../weigh/tarball.ts'
import { makeZip, type ZipEntry } from '../weigh/zip.ts'

type Listed = readonly [path: string, size: number][]

/** Changes, cuts or doubles bytes at a few places. */
const damage = fc.array(
  fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom('set', 'fill', 'cut', 'double')),
  {
    minLength: 1,
    maxLength: 4,
  },
)
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function damaged(bytes: Buffer, changes: Damage): Buffer {
  let result = Buffer.from(bytes)
  for (const [where, byte, how] of changes) {
    const at = result.length === 0 ? 0 : where % result.length
    if (how === 'set') result[at] = byte
    else if (how === 'fill') result.fill(0xff, at, Math.min(result.length, at + (byte % 8)))
    else if (how === 'cut')
      result = Buffer.concat([result.subarray(0, at), result.subarray(at + byte)])
    else result = Buffer.concat([result.subarray(0, at + (byte % 64)), result.subarray(at)])
  }
  return result
}

const path = fc.oneof(
  fc.stringMatching(/^[a-z]{1,6}(\/[a-z]{1,8}){0,3}\.(py|so|txt)$/),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }),
)
const zipEntry: fc.Arbitrary<ZipEntry> = fc.record({
  name: path.map((name) => Buffer.from(name).toString('utf8')),
  content: fc.oneof(
    fc.string(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.constant('x'.repeat(5000)),
  ),
  stored: fc.boolean(),
})
const zipOptions = fc.record({
  comment: fc.string(),
  zip64: fc.boolean(),
  prefix: fc.constantFrom(Buffer.alloc(0), Buffer.from('#!/bin/sh\n')),
})

/** Reads a directory from a tail of `length` bytes, with more bytes if it requests more. */
function listFrom(
  zip: Buffer,
  length: number,
): { readonly kind: string; readonly listed: Listed; readonly reads: number } {
  let start = Math.max(0, zip.length - length)
  for (let reads = 1; ; reads++) {
    const listed: [string, number][] = []
    const result = readDirectory(
      { bytes: zip.subarray(start), start, size: zip.length },
      ({ bytes, nameStart, nameEnd, unpacked }) => {
        listed.push([bytes.toString('utf8', nameStart, nameEnd), unpacked])
        return undefined
      },
    )
    if (result.kind !== 'need') return { kind: result.kind, listed, reads }
    expect(result.start).toBeLessThan(start)
    expect(result.start).toBeGreaterThanOrEqual(0)
    expect(result.end).toBe(start)
    start = result.start
  }
}

describe('zip', () => {
  test('a valid archive is listed completely, even from a short tail', () => {
    fc.assert(
      fc.property(
        fc.array(zipEntry, { maxLength: 6 }),
        zipOptions,
        fc.nat({ max: 400 }),
        (entries, options, length) => {
          const { kind, listed, reads } = listFrom(makeZip(entries, options), length)
          expect({ kind, listed }).toEqual({
            kind: 'directory',
            listed: entries.map(({ name, content = '' }) => [name, Buffer.byteLength(content)]),
          })
          expect(reads).toBeLessThanOrEqual(4)
        },
      ),
      runs(300),
    )
  })

  test('a damaged archive is corrupt or still a zip with possible sizes', () => {
    fc.assert(
      fc.property(
        fc.array(zipEntry, { maxLength: 5 }),
        zipOptions,
        damage,
        fc.nat({ max: 400 }),
        (entries, options, changes, length) => {
          const zip = damaged(makeZip(entries, options), changes)
          const { kind, listed, reads } = listFrom(zip, length)
          expect(['directory', 'corrupt']).toContain(kind)
          expect(reads).toBeLessThanOrEqual(4)
          for (const [, size] of listed) expect(Number.isSafeInteger(size) && size >= 0).toBe(true)
        },
      ),
      runs(800),
    )
  })

  test('texts are read with the size in the directory', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(zipEntry, { maxLength: 5 }),
        zipOptions,
        damage,
        async (entries, options, changes) => {
          const read = await readArchive(
            damaged(makeZip(entries, options), changes),
            'demo-1.0.zip',
            () => true,
          )
          if (read.kind === 'unreadable') return
          for (const [name, text] of read.texts)
            if (!text.includes('\ufffd')) expect(Buffer.byteLength(text)).toBe(read.sizes.get(name))
        },
      ),
      runs(300),
    )
  })
})

const tarEntry: fc.Arbitrary<TarEntry> = fc
  .record({
    path: fc.stringMatching(/^[a-zé]{1,6}(\/[a-z]{1,8}){0,3}\.(py|txt)$/),
    content: fc.oneof(fc.string(), fc.constant('x'.repeat(2000))),
    long: fc.constantFrom<TarEntry['long'][]>(undefined, 'pax', 'gnu'),
  })
  .map(({ long, ...entry }) => (long === undefined ? entry : { ...entry, long }))

async function* inParts(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

const unpacked = (tarball: Buffer): Buffer => inflateRawSync(tarball.subarray(10))

describe('tar', () => {
  test('a valid archive is listed, in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(tarEntry, { maxLength: 5 }),
        fc.integer({ min: 1, max: 3000 }),
        async (entries, length) => {
          const listed: [string, number, string][] = []
          const { fault } = await readTar(
            inParts(unpacked(makeTarball(entries)), length),
            ({ path, size }) =>
              (content) => {
                listed.push([path, size, content.toString()])
              },
          )
          expect(fault).toBeUndefined()
          expect(listed).toEqual(
            entries.map(({ path, content = '' }) => [path, Buffer.byteLength(content), content]),
          )
        },
      ),
      runs(150),
    )
  })

  test('a damaged archive has a fault or is still a tar with possible sizes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(tarEntry, { minLength: 1, maxLength: 5 }),
        damage,
        async (entries, changes) => {
          const bytes = damaged(unpacked(makeTarball(entries)), changes)
          await readTar(inParts(bytes, 1000), ({ size }) => {
            expect(Number.isSafeInteger(size) && size >= 0).toBe(true)
            return undefined
          })
          const read = await readArchive(gzipSync(bytes), 'demo-1.0.tar.gz', () => true)
          if (read.kind === 'archive')
            for (const text of read.texts.values())
              expect(text.length).toBeLessThanOrEqual(bytes.length)
        },
      ),
      runs(300),
    )
  })

  test('a damaged tarball is unreadable or an archive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(tarEntry, { minLength: 1, maxLength: 5 }),
        damage,
        fc.boolean(),
        async (entries, changes, front) => {
          const { kind } = await readArchive(
            damaged(makeTarball(entries), changes),
            'demo-1.0.tar.gz',
            () => true,
            front,
          )
          expect(['unreadable', 'archive']).toContain(kind)
        },
      ),
      runs(150),
    )
  })

  test('an extended header is decoded once, whatever lengths its records state', async () => {
    const content = `${'1\n'.repeat(30_000)} `
    let decoded = 0
    const decode = Buffer.prototype.toString
    const spy = vi.spyOn(Buffer.prototype, 'toString').mockImplementation(function (
      this: Buffer,
      ...args: readonly unknown[]
    ) {
      const [encoding, start = 0, end = this.length] = args as Parameters<Buffer['toString']>
      decoded += Math.max(0, end - start)
      return decode.call(this, encoding, start, end)
    })
    onTestFinished(() => spy.mockRestore())
    const bytes = unpacked(makeTarball([{ path: 'PaxHeader', content, type: 'x' }]))
    await readTar(inParts(bytes, 1 << 20), () => undefined)
    expect(decoded).toBeLessThan(2 * bytes.length)
  })
})
