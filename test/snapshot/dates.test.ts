import { expect, test } from 'vitest'
import { packDates, unpackDates } from '../../src/snapshot/dates.ts'

test('dates are stored as differences in seconds, and unknown ones stay unknown', () => {
  const times = [1_700_000_000_999, null, 1_700_000_060_000, 1_600_000_000_000, 0]
  const packed = packDates(times)
  expect(packed.slice(0, 3)).toEqual([1_700_000_000, null, 60])
  expect(unpackDates(packed)).toEqual([1_700_000_000_000, ...times.slice(1)])
})

test('a value that cannot be a date reads as null', () => {
  expect(unpackDates(['1', -5, 1e300, {}])).toEqual([null, null, null, null])
})
