import { expect, test } from 'vitest'
import { everywhere, stripped } from '../../src/analyse/stripped.ts'
import type { Overlap } from '../../src/model/estimate.ts'
import { pkg } from './packages.ts'

const one = pkg('numpy', [], {
  installed_size: 10_000,
  overhead_size: 50,
  bytecode_size: 3000,
  disk_size: 20_480,
  kinds: { python: 2000, tests: 5000, docs: 3000 },
  interval: [12_900, 13_200],
})

test('kinds of file are removed from the installed size', () => {
  expect(stripped([one], everywhere(['tests', 'stubs']), [])).toEqual([
    {
      ...one,
      installed_size: 5000,
      disk_size: 16_384,
      kinds: { python: 2000, docs: 3000 },
      interval: [7900, 8200],
    },
  ])
})

test('bytecode is removed as a whole, and nothing is estimated then', () => {
  const [left] = stripped([one], everywhere(['bytecode', 'docs']), [])
  expect(left).toMatchObject({
    installed_size: 7000,
    bytecode_size: 0,
    overhead_size: 50,
    sources: { bytecode: 'exact' },
  })
  expect(left!.interval).toBeUndefined()
})

test('sizes that are not known by kind stay', () => {
  const { kinds, ...built } = one
  const unknown = { ...one, installed_size: null }
  const overlap: Overlap = {
    packages: ['numpy', 'other'].map((name) => ({
      name,
      installed_size: 1,
      bytecode_size: 0,
      disk_size: 0,
    })),
    files: 1,
    differing: 0,
    harmless: false,
    installed_size: 1,
    bytecode_size: 0,
    disk_size: 0,
  }
  expect(stripped([built, unknown], everywhere(['tests']), [])).toEqual([built, unknown])
  expect(stripped([one], everywhere(['tests']), [overlap])).toEqual([one])
  expect(
    stripped([one], everywhere(['tests']), [{ ...overlap, harmless: true }])[0]!.installed_size,
  ).toBe(5000)
  expect(stripped([one], everywhere([]), [])).toEqual([one])
})
