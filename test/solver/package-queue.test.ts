import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPackageQueue } from '../../src/solver/package-queue.ts'

test('returns the lowest priority first, among equals the lowest number, after any changes', () => {
  const change = fc.record({
    pkg: fc.nat(12),
    priority: fc.option(fc.tuple(fc.nat(2), fc.constantFrom('a', 'b'))),
  })
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const queue = createPackageQueue()
      const expected = new Map<number, readonly [number, string]>()
      for (const { pkg, priority } of changes) {
        if (priority === null) {
          queue.delete(pkg)
          expected.delete(pkg)
        } else {
          queue.set(pkg, priority)
          expected.set(pkg, priority)
        }
      }
      const order = [...expected].sort(
        ([a, [x, s]], [b, [y, t]]) => x - y || (s === t ? 0 : s < t ? -1 : 1) || a - b,
      )
      for (const [pkg] of order) expect(queue.shift()).toBe(pkg)
      expect(queue.shift()).toBeUndefined()
    }),
  )
})
