import { expect, test } from 'vitest'
import type { WheelFacts } from '../../src/weigh/facts.ts'
import { isPlausible } from '../../src/weigh/plausible.ts'

function weight(changes: Partial<WheelFacts>): WheelFacts {
  return {
    kind: 'wheel',
    download: 1_000_000,
    installed: 3_000_000,
    packed: 990_000,
    files: 30,
    python: { files: 0, empty: 0, size: 0, tests: 0, paths: 0 },
    distInfo: 'demo-1.0.dist-info',
    record: { size: 2400, expected: 2400 },
    entryPoints: null,
    data: null,
    places: ['demo'],
    disk: { blocks: 740, folders: 2, caches: 0, sources: [] },
    kinds: { data: 3_000_000 },
    ...changes,
  }
}

test('a directory that accounts for the file is plausible', () => {
  expect(isPlausible(weight({}))).toBe(true)
})

test('a directory without RECORD is not', () => {
  expect(isPlausible(weight({ record: { size: 0, expected: 86 } }))).toBe(false)
})

test('a directory that lists only a part of the file is not', () => {
  expect(isPlausible(weight({ packed: 880_000 }))).toBe(false)
  expect(isPlausible(weight({ packed: 895_000 }))).toBe(true)
})

test('a tiny wheel is mostly headers, like bs4 0.0.2', () => {
  expect(isPlausible(weight({ download: 1189, installed: 935, packed: 524, files: 4 }))).toBe(true)
})

test('a wheel of many small files may be mostly headers', () => {
  expect(isPlausible(weight({ download: 400_000, packed: 100_000, files: 1000 }))).toBe(true)
})
