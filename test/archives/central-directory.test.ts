import { describe, expect, test } from 'vitest'
import { readDirectory } from '../../src/archives/central-directory.ts'
import { makeZip, type ZipEntry } from '../weigh/zip.ts'

const files: readonly ZipEntry[] = [
  { name: 'a.py', content: 'x = 1\n'.repeat(40) },
  { name: 'folder/' },
  { name: 'folder/b.bin', content: 'stored', stored: true },
]

function list(zip: Buffer, from = 0) {
  const seen: [string, number][] = []
  const result = readDirectory(
    { bytes: zip.subarray(from), start: from, size: zip.length },
    ({ bytes, nameStart, nameEnd, unpacked }) => {
      seen.push([bytes.toString('utf8', nameStart, nameEnd), unpacked])
      return undefined
    },
  )
  return result.kind === 'directory' ? seen : result
}

const listed = [
  ['a.py', 240],
  ['folder/', 0],
  ['folder/b.bin', 6],
]

describe('a valid archive', () => {
  test('is listed in order', () => {
    expect(list(makeZip(files))).toEqual(listed)
  })
  test('may have a comment, even one that looks like a directory entry', () => {
    expect(list(makeZip(files, { comment: 'PK\x01\x02 made by hand' }))).toEqual(listed)
  })
  test('may use zip64 throughout', () => {
    expect(list(makeZip(files, { zip64: true }))).toEqual(listed)
  })
  test('may follow other bytes', () => {
    expect(list(makeZip(files, { prefix: Buffer.from('#!/usr/bin/env python\n') }))).toEqual(listed)
  })
  test('may be empty', () => {
    expect(list(makeZip([]))).toEqual([])
  })
})

describe('a tail that is too short', () => {
  const zip = makeZip(files)
  const start = zip.indexOf('PK\x01\x02', 0, 'latin1')
  test('requests exactly the rest of the directory', () => {
    expect(list(zip, start)).toEqual(listed)
    expect(list(zip, start + 1)).toEqual({ kind: 'need', start, end: start + 1 })
  })
  test('requests more bytes for an end record before a long comment', () => {
    const commented = makeZip(files, { comment: '.'.repeat(30_000) })
    expect(list(commented, commented.length - 1000)).toEqual({
      kind: 'need',
      start: 0,
      end: commented.length - 1000,
    })
  })
  test('requests more bytes for a zip64 end record', () => {
    const wide = makeZip(files, { zip64: true })
    const end = wide.length - 22
    expect(list(wide, end)).toEqual({ kind: 'need', start: end - 76, end })
    expect(list(wide, end - 20)).toEqual({ kind: 'need', start: end - 76, end: end - 20 })
  })
})

describe('a hostile archive is corrupt', () => {
  const lying = (lie: (record: Buffer) => void) => makeZip([files[0]!, { ...files[2]!, lie }])
  test.each<[string, Buffer, RegExp]>([
    ['no zip at all', Buffer.from('<html>not found</html>'), /no end of central directory/],
    ['more entries claimed', makeZip(files, { claimed: 4 }), /has 3 entries and not 4/],
    ['an entry behind the directory', lying((r) => r.writeUInt32LE(0x7fffffff, 42)), /outside/],
    ['an entry larger than the file', lying((r) => r.writeUInt32LE(0x7fffffff, 20)), /outside/],
    ['two sizes of a stored entry', lying((r) => r.writeUInt32LE(7, 24)), /two sizes/],
    [
      'a bomb',
      makeZip([{ ...files[0]!, lie: (r) => r.writeUInt32LE(0xfffffff0, 24) }]),
      /more than its packed bytes can hold/,
    ],
    ['an unknown method', lying((r) => r.writeUInt16LE(99, 10)), /unknown method/],
    ['encryption', lying((r) => r.writeUInt16LE(0x801, 8)), /encrypted/],
    ['a name beyond the directory', lying((r) => r.writeUInt16LE(0xffff, 28)), /damaged/],
    ['zip64 sizes that are missing', lying((r) => r.writeUInt32LE(0xffffffff, 24)), /damaged/],
    ['entries over each other', lying((r) => r.writeUInt32LE(0, 42)), /overlap/],
  ])('%s', (_, zip, reason) => {
    expect(list(zip)).toEqual({ kind: 'corrupt', reason: expect.stringMatching(reason) })
  })

  test('a directory that would begin before the file', () => {
    const zip = makeZip(files)
    zip.writeUInt32LE(zip.length, zip.length - 10)
    expect(list(zip)).toMatchObject({ kind: 'corrupt' })
  })

  test('no damaged byte makes it throw', () => {
    const kinds = new Set<string>()
    for (const zip of [makeZip(files), makeZip(files, { zip64: true })])
      for (let i = 0; i < zip.length; i++) {
        const damaged = Buffer.from(zip)
        damaged[i]! ^= 0xff
        for (const archive of [damaged, zip.subarray(0, i)]) {
          const result = list(archive)
          if (!Array.isArray(result)) kinds.add(result.kind)
        }
      }
    expect(kinds).toEqual(new Set(['corrupt']))
  })
})
