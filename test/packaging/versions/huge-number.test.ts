import { expect, test } from 'vitest'
import { hasHugeNumber } from '../../../src/packaging/versions/huge-number.ts'

test.each([
  ['18446744073709551614', false],
  ['18446744073709551615', true],
  ['1.0.post99999999999999999999', true],
  ['00000000000000000000001.0', false],
  ['1.0+99999999999999999999', false],
  ['>=1.0+g9,<99999999999999999999', true],
])('%s: %s', (text, expected) => {
  expect(hasHugeNumber(text)).toBe(expected)
})
