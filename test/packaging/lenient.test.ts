import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { formatRequirement, parseRequirement } from '../../src/packaging/requirement.ts'
import {
  parseLenientSpecifierSet,
  parseSpecifierSet,
} from '../../src/packaging/versions/specifier.ts'
import { clauses } from './specifier-reference.ts'

/**
 * Each was read by uv 0.13.9 as the second text: as the Requires-Dist and as the Requires-Python of
 * a wheel.
 */
describe.each([
  ['>=3.6,', '>=3.6'],
  ['>=7.2.0<8.0.0', '<8.0.0,>=7.2.0'],
  ['!=~5.0,>=4.12', '!=5.0.*,>=4.12'],
  ['>=3.5.*', '>=3.5'],
  ['>= 1.9.*', '>=1.9'],
  ['>=2.7,!=3.0.*,<3.10.*', '!=3.0.*,<3.10,>=2.7'],
  ['>=2.7,!=3.0*,!=3.1*', '!=3.0.*,!=3.1.*,>=2.7'],
  ['>dev', '>0.0.0dev'],
  ['>=9.0.0a1.0', '>=9.0.0a1'],
  [">= '2.7'", '>=2.7'],
  [">=2.7, !=3.1.*', <4", '!=3.1.*,<4,>=2.7'],
])('%j is read as %s', (text, expected) => {
  test('in a specifier set', () => expect(parseLenientSpecifierSet(text)?.text).toBe(expected))
  test('in a requirement', () => {
    const marker = 'os_name == "nt"'
    expect(formatRequirement(parseRequirement(`demo ${text} ; ${marker}`, { lenient: true }))).toBe(
      `demo${expected}; ${marker}`,
    )
  })
})

test.each(['3.6', '>=x', '>=3.6 <4', '=>3.6', 'python>=3', '!=3*', '!=~5.10', '!=3.10*', ',,<2'])(
  '%j stays unreadable',
  (text) => {
    expect(parseLenientSpecifierSet(text)).toBeUndefined()
  },
)

it('changes nothing if the strict reader accepts it', () => {
  fc.assert(
    fc.property(clauses, ({ text }) => {
      expect(parseLenientSpecifierSet(text)).toEqual(parseSpecifierSet(text))
    }),
  )
})
