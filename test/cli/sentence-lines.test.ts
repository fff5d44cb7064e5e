import { expect, test } from 'vitest'
import { sentenceLines, sentenceWidth } from '../../src/cli/sentence-lines.ts'

const linesOf = (text: string, width: number): readonly string[] =>
  sentenceLines('hint', text, width, { label: (label) => `<${label}>` })

test('a sentence is broken at spaces, its label is painted', () => {
  expect(linesOf('Give a full version of Python.', 20)).toEqual([
    '<hint>: Give a full',
    '  version of Python.',
  ])
  expect(linesOf('Give a full version of Python.', Number.POSITIVE_INFINITY)).toHaveLength(1)
})

test('text that people copy stays whole', () => {
  expect(linesOf('It\'s "pip list --format=freeze" that pip\'s users want.', 24)).toEqual([
    "<hint>: It's",
    '  "pip list --format=freeze"',
    "  that pip's users want.",
  ])
  expect(linesOf('Ask for both: pysize estimate a.txt b.txt', 24)).toEqual([
    '<hint>: Ask for both:',
    '  pysize estimate a.txt b.txt',
  ])
})

test('only terminals have a width', () => {
  const output = { write: () => {}, isTTY: true, columns: 60 }
  expect(sentenceWidth(output)).toBe(60)
  expect(sentenceWidth({ ...output, columns: 5 })).toBe(20)
  expect(sentenceWidth({ ...output, isTTY: false })).toBe(Number.POSITIVE_INFINITY)
})
