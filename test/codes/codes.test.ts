import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ADVICE } from '../../src/codes/advice.ts'
import { CODES, type Codes } from '../../src/codes/all-codes.ts'
import { FINDINGS } from '../../src/codes/findings.ts'
import type { LockSync } from '../../src/images/commands/effect.ts'
import type { Advice } from '../../src/model/advice.ts'
import type { BudgetAdvice } from '../../src/model/budget.ts'
import type { ImageStep } from '../../src/model/image-advice.ts'
import { codesPage } from './page.ts'

const root = join(import.meta.dirname, '..', '..')

test('`npm run generate:codes` has run since the table was changed', () => {
  expect(readFileSync(join(root, '.github', 'CODES.md'), 'utf8')).toBe(codesPage())
})

/**
 * The allowed codes of advice, and labels of a cache: one without an explanation does not compile.
 */
const EXPLAINED: Readonly<Record<(Advice | BudgetAdvice | ImageStep)['code'], Codes[string]>> =
  ADVICE
const CACHES: Readonly<
  Record<`${'pip' | 'conda' | 'virtualenv' | LockSync['tool']}-cache`, Codes[string]>
> = FINDINGS

test('the codes of advice are those that the types of reports name', () => {
  const named = ['advice', 'budget', 'image-advice'].flatMap((file) => {
    const text = readFileSync(join(root, 'src', 'model', `${file}.ts`), 'utf8')
    return (/readonly code:\n((?: +\| '[a-z-]+'\n)+)/.exec(text)?.[1] ?? '').match(/[a-z-]+/g) ?? []
  })
  expect(Object.keys(EXPLAINED).sort()).toEqual([...new Set(named)].sort())
})

test('a cache of each tool is explained', () => {
  const caches = Object.keys(CACHES).filter((code) => code.endsWith('-cache'))
  expect(caches.sort()).toEqual([
    'conda-cache',
    'pdm-cache',
    'pip-cache',
    'pipenv-cache',
    'poetry-cache',
    'uv-cache',
    'virtualenv-cache',
  ])
})

describe.each(CODES)('the codes of kind %s', (_, codes) => {
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
    // Codes that are made of parts: a baseline, a kind of failure, the reason for a missing wheel,
    // commander's own codes.
    const made =
      /^(?:[a-z]+-cache$|bad-(?:glibc|musl|macos)|index-|no-wheel-for-|(?:missing|excess|option-missing|conflicting|missing-mandatory)-(?:argument|arguments|option|option-value)$)/
    expect(
      Object.keys(codes).filter((code) => !source.includes(`'${code}'`) && !made.test(code)),
    ).toEqual([])
  })
})
