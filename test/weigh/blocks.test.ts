import { describe, expect, test } from 'vitest'
import { addSize, BLOCK, bytecodeOnDisk, onDisk } from '../../src/weigh/blocks.ts'

test('a file takes whole blocks; an empty one takes none', () => {
  expect([0, 1, 4096, 4097].map(onDisk)).toEqual([0, BLOCK, BLOCK, 2 * BLOCK])
})

describe('bytecode on disk', () => {
  /** Files of these sizes, each of whose .pyc takes 300 bytes and its source's size. */
  function estimated(sizes: readonly number[]): number {
    const sources: number[] = []
    for (const size of sizes) if (size > 0) addSize(sources, size)
    const size = sizes.reduce((sum, one) => sum + one, 0)
    const python = {
      files: sizes.length,
      empty: sizes.filter((one) => one === 0).length,
      size,
      tests: 0,
      paths: 0,
    }
    return bytecodeOnDisk(python, { sources }, size + sizes.length * 300)
  }
  const real = (sizes: readonly number[]): number =>
    sizes.reduce((sum, size) => sum + onDisk(size + 300), 0)

  test('small files take a block each', () => {
    expect(estimated([0, 0, 10, 500, 2000])).toBe(5 * BLOCK)
  })

  test('is within 3 % of the sum over the files', () => {
    const sizes = Array.from(
      { length: 400 },
      (_, at) => (at * 7919) % (at % 5 === 0 ? 60_000 : 9000),
    )
    expect(Math.abs(estimated(sizes) / real(sizes) - 1)).toBeLessThan(0.03)
  })

  test('of nothing is zero', () => {
    expect(estimated([])).toBe(0)
  })
})
