import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  complement,
  contains,
  EMPTY,
  equalRanges,
  FULL,
  intersect,
  isDisjoint,
  isEmpty,
  isSubset,
  type Range,
  singleton,
  union,
} from '../../../src/packaging/versions/range.ts'
import { parseSpecifierSetOrThrow } from '../../../src/packaging/versions/specifier.ts'
import { parseVersion } from '../../../src/packaging/versions/version.ts'
import { runs } from '../../support/runs.ts'
import { clauses } from '../specifier-reference.ts'
import { normalText, type Parts, parts } from '../version-parts.ts'

const rangeOf = (set: string): Range => parseSpecifierSetOrThrow(set).range
const keyOf = (text: string): string => parseVersion(text)!.key
const has = (range: Range, version: Parts): boolean => contains(range, keyOf(normalText(version)))

/** Unions and complements too, which no specifier set spells. */
const ranges: fc.Arbitrary<Range> = fc
  .tuple(clauses, clauses, fc.boolean())
  .map(([a, b, inverted]) =>
    union(rangeOf(a.text), inverted ? complement(rangeOf(b.text)) : rangeOf(b.text)),
  )

describe('algebra and membership', () => {
  it('agree for any two ranges and any version', () => {
    fc.assert(
      fc.property(ranges, ranges, parts, (a, b, version) => {
        const [inA, inB] = [has(a, version), has(b, version)]
        expect(has(intersect(a, b), version)).toBe(inA && inB)
        expect(has(union(a, b), version)).toBe(inA || inB)
        expect(has(complement(a), version)).toBe(!inA)
        if (isSubset(a, b)) expect(!inA || inB).toBe(true)
        if (isDisjoint(a, b)) expect(inA && inB).toBe(false)
        if (isEmpty(a)) expect(inA).toBe(false)
      }),
      runs(1500),
    )
  })

  it('follow the laws of sets, cut for cut', () => {
    fc.assert(
      fc.property(ranges, ranges, ranges, (a, b, c) => {
        expect(complement(complement(a))).toEqual(a)
        expect(intersect(a, b)).toEqual(intersect(b, a))
        expect(union(a, b)).toEqual(complement(intersect(complement(a), complement(b))))
        expect(intersect(a, union(b, c))).toEqual(union(intersect(a, b), intersect(a, c)))
        expect(isSubset(a, b)).toBe(equalRanges(intersect(a, b), a))
        expect(isDisjoint(a, b)).toBe(isEmpty(intersect(a, b)))
        expect(isEmpty(intersect(a, complement(a)))).toBe(true)
        expect(union(a, complement(a))).toEqual(FULL)
      }),
      runs(700),
    )
  })

  it('give cuts in strictly ascending order', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        for (const range of [intersect(a, b), union(a, b), complement(a)])
          expect([...new Set(range)].sort()).toEqual(range)
      }),
    )
  })

  it('return an operand if it is the result', () => {
    const [wide, narrow] = [rangeOf('>=1,<3'), rangeOf('>=1.5,<2')]
    expect(intersect(wide, narrow)).toBe(narrow)
    expect(union(narrow, wide)).toBe(wide)
    expect(intersect(FULL, wide)).toBe(wide)
    expect(union(wide, EMPTY)).toBe(wide)
    expect(intersect(wide, rangeOf('>=5'))).toBe(EMPTY)
  })
})

describe('equal sets have equal cuts, in any spelling', () => {
  test.each([
    ['<=1.0.dev2', '<1.0.dev3'],
    ['>1.0a1', '>=1.0a2.dev0'],
    ['>1.0.post1', '>=1.0.post2.dev0'],
    ['<=1.0', '<1.0.post0'],
    ['==1.2.*', '>=1.2.dev0,<1.3'],
    ['~=2.1', '>=2.1,==2.*'],
    ['>=0.dev0', ''],
    ['==0.*', '<1'],
    ['<0', '<0.dev0'],
    ['==1.0,!=1.0', '<0'],
    ['>=1.0,<=1.0', '==1'],
    ['>1.0a1,<1.0a2.dev0', '<0'],
    ['>=9007199254740993,<9007199254740994', '==9007199254740993.*,>=9007199254740993'],
  ])('%s and %s', (a, b) => {
    expect(rangeOf(a)).toEqual(rangeOf(b))
  })

  test.each([
    ['>1.0', '>=1.0.post1'],
    ['<1.0', '<1.0rc1'],
    ['==1.0', '==1.0+local'],
    ['<1.0', '<=0.9'],
    ['>=1!0.dev0', '>=1'],
  ])('but not %s and %s', (a, b) => {
    expect(equalRanges(rangeOf(a), rangeOf(b))).toBe(false)
  })
})

describe('singleton', () => {
  it('is one version, without its local versions and its neighbours', () => {
    const range = singleton(parseVersion('1.0')!)
    expect(
      ['1.0', '1', '1.0+a', '1.0.post0.dev0', '1.0rc1'].map((text) => contains(range, keyOf(text))),
    ).toEqual([true, true, false, false, false])
    expect(isSubset(range, rangeOf('==1.0'))).toBe(true)
  })
})
