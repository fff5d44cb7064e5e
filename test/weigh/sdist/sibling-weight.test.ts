import { describe, expect, test } from 'vitest'
import type { SdistFacts, WheelFacts } from '../../../src/weigh/facts.ts'
import { compiledLike, weighedBySibling } from '../../../src/weigh/sdist/sibling-weight.ts'

const python = { files: 2, empty: 0, size: 4000, tests: 0, paths: 30 }
const wheelOf = (native: number): WheelFacts => ({
  kind: 'wheel',
  download: 2000,
  installed: 10_000 + native,
  packed: 1500,
  files: 5,
  python,
  distInfo: 'demo-1.0.dist-info',
  record: { size: 300, expected: 320 },
  entryPoints: null,
  data: null,
  places: ['demo'],
  disk: { blocks: 6, folders: 2, caches: 1, sources: [1, 1] },
  kinds: { python: 4000, native },
})
const sdist: SdistFacts = {
  kind: 'sdist',
  download: 3000,
  installed: { size: 50_000, low: 4000, high: 90_000 },
  files: 30,
  python,
}

describe('the weight of a source archive next to a wheel', () => {
  test("of its version is the wheel's within a few per cent, except for native code", () => {
    expect(weighedBySibling(sdist, wheelOf(0), 'build', 1)).toMatchObject({
      download: 3000,
      installed: { size: 10_000, low: 9400, high: 10_600 },
      files: 5,
    })
    expect(weighedBySibling(null, wheelOf(0), 'system', 7)).toMatchObject({
      download: 7,
      installed: { size: 10_000, low: 9100, high: 10_900 },
    })
  })

  test('of another version keeps its own files, and uses only the native code', () => {
    const weighed = weighedBySibling(sdist, wheelOf(1000), 'version', 1)
    expect(weighed.installed).toEqual(sdist.installed)
    expect(weighed.sibling).toMatchObject({ native: 1000 })
    expect(weighedBySibling(sdist, wheelOf(0), 'version', 1)).toEqual(sdist)
  })

  test('of another version is used if the archive cannot be read', () => {
    const { installed } = weighedBySibling(null, wheelOf(0), 'version', 1)
    expect(installed.low).toBeLessThan(5000)
    expect(installed.high).toBeGreaterThan(15_000)
  })
})

describe('extensions next to the native code of a wheel', () => {
  const model = { size: 5_000_000, low: 300_000, high: 33_000_000 }
  const sibling = { native: 100_000, low: 0.08, high: 6.5, bundles: false }

  test('have the size that the sources suggest, within the range of real builds', () => {
    expect(compiledLike(model, sibling, true)).toEqual({ size: 620_000, low: 8000, high: 650_000 })
    expect(compiledLike({ ...model, size: 1000 }, sibling, false)).toMatchObject({ size: 9000 })
    expect(compiledLike({ ...model, size: 80_000 }, sibling, true)).toMatchObject({ size: 80_000 })
  })

  test('may be far smaller if the wheel has libraries in its native code', () => {
    const small = { ...model, size: 20_000 }
    expect(compiledLike(small, sibling, true).size).toBe(62_000)
    expect(compiledLike(small, { ...sibling, bundles: true }, true).size).toBe(20_000)
    for (const [wheel, kinship, bundles] of [
      [wheelOf(1000), 'build', false],
      [wheelOf(1000), 'system', true],
      [{ ...wheelOf(1000), places: ['demo', 'demo.libs'] }, 'build', true],
    ] as const)
      expect(weighedBySibling(sdist, wheel, kinship, 1).sibling?.bundles).toBe(bundles)
  })

  test('exist even if the sources show none', () => {
    const { size, low, high } = compiledLike({ size: 0, low: 0, high: 0 }, sibling, true)
    expect([low < size, size < high]).toEqual([true, true])
  })

  test('may be left out if the wheel has none', () => {
    expect(compiledLike(model, { ...sibling, native: 0 }, true)).toEqual({ ...model, low: 0 })
  })
})
