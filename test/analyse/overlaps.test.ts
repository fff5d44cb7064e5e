import { describe, expect, test } from 'vitest'
import { retainedSizes } from '../../src/analyse/graph/retained.ts'
import { overlapsOf, type Removal, staysBehind } from '../../src/analyse/overlaps.ts'
import { totalsOf } from '../../src/analyse/totals.ts'
import { pkg } from './packages.ts'

const writer = (name: string, files: Readonly<Record<string, number>>, bytecode = 0) => ({
  name,
  listing: new Map(Object.entries(files)),
  bytecode,
})
type Written = ReturnType<typeof writer>

/** The shared files of distributions that are installed one after the other. */
const inTurn = (writers: readonly Written[], removals: readonly Removal[] = []) =>
  overlapsOf(
    writers.map((one, rank) => ({ ...one, rank })),
    removals,
  )

/** The shared files of distributions that are installed at the same time. */
const atOnce = (writers: readonly Written[]) =>
  overlapsOf(writers.map((one) => ({ ...one, rank: 0 })))

describe('paths that several packages write', () => {
  const headless = writer('headless', {
    'cv2/a.so': 100,
    'cv2/data.xml': 10,
    'headless.libs/x.so': 7,
  })
  const full = writer('full', { 'cv2/a.so': 300, 'cv2/data.xml': 10, 'full.libs/x.so': 8 })

  test('count once, with the size of the last writer', () => {
    expect(inTurn([full, headless])).toEqual([
      {
        packages: [
          { name: 'full', installed_size: 310, bytecode_size: 0, disk_size: 8192 },
          { name: 'headless', installed_size: 110, bytecode_size: 0, disk_size: 8192 },
        ],
        files: 2,
        differing: 1,
        harmless: false,
        installed_size: 110,
        bytecode_size: 0,
        disk_size: 8192,
      },
    ])
    expect(inTurn([headless, full])[0]).toMatchObject({ installed_size: 310 })
  })

  test('count with the larger size and an interval if the order is not fixed', () => {
    expect(atOnce([full, headless])[0]).toMatchObject({ installed_size: 310, interval: [110, 310] })
    const same = writer('same', { 'cv2/data.xml': 10 })
    expect(atOnce([full, same])[0]).not.toHaveProperty('interval')
  })

  test('are grouped by their writers', () => {
    const third = writer('third', { 'cv2/a.so': 5 })
    const groups = inTurn([full, headless, third])
    expect(
      groups.map(({ packages, files }) => [packages.map(({ name }) => name).join(), files]),
    ).toEqual([
      ['full,headless,third', 1],
      ['full,headless', 1],
    ])
  })

  test('are harmless if a namespace has one __init__.py', () => {
    const [one, two, other] = [3, 3, 4].map((size, at) =>
      writer(`w${at}`, { 'nvidia/__init__.py': size }),
    )
    expect(inTurn([one!, two!])[0]).toMatchObject({ harmless: true })
    expect(inTurn([one!, other!])[0]).toMatchObject({ harmless: false })
  })

  test('include their share of the bytecode', () => {
    const [overlap] = inTurn([
      writer('a', { 'x.py': 700, 'y.py': 700 }, 5000),
      writer('b', { 'x.py': 700 }, 2500),
    ])
    expect(overlap).toMatchObject({
      packages: [{ bytecode_size: 2500 }, { bytecode_size: 2500 }],
      bytecode_size: 2500,
    })
  })

  test('are gone if another package is removed later, and stay if it was removed earlier', () => {
    const old = { name: 'old', listing: new Map([['cv2/data.xml', 10]]) }
    expect(inTurn([full], [{ ...old, rank: 1 }])).toEqual([
      {
        packages: [{ name: 'full', installed_size: 10, bytecode_size: 0, disk_size: 4096 }],
        files: 1,
        differing: 0,
        harmless: false,
        installed_size: 0,
        bytecode_size: 0,
        disk_size: 0,
        removed_with: 'old',
      },
    ])
    expect(inTurn([full], [{ ...old, rank: -1 }])).toEqual([])
    const [lost, both] = inTurn([full, headless], [{ ...old, rank: 2 }]).toSorted(
      (a, b) => a.installed_size - b.installed_size,
    )
    expect(lost).toMatchObject({ removed_with: 'old', installed_size: 0, files: 1 })
    expect(both).toMatchObject({ installed_size: 100, files: 1 })
  })

  test('are empty if no packages share any', () => {
    expect(inTurn([writer('a', { 'a.py': 1 }), writer('b', { 'b.py': 1 })])).toEqual([])
  })
})

describe('sums', () => {
  const shared = { bytecode_size: 0, disk_size: 4096 }
  const overlap = {
    packages: [
      { name: 'a', installed_size: 60, ...shared },
      { name: 'b', installed_size: 40, ...shared },
    ],
    files: 1,
    differing: 1,
    harmless: false,
    installed_size: 40,
    ...shared,
  }
  const app = pkg('app', ['a', 'b'], { requested: true, installed_size: 1000 })
  const a = pkg('a', [], { installed_size: 100 })
  const b = pkg('b', [], { installed_size: 50 })

  test('count each path once, and report the difference', () => {
    expect(totalsOf([app, a, b], [overlap])).toMatchObject({
      installed_size: 1090,
      shared_size: 60,
      disk_size: 2 * 4096,
      source: 'exact',
    })
  })

  test('are estimated if the order of installation is not fixed', () => {
    const totals = totalsOf([app, a, b], [{ ...overlap, installed_size: 60, interval: [40, 60] }])
    expect(totals).toMatchObject({
      installed_size: 1110,
      shared_size: 40,
      source: 'estimated',
      interval: [1090, 1110],
    })
  })

  test('are estimated if a list of files is unknown', () => {
    const totals = totalsOf([app, a, b], [], new Set(['b']))
    expect(totals).toMatchObject({
      installed_size: 1150,
      shared_size: 0,
      source: 'estimated',
      interval: [1100, 1150],
    })
  })

  test('removing a package saves only files that no other one writes', () => {
    expect(staysBehind([overlap], new Set(['a']))).toBe(60)
    // a's 60 bytes are written once b's 40 are not written over them.
    expect(staysBehind([overlap], new Set(['b']))).toBe(60)
    expect(staysBehind([overlap], new Set(['a', 'b']))).toBe(60)
    expect(staysBehind([overlap], new Set(['app']))).toBe(0)
  })

  test('shared files of two packages leave only with their common owner', () => {
    expect(Object.fromEntries(retainedSizes([app, a, b], [overlap]))).toEqual({
      app: 1090,
      a: 40,
      b: 10,
    })
  })
})
