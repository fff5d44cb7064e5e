import { describe, expect, test } from 'vitest'
import { type LayerPath, tarEntrySize, tarSize } from '../../../src/images/sizes/tar-entry.ts'

const file = (path: string, size = 0): LayerPath => ({ path, kind: 'file', size })
const folder = (path: string): LayerPath => ({ path, kind: 'folder', size: 0 })
const link = (path: string, to: string): LayerPath => ({ path, kind: 'link', size: 0, link: to })

/** Measured with archive/tar of Go 1.26 in the format PAX. */
describe('an entry of a layer takes', () => {
  test.each([
    ['a header and no block', file('empty'), 512],
    ['a header and a block', file('a'.repeat(100), 1), 1024],
    ['two blocks for 513 bytes', file('a', 513), 1536],
    ['a PAX header for a name of 101 bytes', file('b'.repeat(101), 1), 2048],
    ['a PAX header for a name that is not ASCII', file('é.txt', 513), 2560],
    [
      'no more for a name that is cut at a slash',
      file(`${'x'.repeat(155)}/${'y'.repeat(100)}`),
      512,
    ],
    [
      'a PAX header where the part after the slash is too long',
      file(`${'x'.repeat(20)}/${'y'.repeat(101)}`),
      1536,
    ],
    [
      'a PAX header where the part before the slash is too long',
      file(`${'x'.repeat(156)}/y`),
      1536,
    ],
    ['no more for a folder that is cut before its last part', folder(`dir/${'m'.repeat(96)}`), 512],
    ['a PAX header for a folder whose only part is too long', folder('m'.repeat(100)), 1536],
    [
      'two blocks of PAX records for a name of 514 bytes',
      file(`${'w'.repeat(110)}/${'1'.repeat(200)}/${'2'.repeat(200)}/f`, 1),
      2560,
    ],
    ['a slash more for a folder, to 100 bytes', folder(`dir/${'k'.repeat(95)}`), 512],
    ['a header for a link of 100 bytes', link('l', 't'.repeat(100)), 512],
    ['a PAX header for a link of 101 bytes', link('l', 't'.repeat(101)), 1536],
    [
      'a header for a hard link',
      { path: 'h', kind: 'hard link', size: 9, link: 'b' } as const,
      512,
    ],
    [
      'a header for a file that is gone',
      { path: 'usr/x', kind: 'whiteout', size: 0 } as const,
      512,
    ],
    [
      'a PAX header for what is gone where its mark makes the name long',
      { path: 'n'.repeat(98), kind: 'whiteout', size: 0 } as const,
      1536,
    ],
    ['a PAX header for 8 GiB', file('large', 8 * 2 ** 30), 8 * 2 ** 30 + 1536],
  ])('%s', (_, entry, size) => {
    expect(tarEntrySize(entry)).toBe(size)
  })

  test('a record that is as long as its block', () => {
    const record = (name: number) => tarEntrySize(file('x'.repeat(name))) - 1024
    // `512 path=…\n` has ten bytes besides the name.
    expect([record(502), record(503)]).toEqual([512, 1024])
  })
})

test('an archive ends with two blocks', () => {
  expect(tarSize([])).toBe(1024)
  expect(tarSize([folder('usr'), file('usr/a', 1)])).toBe(512 + 1024 + 1024)
})
