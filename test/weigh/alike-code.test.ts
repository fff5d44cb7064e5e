import { expect, test } from 'vitest'
import { alikeParts, likenessIn, mayBeAlike } from '../../src/weigh/alike-code.ts'
import { words } from '../support/words.ts'
import { makeZip } from './zip.ts'

const shared = words(0, 400)

/** The parts of a wheel of these modules, and its facts. */
function partsOf(contents: readonly string[], name = (index: number) => `p/m${index}.py`) {
  const zip = makeZip(contents.map((content, index) => ({ name: name(index), content })))
  const parts = alikeParts({ download: zip.length }).map(([start, end]) => zip.subarray(start, end))
  return { parts, facts: { packed: zip.length, packedPython: zip.length } }
}

test('modules with much text in common take far less together', () => {
  const { parts, facts } = partsOf(
    Array.from({ length: 300 }, (_, i) => `${shared}\n${words(i, 40)}\n`),
  )
  expect(likenessIn(parts, facts)).toBeLessThan(0.3)
})

test('modules with nothing in common take as much together as alone', () => {
  const { parts, facts } = partsOf(Array.from({ length: 300 }, (_, i) => words(i, 400)))
  expect(likenessIn(parts, facts)).toBeGreaterThan(0.95)
})

test('modules that are longer than a part are like no other', () => {
  const long = Array.from({ length: 8 }, (_, i) => words(1000 + i, 60_000))
  const alike = Array.from({ length: 300 }, (_, i) => `${shared}\n${words(i, 40)}\n`)
  const { parts, facts } = partsOf([...long, ...alike])
  expect(likenessIn(parts, facts)).toBeGreaterThan(0.5)
})

test('other files, and too few modules, say nothing', () => {
  const contents = Array.from({ length: 300 }, (_, i) => `${shared}\n${words(i, 40)}\n`)
  const data = partsOf(contents, (index) => `p/m${index}.json`)
  expect(likenessIn(data.parts, data.facts)).toBeNull()
  const few = partsOf(contents.slice(0, 1))
  expect(likenessIn(few.parts, few.facts)).toBeNull()
})

test('parts of small files do not reach beyond their end', () => {
  expect(
    alikeParts({ download: 10_000 }).every(([start, end]) => start >= 0 && end <= 10_000),
  ).toBe(true)
})

test('only wheels with much code are sampled', () => {
  const python = { files: 200, empty: 0, size: 4_000_000, tests: 0, paths: 9000 }
  const facts = { packedPython: 900_000, python } as Parameters<typeof mayBeAlike>[0]
  expect(mayBeAlike(facts)).toBe(true)
  expect(mayBeAlike({ ...facts, packedPython: 100_000 })).toBe(false)
  expect(mayBeAlike(facts, 6_000_000)).toBe(false)
  expect(mayBeAlike({ ...facts, python: { ...python, files: 20 } })).toBe(false)
})
