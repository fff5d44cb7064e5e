import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  areNotes,
  isKnownDistribution,
  isMetadata,
  isWeight,
} from '../../src/distributions/known-shape.ts'
import { openSnapshot } from '../../src/snapshot/snapshot.ts'
import type { WheelFacts } from '../../src/weigh/facts.ts'

const snapshot = openSnapshot(join(import.meta.dirname, '..', '..', 'cache'))!
const facts = snapshot.projects.flatMap((name) => snapshot.facts(name))
const one = facts.find(({ weight }) => weight !== null)!

test('every embedded fact has the expected shape', () => {
  expect(
    facts
      .filter(({ metadata }) => metadata !== null && !isMetadata(metadata))
      .map(({ filename }) => filename),
  ).toEqual([])
  expect(
    facts
      .filter(({ weight }) => weight !== null && !isWeight(weight))
      .map(({ filename }) => filename),
  ).toEqual([])
})

test('every embedded weight of a wheel has the compressed size of its modules', () => {
  const wheels = facts.flatMap(({ filename, weight }) => {
    const facts = weight as WheelFacts | null
    return facts?.kind === 'wheel' ? [{ filename, packed: facts.packedPython }] : []
  })
  expect(wheels.length).toBeGreaterThan(3000)
  expect(wheels.filter(({ packed }) => packed === undefined)).toEqual([])
})

/** Fields that older recorded facts lack. */
const OPTIONAL = new Set(['packedPython', 'translations', 'code', 'compiled'])

test('a value of another type is another shape', () => {
  const weight = one.weight as Record<string, unknown>
  for (const [key, value] of Object.entries(weight))
    for (const other of [
      ...(OPTIONAL.has(key) ? [] : [undefined]),
      true,
      [1],
      typeof value === 'number' ? '1' : 1,
      Number.NaN,
    ])
      expect(isWeight({ ...weight, [key]: other }), `${key}: ${String(other)}`).toBe(false)
  expect(isMetadata({ requiresDist: [1], requiresPython: null, providesExtra: [] })).toBe(false)
  expect(isKnownDistribution({ exact: true, weight: { kind: 'wheel' } })).toBe(false)
  expect(isKnownDistribution({ exact: true, metadata: one.metadata, weight })).toBe(true)
})

test.each<[unknown]>([
  [{ label: { name: 'demo' } }],
  [{ doubt: { kind: 'computed' } }],
  [{ remarks: 1 }],
  [{ remarks: { identity: {} } }],
  [{ remarks: { fetches: 1 } }],
  [{ remarks: { faults: 1 } }],
  [{ remarks: { faults: [{ reason: 'it', marker: 1 }] } }],
])('notes of another shape, %j, are not used', (notes) => {
  expect(areNotes(notes)).toBe(false)
  expect(isKnownDistribution({ exact: true, ...(notes as object) })).toBe(false)
})

test('counted code has a shape, too', () => {
  const counted = { size: 1, tests: 0, counts: [1] }
  const withCode = (code: unknown) => isWeight({ ...(one.weight as object), code })
  for (const code of [
    null,
    counted,
    { ...counted, windows: [[0, 9]] },
    { ...counted, rest: counted },
  ])
    expect(withCode(code), JSON.stringify(code)).toBe(true)
  for (const code of [
    1,
    {},
    { ...counted, counts: ['1'] },
    { ...counted, windows: [1] },
    { ...counted, rest: {} },
  ])
    expect(withCode(code), JSON.stringify(code)).toBe(false)
})
