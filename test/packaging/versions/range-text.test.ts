import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  contains,
  FULL,
  type Range,
  singleton,
  union,
} from '../../../src/packaging/versions/range.ts'
import { formatRange } from '../../../src/packaging/versions/range-text.ts'
import { parseSpecifierSetOrThrow } from '../../../src/packaging/versions/specifier.ts'
import { parseVersion } from '../../../src/packaging/versions/version.ts'
import { runs } from '../../support/runs.ts'
import { clause } from '../specifier-reference.ts'
import { normalText, parts } from '../version-parts.ts'

const rangeOf = (set: string): Range => parseSpecifierSetOrThrow(set).range

describe('a range in words', () => {
  test.each([
    ['', 'any version'],
    ['>2,<1', 'no version'],
    ['>=1.2,<2', '>=1.2,<2'],
    ['>1.2', '>1.2'],
    ['<=1.2.3', '<=1.2.3'],
    ['<1', '<1'],
    ['==1.2', '==1.2'],
    ['==1.2+cpu', '==1.2+cpu'],
    ['==1.0.*', '==1.0.*'],
    ['==1!2.*', '==1!2.*'],
    ['~=1.4.5', '>=1.4.5,<1.5'],
    ['!=1.5', '!=1.5'],
    ['>=1,<4,!=1.5,!=2.*,!=2.1', '>=1,<4,!=1.5,!=2.*'],
    ['>=1.0a1,<1.0rc1', '>=1a1,<1rc1'],
    ['>1.0.post1', '>=1.post2'],
    ['<1.0.post1', '<1.post1'],
    ['>=1.0.post20240101', '>=1.post20240101'],
  ])('%j is %s', (set, expected) => {
    expect(formatRange(rangeOf(set))).toBe(expected)
  })

  it('joins several specifier sets', () => {
    expect(formatRange(union(rangeOf('<1'), union(rangeOf('==1.5'), rangeOf('>=2,!=2.2'))))).toBe(
      '<1 or ==1.5 or >=2,!=2.2',
    )
  })

  it('names a single version by its text', () => {
    expect(formatRange(singleton(parseVersion('1.5')!))).toBe('==1.5')
  })

  it('of one clause, read again, has the same final versions', () => {
    fc.assert(
      fc.property(clause, parts, ({ text }, given) => {
        const range = rangeOf(text)
        fc.pre(range.length > 0 && range !== FULL)
        const { key } = parseVersion(normalText({ ...given, pre: null, dev: null }))!
        expect(contains(rangeOf(formatRange(range)), key)).toBe(contains(range, key))
      }),
      runs(500),
    )
  })
})
