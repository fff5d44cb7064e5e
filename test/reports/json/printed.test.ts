import fc from 'fast-check'
import { expect, test } from 'vitest'
import { each } from '../../../src/reports/json/each.ts'
import { printed, printedPieces } from '../../../src/reports/json/printed.ts'

const inPieces = (value: object): string => [...printedPieces(value)].join('')

test('pieces are the text of the whole document', () => {
  const packages = fc
    .array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 })
    .map((items) => each(items, (item) => ({ ...item, more: undefined, text: 'a\nb\u001b\u202e' })))
  const scenarios = fc
    .array(fc.record({ name: fc.string(), lines: fc.jsonValue(), packages }), { maxLength: 3 })
    .map((items) => each(items, (item) => item))
  const documents = fc.record(
    {
      command: fc.string(),
      scenarios,
      nothing: fc.constant(undefined),
      inner: fc.record({ packages }),
    },
    { requiredKeys: [] },
  )
  fc.assert(fc.property(documents, (document) => inPieces(document) === printed(document)))
})

test('a long list comes in many pieces, and its elements are made one at a time', () => {
  let made = 0
  const packages = each(
    Array.from({ length: 1000 }, (_, at) => at),
    (at) => {
      made++
      return { name: `package-${at}`, text: 'x'.repeat(1000) }
    },
  )
  const pieces = printedPieces({ packages })
  expect(pieces.next().value?.length).toBeLessThan(70_000)
  expect(made).toBeLessThan(100)
  expect([...pieces].length).toBeGreaterThan(10)
})
