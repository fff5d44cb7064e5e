import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LineFault } from '../../src/inputs/requirements/line-fault.ts'
import { logicalLines } from '../../src/inputs/requirements/logical-lines.ts'
import { shellWords } from '../../src/inputs/requirements/shell-words.ts'
import { decodeText } from '../../src/inputs/text-encoding.ts'
import { nearest } from '../../src/text/nearest.ts'

const words = (text: string): string[] => shellWords(text).map((word) => word.text)

describe('shell words', () => {
  test.each([
    ['--a  b\tc', ['--a', 'b', 'c']],
    [`-r "with space".txt`, ['-r', 'with space.txt']],
    [`'a\\b' "c\\"d" "e\\f" g\\ h`, ['a\\b', 'c"d', 'e\\f', 'g h']],
    [`'' ""`, ['', '']],
    ['', []],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  test('quoted text is preserved', () => {
    const quoted = (word: string): string => `'${word.replaceAll("'", `'"'"'`)}'`
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        expect(words(list.map(quoted).join(' '))).toEqual(list)
      }),
    )
  })

  test('an open quote has its place', () => {
    expect(() => shellWords('--a "b')).toThrow(LineFault)
    expect(shellWords('  a  b').map(({ offset }) => offset)).toEqual([2, 5])
  })
})

test('lines without content let other work run, and keep their numbers', () => {
  const found = [...logicalLines(`${'\n# nothing\n'.repeat(5000)}six`, {})]
  expect(found.length).toBe(11)
  expect(found.at(-1)).toMatchObject({ line: 10_001, text: 'six' })
  const continued = [...logicalLines('six \\\n'.repeat(5000), {})]
  expect(continued.length).toBe(6)
})

test('no line is lost or added without continuations', () => {
  const line = fc.stringMatching(/^[a-z]{1,8}$/)
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(
        [...logicalLines(lines.join('\n'), {})].map((found) => [found?.line, found?.text]),
      ).toEqual(lines.map((text, at) => [at + 1, text]))
    }),
  )
})

test.each([
  ['# coding: latin-1\ncafé', 'latin1'],
  ['# coding: utf_8\ncafé', 'utf8'],
  ['café', 'utf8'],
] as const)('%s is decoded from %s', (text, encoding) => {
  expect(decodeText(Buffer.from(text, encoding))).toBe(text)
})

test('nearest names are near', () => {
  expect(nearest('--indx-url', ['--index-url', '--extra-index-url'])).toBe('--index-url')
  expect(nearest('--frobnicate', ['--index-url'])).toBeUndefined()
})
