import { describe, expect, test } from 'vitest'
import {
  BadIgnorePattern,
  ignoredBy,
  mayExceptBelow,
  parseIgnoreFile,
} from '../../../src/inputs/build-context/ignore-rules.ts'

const isIgnored = (path: string, ...lines: string[]): boolean =>
  ignoredBy(parseIgnoreFile(lines.join('\n')), path) !== null

describe('a path is ignored', () => {
  test.each([
    ['app.log', ['*.log'], true],
    ['logs/app.log', ['*.log'], false],
    ['logs/app.log', ['**/*.log'], true],
    ['.venv/lib/x.py', ['.venv'], true],
    ['.venv/lib/x.py', ['/.venv/'], true],
    ['sub/.venv/x', ['.venv'], false],
    ['sub/.venv/x', ['**/.venv'], true],
    ['docs/README.md', ['docs', '!docs/README.md'], false],
    ['docs/other.md', ['docs', '!docs/README.md'], true],
    ['src/main.py', ['*', '!src'], false],
    ['tests/a.py', ['*', '!src'], true],
    ['a.md', ['!a.md', '*.md'], true],
    ['Models/x', ['models'], false],
    ['x', ['# x', '  ', 'y'], false],
    ['#x', ['\\#x'], true],
    ['b1', ['b[0-9]'], true],
    ['bx', ['b[^0-9]'], true],
    ['b!', ['b[!0-9]'], true],
    ['bx', ['b[!0-9]'], false],
    ['a+b(1).whl', ['a+b(1).whl'], true],
    ['dist/a-1.0+cu.whl', ['dist/*.whl'], true],
    ['a/b/c/d', ['a/**/d'], true],
    ['a/d', ['a/**/d'], true],
    ['a', ['a/**'], false],
    ['a/b', ['./a/../a/b'], true],
  ])('%s by %j: %s', (path, lines, expected) => {
    expect(isIgnored(path, ...lines)).toBe(expected)
  })
})

test('the rule with its line', () => {
  expect(ignoredBy(parseIgnoreFile('\ufeff# comment\r\n\r\n*.pyc\r\n'), 'a.pyc')).toMatchObject({
    pattern: '*.pyc',
    line: 3,
  })
})

test.each(['[', 'a[', '[a-', '[]', '\\', '!', '[-a]'])('the pattern %s is malformed', (pattern) => {
  expect(() => parseIgnoreFile(`ok\n${pattern}`)).toThrow(BadIgnorePattern)
})

test('an exception may match below a folder', () => {
  const rules = parseIgnoreFile('*\n!src/app\n!docs/*.md')
  expect(
    ['src', 'src/app', 'docs', 'data', 'src/other'].map((folder) => mayExceptBelow(rules, folder)),
  ).toEqual([true, false, true, false, false])
})

test('many stars take no more time', () => {
  const started = performance.now()
  expect(isIgnored('a'.repeat(4000), `${'*a'.repeat(40)}*b`)).toBe(false)
  expect(performance.now() - started).toBeLessThan(2000)
})
