import { describe, expect, test } from 'vitest'
import { COUNTS, countCode, noCounts } from '../../../src/weigh/bytecode/code-counts.ts'

/** The counts that are not zero, by name, without that of files. */
function count(source: string): Record<string, number> {
  const counts = noCounts()
  countCode(counts, Buffer.from(source))
  return Object.fromEntries(
    COUNTS.flatMap((name, i) => (counts[i] === 0 || name === 'files' ? [] : [[name, counts[i]!]])),
  )
}

test('comments and white space do not count', () => {
  expect(count('# a = 1\n\n   # "text"\n')).toEqual({})
})

test('a name counts for each use, and once as a name', () => {
  expect(count('long = long\n')).toEqual({
    names: 2,
    distinctNames: 1,
    distinctNameBytes: 4,
    assignments: 1,
    lines: 1,
  })
})

test('keywords, functions, classes and imports are distinguished', () => {
  expect(count('class A:\n  def f(): return\nimport b\n')).toMatchObject({
    classes: 1,
    functions: 1,
    keywords: 1,
    imports: 1,
    names: 3,
  })
  expect(count('@a\nasync def f():\n  with b: await c\n')).toMatchObject({
    decorators: 1,
    awaits: 2,
    handlers: 1,
  })
})

test('a docstring counts, another string that is a statement does not', () => {
  expect(count('"""About."""\n')).toMatchObject({ strings: 1, docstrings: 1 })
  expect(count('def f():\n  "About."\n')).toMatchObject({ docstrings: 1 })
  expect(count('x = 1\n"""About x."""\n')).not.toHaveProperty('strings')
})

test('equal strings are one constant; quotes and line breaks inside strings end nothing', () => {
  expect(count(`x = 'a', 'a', "it's", '''one\ntwo''', 'a\\'b'\n`)).toMatchObject({
    strings: 5,
    distinctStrings: 4,
    lines: 1,
  })
})

test('prefixes of strings are not names', () => {
  expect(count(`x = rb'a' + f'{y}'\n`)).toMatchObject({ names: 1, strings: 2, formattedBytes: 4 })
})

test('an escape in a string counts as its byte, but not in a raw one; the quote counts, too', () => {
  expect(count(`b'\\x0a\\n1'\n`)).toMatchObject({ distinctStringBytes: 4 })
  expect(count(`x = r'\\x0a'\n`)).toMatchObject({ distinctStringBytes: 5 })
})

test('= within brackets is an argument, for within brackets a comprehension', () => {
  expect(count('x = f(a=1)\n')).toMatchObject({ assignments: 1, keywordArguments: 1 })
  expect(count('for x in [y for y in z]: pass\n')).toMatchObject({ comprehensions: 1 })
})

describe('annotations', () => {
  const NONE = [undefined, undefined, undefined, undefined]
  const annotations = (source: string): readonly (number | undefined)[] => {
    const { annotatedFunctions, annotatedScopes, annotations, textAnnotations } = count(source)
    return [annotatedFunctions, annotatedScopes, annotations, textAnnotations]
  }

  test('of parameters and of the return value, once for the function', () => {
    expect(annotations('def f(a: int, b: dict[str, int] = {1: 2}, *c) -> int: pass\n')).toEqual([
      1,
      undefined,
      3,
      undefined,
    ])
    expect(annotations('def f[T](a: T): pass\ndef g(\n  a: int,\n): pass\n')).toEqual([
      2,
      undefined,
      2,
      undefined,
    ])
  })

  test('none if a function has no annotation', () => {
    expect(
      annotations(
        'def f(a, b=lambda c: d, e={1: 2}): pass\nx = lambda a: b\nif a: pass\nelse: pass\n',
      ),
    ).toEqual(NONE)
  })

  test('of variables in a module and in a class, but not in a function', () => {
    expect(
      annotations('a: int\nb: int = 1\nclass C:\n  d: int\n  def f(self):\n    e: int\n  g: int\n'),
    ).toEqual([undefined, 2, 4, undefined])
  })

  test('as text with the future import', () => {
    expect(
      annotations('from __future__ import annotations\ndef f(a: int) -> int: pass\nb: int\n'),
    ).toEqual([undefined, undefined, undefined, 3])
  })
})

test('a line continues inside brackets', () => {
  expect(count('x = [\n1,\n2]\n')).toMatchObject({ lines: 1, brackets: 1, numbers: 2, commas: 1 })
})

test('text that is not Python is counted without an endless loop or an error', () => {
  for (const text of ['"""', "'", '\\', ')))', '\u0000\u0001', "f'", '#', '"\\'])
    expect(() => count(text)).not.toThrow()
})
