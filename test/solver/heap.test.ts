import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeap } from '../../src/solver/heap.ts'

test('gives back what it was given in order', () => {
  const heap = createHeap<number>((a, b) => a < b)
  heap.shift()
  expect(heap.first).toBeUndefined()
  fc.assert(
    fc.property(fc.array(fc.integer({ max: 50, min: 0 })), fc.nat(20), (items, early) => {
      const expected = [...items]
      for (const item of items) heap.push(item)
      const given: (number | undefined)[] = []
      const take = () => {
        given.push(heap.first)
        heap.shift()
      }
      for (let i = 0; i < Math.min(early, items.length); i++) take()
      if (items.length > 0) {
        heap.push(25)
        expected.push(25)
      }
      const before = given.length
      while (heap.first !== undefined) take()
      expect(given.slice(0, before)).toEqual(items.toSorted((a, b) => a - b).slice(0, before))
      const rest = given.slice(before)
      expect(rest).toEqual(rest.toSorted((a, b) => a! - b!))
      expect(given.toSorted((a, b) => a! - b!)).toEqual(expected.toSorted((a, b) => a - b))
    }),
  )
})
