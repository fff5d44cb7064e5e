import { expect, test } from 'vitest'
import { SharedList } from '../../src/solver/shared-list.ts'

test("two lists that are made from one do not see each other's items", () => {
  const one = new SharedList<number>().with([1, 2])
  const left = one.with([3])
  const right = one.with([4, 5])
  expect([one, left, right].map((list) => [...list])).toEqual([
    [1, 2],
    [1, 2, 3],
    [1, 2, 4, 5],
  ])
  expect([
    one.length,
    left.map((item) => item * 10),
    right.first,
    right.every((item) => item < 5),
  ]).toEqual([2, [10, 20, 30], 1, false])
})

test('a longer list knows its additional items, another list none', () => {
  const one = new SharedList<number>().with([1])
  const longer = one.with([2]).with([3])
  expect([longer.since(one), one.since(longer), one.with([4]).since(one)]).toEqual([
    [2, 3],
    undefined,
    undefined,
  ])
})
