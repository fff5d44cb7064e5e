import fc from 'fast-check'
import { expect, test } from 'vitest'
import { piecesOfJson } from '../../src/text/json-pieces.ts'

const textOf = (value: unknown): string =>
  piecesOfJson(value)
    .map((piece) => piece())
    .join('')

test('the pieces are the text of JSON.stringify', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(200), (value, length) => {
      const long = { a: [{ b: Array.from({ length }, () => value), c: undefined }], d: value }
      expect(textOf(value)).toBe(JSON.stringify(value))
      expect(textOf(long)).toBe(JSON.stringify(long))
    }),
    { numRuns: 60 },
  )
})

test('a long list is made in pieces, and anything else in one', () => {
  const rows = Array.from({ length: 1000 }, (_, at) => ({ at, text: 'x'.repeat(100) }))
  const pieces = piecesOfJson({ scenarios: [{ packages: rows }] })
  expect(Math.max(...pieces.map((piece) => piece().length))).toBeLessThan(10_000)
  expect(piecesOfJson({ a: 1, b: ['x'], c: undefined })).toHaveLength(1)
})
