import { expect, test } from 'vitest'
import { formatDifference, formatDuration, formatSize } from '../../src/text/sizes.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [12_345, '12.3 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [9_995_000, '10.0 MB'],
  [899_700_000, '900 MB'],
  [5_888_112_000, '5.89 GB'],
  [2e15, '2.00 PB'],
  [2e18, '2000 PB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatSize(bytes, false)).toBe(text)
})

test.each([
  [1023, '1023 B'],
  [1024, '1.00 KiB'],
  [4 * 2 ** 30, '4.00 GiB'],
  [1023.6 * 2 ** 20, '1.00 GiB'],
])('%d bytes are %s in binary units', (bytes, text) => {
  expect(formatSize(bytes, true)).toBe(text)
})

test('a difference has a sign', () => {
  expect(formatDifference(-2_795_000_000, false)).toBe('-2.79 GB')
  expect(formatDifference(1500, false)).toBe('+1.50 kB')
  expect(formatDifference(0, false)).toBe('0 B')
})

test.each([
  [0.0854, '85 ms'],
  [0.9996, '1.00 s'],
  [4.2, '4.20 s'],
  [59.96, '1 min 0 s'],
  [125, '2 min 5 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})
