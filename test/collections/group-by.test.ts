import { expect, test } from 'vitest'
import { groupBy } from '../../src/collections/group-by.ts'

test('items are grouped in their order, keys in the order of their first items', () => {
  const groups = groupBy(['b1', 'a1', 'b2', '__proto__'], (item) => item[0]!)
  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1']],
    ['_', ['__proto__']],
  ])
  expect([...groupBy([], () => 'never')]).toEqual([])
})
