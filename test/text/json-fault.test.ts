import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFaultAt } from '../../src/text/json-fault.ts'

test.each([
  ['{ // a comment\n}', 2],
  ['{"a": 1, # no\n"b": 2}', 9],
  ['[1, ]', 4],
  ['{"a": 1,}', 8],
  ["{'a': 1}", 1],
  ['{"a" 1}', 5],
  ['{"a": NaN}', 6],
  ['[1 2]', 3],
  ['{} {}', 3],
  ['[01]', 2],
  ['["a\nb"]', 3],
  ['["a\\q"]', 3],
  ['', 0],
  ['{"a": [1', 8],
])('%j stops being JSON at %i', (text, at) => {
  expect(jsonFaultAt(text)).toBe(at)
})

test('texts with a fault are those that JSON.parse refuses', () => {
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', ']', '}', '/', '"', ' '),
      (json, at, by) => {
        const place = at % (json.length + 1)
        const text = json.slice(0, place) + by + json.slice(place + 1)
        expect(jsonFaultAt(json)).toBeUndefined()
        expect(jsonFaultAt(text) === undefined).toBe(parses(text))
      },
    ),
    { numRuns: 500 },
  )
})

test('a million brackets and a long text take no deep call', () => {
  expect(jsonFaultAt('['.repeat(1e6))).toBe(1e6)
  expect(jsonFaultAt(`["${'x'.repeat(1e7)}", b]`)).toBe(10_000_005)
})
