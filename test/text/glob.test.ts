import { describe, expect, test } from 'vitest'
import {
  globMatches,
  parseGlob,
  replaceMatches,
  withoutPrefix,
  withoutSuffix,
} from '../../src/text/glob.ts'

describe('globMatches', () => {
  test.each([
    ['*', '', true],
    ['*.txt', 'a.txt', true],
    ['*.txt', 'a.md', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[^a-c]x', 'dx', true],
    ['[]]', ']', true],
    ['[a', '[a', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['linux/*|x', 'linux/*|x', true],
  ])('%s and %s: %s', (pattern, text, matches) => {
    expect(globMatches(parseGlob(pattern, true), text)).toBe(matches)
  })

  test('takes linear time for many stars', () => {
    const started = performance.now()
    expect(globMatches(parseGlob(`${'*a'.repeat(30)}*b`, true), 'a'.repeat(20_000))).toBe(false)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('parts of a text', () => {
  const glob = parseGlob('*.', false)

  test('shortest and longest match at the beginning', () => {
    expect(withoutPrefix(glob, '3.11.7', false)).toBe('11.7')
    expect(withoutPrefix(glob, '3.11.7', true)).toBe('7')
  })

  test('shortest and longest match at the end', () => {
    const end = parseGlob('.*', false)
    expect(withoutSuffix(end, '3.11.7', false)).toBe('3.11')
    expect(withoutSuffix(end, '3.11.7', true)).toBe('3')
    expect(withoutSuffix(end, 'none', true)).toBe('none')
  })

  test('the first match or every match replaced', () => {
    const dot = parseGlob('.', false)
    expect(replaceMatches(dot, '12.4.1', '', false)).toBe('124.1')
    expect(replaceMatches(dot, '12.4.1', '', true)).toBe('1241')
    expect(replaceMatches(dot, 'none', '-', true)).toBe('none')
  })
})
