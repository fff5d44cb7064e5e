import { describe, expect, test } from 'vitest'
import { packedBytecode, packedWheel } from '../../../src/images/sizes/compressed.ts'

/** Measured with Go's gzip on real installs (benchmarks/layers.md). */
describe('the compressed size of installed files', () => {
  test.each([
    // What the entries take in the wheels, files, and what gzip makes of the layer: sums of
    // closures.
    ['one large library', 593_900_000, 36, 593_900_000],
    ['a small pure package', 20_000, 20, 17_000],
    ['nothing', 0, 0, 800],
  ])('is near for %s', (_, packed, files, size) => {
    const figure = packedWheel(packed, files)
    expect(Math.abs(figure.size! / size - 1)).toBeLessThan(0.05)
    expect(figure.source).toBe('estimated')
  })

  test('is never below what many small files leave', () => {
    expect(packedWheel(100_000, 10_000).size).toBe(65_800)
  })

  test('is surer the larger it is', () => {
    const off = (packed: number): number => {
      const { size, interval } = packedWheel(packed, 1)
      return interval[1]! / size! - 1
    }
    expect(off(10_000)).toBeGreaterThan(0.4)
    expect(off(100_000_000)).toBeLessThan(0.05)
  })

  test('of bytecode is a third of it, and none of none', () => {
    expect(packedBytecode(0, 0)).toEqual({ size: 0, source: 'estimated', interval: [0, 0] })
    expect(packedBytecode(1_000_000, 50).size).toBe(360_060)
  })
})
