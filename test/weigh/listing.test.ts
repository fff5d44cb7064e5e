import { describe, expect, test } from 'vitest'
import { foldersAbove, installedPath } from '../../src/weigh/installed-path.ts'
import { packListing, readListing, unpackListing } from '../../src/weigh/listing.ts'
import { makeZip } from './zip.ts'

const tailOf = (bytes: Buffer) => ({ bytes, start: 0, size: bytes.length })

test.each([
  ['demo/a.py', 'demo/a.py'],
  ['demo-1.0.data/purelib/demo/a.py', 'demo/a.py'],
  ['demo-1.0.data/platlib', ''],
  ['demo-1.0.data/scripts/run', '../scripts/run'],
  ['demo-1.0.data/data/share/a.txt', '../data/share/a.txt'],
  ['demo-1.0.data/headers/a.h', '../headers/demo/a.h'],
  ['other.data/a.py', 'other.data/a.py'],
])('%s is installed as %s', (path, installed) => {
  expect(installedPath(path)).toBe(installed)
})

test('the folders above a path are listed from the topmost, up to a limit', () => {
  expect(foldersAbove('a/b/c.py')).toEqual(['a', 'a/b'])
  expect(foldersAbove('c.py')).toEqual([])
  expect(foldersAbove('a/'.repeat(30_000))).toHaveLength(64)
})

describe('a listing', () => {
  const zip = makeZip([
    { name: 'demo/', content: '' },
    { name: 'demo/a.py', content: 'a' },
    { name: 'demo/ü.py', content: 'aa' },
    { name: 'demo-1.0.data/purelib/b.py', content: 'bbb' },
  ])
  const files = new Map([
    ['demo/a.py', 1],
    ['demo/ü.py', 2],
    ['b.py', 3],
  ])

  test('contains the files at their installed paths', () => {
    expect(readListing(tailOf(zip))).toEqual(files)
  })

  test('takes the last of two entries of one name', () => {
    const twice = makeZip([
      { name: 'a.py', content: 'a' },
      { name: 'a.py', content: 'aaaa' },
    ])
    expect(readListing(tailOf(twice))).toEqual(new Map([['a.py', 4]]))
  })

  test('is stored as text and read again', () => {
    expect(unpackListing(packListing(files))).toEqual(files)
    expect(unpackListing('bm90IGEgbGlzdA==')).toBeUndefined()
  })

  test('takes at most ten bytes for each file if paths are similar', () => {
    const many = new Map(
      Array.from({ length: 1000 }, (_, at) => [`package/module_${at}/__init__.py`, at * 37]),
    )
    expect(packListing(many).length).toBeLessThan(10_000)
  })

  test('of a damaged directory is undefined', () => {
    expect(readListing(tailOf(Buffer.alloc(100)))).toBeUndefined()
  })
})
