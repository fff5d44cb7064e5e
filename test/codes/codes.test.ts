import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ERRORS } from '../../src/codes/errors.ts'
import { WARNINGS } from '../../src/codes/warnings.ts'
import { codesPage } from './page.ts'

const root = join(import.meta.dirname, '..', '..')

test('`npm run generate:codes` has run since the table was changed', () => {
  expect(readFileSync(join(root, '.github', 'CODES.md'), 'utf8')).toBe(codesPage())
})

describe.each([
  ['errors', ERRORS],
  ['warnings', WARNINGS],
])('the codes of %s', (_, codes) => {
  test('are kebab-case, and each has two sentences', () => {
    for (const [code, { meaning, remedy }] of Object.entries(codes)) {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
      expect([meaning, remedy], code).toEqual([
        expect.stringMatching(/^[A-Z[-].*\.$/i),
        expect.stringMatching(/^[A-Z-].*\.$/i),
      ])
    }
  })

  test('are all in use', () => {
    const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('codes'))
      .map((path) => readFileSync(join(root, 'src', path), 'utf8'))
      .join('\n')
    // Made of parts: of a baseline, a kind of failure, what a wheel lacks, commander's own codes.
    const made =
      /^(?:bad-(?:glibc|musl|macos)|index-|no-wheel-for-|(?:missing|excess|option-missing|conflicting|missing-mandatory)-(?:argument|arguments|option|option-value)$)/
    expect(
      Object.keys(codes).filter((code) => !source.includes(`'${code}'`) && !made.test(code)),
    ).toEqual([])
  })
})
