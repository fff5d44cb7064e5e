import { describe, expect, test } from 'vitest'
import { packedBytecode, packedWheel } from '../../../src/images/sizes/compressed.ts'

/** Measured with Go's gzip on real installs (benchmarks/layers.md). */
describe('the compressed size of installed files', () => {
  test.each([
    // The compressed size of the entries in the wheels, their number, and the size of the layer
    // under gzip: sums of closures.
    ['one large library', 593_900_000, 36, 593_900_000],
    ['a small pure package', 20_000, 20, 17_000],
    ['nothing', 0, 0, 800],
  ])('is close for %s', (_, packed, files, size) => {
    const figure = packedWheel({ packed, files })
    expect(Math.abs(figure.size! / size - 1)).toBeLessThan(0.05)
    expect(figure.source).toBe('estimated')
  })

  test('is never below the size of many small files', () => {
    expect(packedWheel({ packed: 100_000, files: 10_000 }).size).toBe(65_800)
  })

  test('is more certain for larger sizes', () => {
    const off = (packed: number): number => {
      const { size, interval } = packedWheel({ packed, files: 1 })
      return interval[1]! / size! - 1
    }
    expect(off(10_000)).toBeGreaterThan(0.4)
    expect(off(100_000_000)).toBeLessThan(0.05)
  })

  test.each([
    // Files, and what the entries take in the wheel; translations; what gzip makes of the layer.
    ['django', 3672, 7_699_751, { files: 2452, packed: 5_480_282 }, 5_406_233],
    ['djangorestframework', 217, 866_714, { files: 60, packed: 187_622 }, 781_503],
    [
      'sphinx, whose translations are long',
      696,
      3_821_331,
      { files: 140, packed: 2_459_426 },
      3_675_733,
    ],
  ])('counts similar translations in %s', (_, files, packed, translations, size) => {
    const figure = packedWheel({ packed, files, translations })
    expect(Math.abs(figure.size! / size - 1)).toBeLessThan(0.03)
  })
})

/** Measured like the others, on installs of Python 3.11; the likeness is that of a sample. */
describe.each([
  // Entries, modules, compressed bytes of all entries and of modules, size of the modules, likeness;
  // the layer, the bytecode, and what gzip makes of the bytecode.
  [
    'kubernetes',
    1941,
    1933,
    7_158_311,
    7_066_397,
    73_617_800,
    0.379,
    3_456_688,
    49_083_965,
    6_533_426,
  ],
  ['plotly', 1549, 1508, 9_434_308, 3_213_822, 17_380_065, 0.525, 8_449_776, 20_538_386, 3_943_766],
  ['openai', 2093, 2077, 2_082_573, 1_956_538, 9_412_818, 0.557, 1_403_274, 8_428_308, 2_412_606],
  [
    'langchain-community',
    1211,
    1204,
    2_157_828,
    2_099_054,
    8_264_690,
    0.75,
    1_752_925,
    10_628_150,
    3_852_378,
  ],
] as const)('modules that resemble each other: %s', (...row) => {
  const [, files, modules, packed, packedPython, size, likeness, layer, bytes, bytecode] = row
  const python = { files: modules, empty: 0, size, tests: 0, paths: 0 }

  test('take less in a layer than in the wheel', () => {
    const figure = packedWheel({ packed, files, python, packedPython }, likeness)
    expect(Math.abs(figure.size! / layer - 1)).toBeLessThan(0.15)
    const usual = packedWheel({ packed, files, python, packedPython })
    expect(Math.abs(usual.size! / layer - 1)).toBeGreaterThan(Math.abs(figure.size! / layer - 1))
  })

  test('and so does their bytecode', () => {
    const sources = { packed, installed: size, python, packedPython }
    const figure = packedBytecode(bytes, sources, likeness)
    expect(Math.abs(figure.size! / bytecode - 1)).toBeLessThan(0.2)
  })
})

test('a likeness of nearly 1 changes nothing', () => {
  const python = { files: 100, empty: 0, size: 4_000_000, tests: 0, paths: 0 }
  const wheel = { packed: 1_200_000, files: 120, python, packedPython: 1_000_000 }
  expect(packedWheel(wheel, 0.98)).toEqual(packedWheel(wheel))
})

describe('the compressed size of bytecode', () => {
  const python = { files: 50, empty: 0, size: 1_000_000, tests: 0, paths: 1000 }

  test('of none is zero', () => {
    expect(packedBytecode(0, null)).toEqual({ size: 0, source: 'estimated', interval: [0, 0] })
  })

  test.each([
    // Bytecode, its modules and what these take packed, and what gzip makes of the bytecode.
    ['pip 25.0.1', 5_816_319, 4_649_000, 1_232_000, 2_326_000],
    ['jinja2 3.1.6', 716_586, 490_000, 127_500, 281_600],
    ['werkzeug 3.1.9', 1_000_655, 746_000, 208_800, 392_000],
  ])('depends on the compressed size of its modules: %s', (_, bytes, size, packedPython, real) => {
    const sources = { python: { ...python, size }, packed: 0, installed: 0, packedPython }
    expect(Math.abs(packedBytecode(bytes, sources).size! / real - 1)).toBeLessThan(0.05)
  })

  test('is smaller if half of the code is tests', () => {
    const sources = { packed: 300_000, installed: 1_000_000, packedPython: 255_000 }
    const plain = packedBytecode(1_000_000, { ...sources, python }).size!
    const tested = packedBytecode(1_000_000, { ...sources, python: { ...python, tests: 500_000 } })
    expect(plain - tested.size!).toBe(40_000)
  })

  test('depends on the whole wheel if its modules are unknown and it has little else', () => {
    const sources = { python, packed: 400_000, installed: 1_000_000 }
    expect(packedBytecode(1_000_000, sources).size).toBe(523_060)
    expect(packedBytecode(1_000_000, { ...sources, installed: 9_000_000 }).size).toBe(
      packedBytecode(1_000_000, null).size,
    )
  })
})
