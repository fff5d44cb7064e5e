import { describe, expect, test } from 'vitest'
import { PysizeError } from '../../src/errors.ts'
import { parseToml } from '../../src/source-trees/toml.ts'

describe('TOML 1.1', () => {
  test.each<[string, string, unknown]>([
    [
      'line breaks and a comment in an inline table',
      'a = {\n  b = 1, # one\n  c = 2\n}',
      { b: 1, c: 2 },
    ],
    ['a trailing comma in an inline table', 'a = { b = 1, }', { b: 1 }],
    ['the escape \\e', 'a = "\\e[0m"', '\u001b[0m'],
    ['the escape \\x', 'a = "\\x41\\xe9"', 'Aé'],
  ])('%s', (_, text, expected) => {
    expect(parseToml('pyproject.toml', text)).toEqual({ a: expected })
  })

  test('a time without seconds', () => {
    expect(parseToml('pyproject.toml', 'a = 07:32\nb = 1979-05-27T07:32Z\nc = "x"')).toMatchObject({
      c: 'x',
    })
  })
})

test('names of object properties are ordinary keys', () => {
  const table = parseToml('pyproject.toml', '__proto__ = { a = 1, }\nconstructor = 2')
  expect(Object.keys(table).sort()).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf({})).toBe(Object.prototype)
})

test('a fault in a text that is otherwise TOML 1.1 has the right place', () => {
  const text = 'a = {\n  b = 1,\n}\nc = [1\nd = 2\n'
  const error = (() => {
    try {
      return parseToml('pyproject.toml', text)
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toBeInstanceOf(PysizeError)
  expect(error).toMatchObject({
    code: 'invalid-toml',
    exitCode: 2,
    places: [{ file: 'pyproject.toml', line: 5 }],
  })
})
