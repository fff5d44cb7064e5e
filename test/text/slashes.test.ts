import { expect, test } from 'vitest'
import { withoutTrailingSlashes } from '../../src/text/slashes.ts'

test.each([
  ['a//b//', 'a//b'],
  ['a', 'a'],
  ['///', ''],
  ['', ''],
])('%j', (text, expected) => {
  expect(withoutTrailingSlashes(text)).toBe(expected)
})

test('takes linear time', () => {
  const text = `${'/'.repeat(1_000_000)}x`
  expect(withoutTrailingSlashes(text)).toBe(text)
})
