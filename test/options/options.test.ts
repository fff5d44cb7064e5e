import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { limitNames } from '../../src/analyse/budgets/named-limits.ts'
import { GROUPS } from '../../src/options/option-row.ts'
import { decidingOptions, OPTIONS } from '../../src/options/option-table.ts'
import { optionsPage, withInterface } from './generated.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('`npm run generate:options` has run since the table was changed', () => {
  test('src/options/options.ts', () => {
    expect(withInterface(read('src/options/options.ts'))).toBe(read('src/options/options.ts'))
  })

  test('.github/OPTIONS.md', () => {
    expect(optionsPage()).toBe(read('.github/OPTIONS.md'))
  })
})

test('the page has every named limit', () => {
  expect(limitNames.filter((name) => !OPTIONS.budget?.about.includes(`\`${name}\``))).toEqual([])
})

test('no spelling belongs to two options', () => {
  const flags = Object.values(OPTIONS).flatMap(({ spellings = [] }) =>
    spellings.flatMap((spelling) => spelling.flags.match(/-{1,2}[\w-]+/g) ?? []),
  )
  expect(flags.filter((flag, i) => flags.indexOf(flag) !== i)).toEqual([])
})

test('an option with a group has a spelling, and the groups of the help are all used', () => {
  const grouped = Object.values(OPTIONS).filter(({ group }) => group !== undefined)
  expect(grouped.filter(({ spellings = [] }) => spellings.length === 0)).toEqual([])
  expect(new Set(grouped.map(({ group }) => group))).toEqual(new Set(GROUPS))
})

test('deciding options make different keys, in any order; the others make none', () => {
  expect(decidingOptions({ python: '3.11', pre: true })).toBe(
    decidingOptions({ pre: true, python: '3.11' }),
  )
  expect(decidingOptions({ python: '3.11' })).not.toBe(decidingOptions({ python: '3.12' }))
  expect(decidingOptions({ budget: '4GB', cacheDir: '/x', offline: true, python: undefined })).toBe(
    decidingOptions({}),
  )
})
