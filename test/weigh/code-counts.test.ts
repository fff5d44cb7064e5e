import { expect, test } from 'vitest'
import { COUNTS, countCode, noCounts } from '../../src/weigh/code-counts.ts'

/** The counts that are not zero, by name; files apart. */
function count(source: string): Record<string, number> {
  const counts = noCounts()
  countCode(counts, Buffer.from(source))
  return Object.fromEntries(COUNTS.flatMap((name, i) => (counts[i] === 0 || name === 'files' ? [] : [[name, counts[i]!]])))
}

test('comments and white space count nothing', () => {
  expect(count('# a = 1\n\n   # "text"\n')).toEqual({})
})

test('a name counts for each use, and once as a name', () => {
  expect(count('long = long\n')).toEqual({ names: 2, distinctNames: 1, distinctNameBytes: 4, assignments: 1, lines: 1 })
})

test('keywords, functions, classes and imports are told apart', () => {
  expect(count('class A:\n  def f(): return\nimport b\n')).toMatchObject({ classes: 1, functions: 1, keywords: 1, imports: 1, names: 3 })
})

test('a docstring is kept, a string that is a statement elsewhere is not', () => {
  expect(count('"""About."""\n')).toMatchObject({ strings: 1, docstrings: 1 })
  expect(count('def f():\n  "About."\n')).toMatchObject({ docstrings: 1 })
  expect(count('x = 1\n"""About x."""\n')).not.toHaveProperty('strings')
})

test('equal strings are one constant; quotes and new lines inside strings end nothing', () => {
  expect(count(`x = 'a', 'a', "it's", '''one\ntwo''', 'a\\'b'\n`)).toMatchObject({ strings: 5, distinctStrings: 4, lines: 1 })
})

test('prefixes of strings are no names', () => {
  expect(count(`x = rb'a' + f'{y}'\n`)).toMatchObject({ names: 1, strings: 2, formattedBytes: 4 })
})

test('a line goes on within brackets', () => {
  expect(count('x = [\n1,\n2]\n')).toMatchObject({ lines: 1, brackets: 1, numbers: 2, commas: 1 })
})

test('what is no Python is counted without end or error', () => {
  for (const text of ['"""', "'", '\\', ')))', '\u0000\u0001', "f'", '#', '"\\']) expect(() => count(text)).not.toThrow()
})
