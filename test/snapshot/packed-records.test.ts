import { expect, test } from 'vitest'
import { PackedRecords, packRecords } from '../../src/snapshot/packed-records.ts'

const unpacked = (text: string, count: number): unknown[] => {
  const records = new PackedRecords(text)
  return Array.from({ length: count }, (_, at) => records.at(at))
}

test('returns what was written', () => {
  const records = [
    { weight: { kind: 'wheel', files: 3, sources: [1, [2], { a: [] }] }, listing: 'x' },
    { weight: { kind: 'wheel', files: 4, sources: [] } },
    { weight: null },
    {},
    [],
    'text',
    null,
  ]
  expect(unpacked(packRecords(records), records.length)).toEqual(records)
})

test('writes the names of fields once, and leaves out fields without a value', () => {
  const text = packRecords([{ installed: 1, listing: undefined }, { installed: 2 }])
  expect(text.match(/installed/g)).toHaveLength(1)
  expect(text).not.toContain('listing')
})

test.each([
  ['no JSON', 'hello'],
  ['no records', '{}'],
  ['an unknown shape', '[[],[[3,1]]]'],
  ['a shape that is not a list', '[["a"],[[0,1]]]'],
  ['too few records', '[[],[]]'],
])('%s reads as null', (_, text) => {
  expect(new PackedRecords(text).at(0)).toBeNull()
})
