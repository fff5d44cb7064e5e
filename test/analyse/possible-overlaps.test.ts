import { expect, test } from 'vitest'
import { possiblyOverlapping } from '../../src/analyse/possible-overlaps.ts'

const namesOf = (places: Readonly<Record<string, readonly string[]>>): string[] =>
  [...possiblyOverlapping(Object.entries(places).map(([name, list]) => ({ name, places: list })))]
    .map(({ name }) => name)
    .sort()

test('distributions with a common place meet', () => {
  expect(namesOf({ a: ['cv2', 'a.libs'], b: ['cv2', 'b.libs'], c: ['numpy'] })).toEqual(['a', 'b'])
})

test('distributions overlap if one writes inside a place of the other', () => {
  expect(namesOf({ a: ['google'], b: ['google/cloud/storage'], c: ['google2'] })).toEqual([
    'a',
    'b',
  ])
})

test('neighbours in a namespace do not overlap', () => {
  expect(namesOf({ a: ['azure/core'], b: ['azure/identity'], c: ['azure-tools'] })).toEqual([])
})

test('a distribution that may write anywhere overlaps with all', () => {
  expect(namesOf({ a: [''], b: ['numpy'], c: ['../data/share'] })).toEqual(['a', 'b', 'c'])
  expect(namesOf({ a: [''] })).toEqual([])
})
