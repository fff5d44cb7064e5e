import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isEmpty } from '../../../src/packaging/versions/range.ts'
import {
  filterVersions,
  isUnsatisfiable,
  parseSpecifierSet,
  parseSpecifierSetOrThrow,
  SpecifierError,
  satisfies,
} from '../../../src/packaging/versions/specifier.ts'
import { parseVersion } from '../../../src/packaging/versions/version.ts'
import { runs } from '../../support/runs.ts'
import { clauses } from '../specifier-reference.ts'
import { normalText, parts } from '../version-parts.ts'

const admits = (set: string, version: string, prereleases: boolean | null = null): boolean =>
  satisfies(parseSpecifierSetOrThrow(set), version, prereleases)

describe('membership', () => {
  it('follows PEP 440 for each clause, for any set and any version', () => {
    fc.assert(
      fc.property(clauses, parts, (set, version) => {
        expect(admits(set.text, normalText(version))).toBe(set.admits(version))
      }),
      runs(4000),
    )
  })

  test.each([
    ['>1.0', '1.0.post1', false],
    ['>1.0', '1.0+local', false],
    ['>1.0', '1.0.0.1', true],
    ['<1.0', '1.0rc1', false],
    ['<1.0.post5', '1.0rc1', true],
    ['<1.0.post20240101', '1.0.post20240101.dev1', false],
    ['==1.0', '1.0+local', true],
    ['==1.0+local', '1.0', false],
    ['!=1.0.*', '1.0.5rc1', false],
    ['~=1.4.5', '1.4.10', true],
    ['~=1.4.5', '1.5', false],
    ['', 'not a version', true],
    ['>=0', 'not a version', false],
  ])('%s, %s: %s', (set, version, expected) => {
    expect(admits(set, version)).toBe(expected)
  })

  it('accepts a parsed version, too', () => {
    expect(satisfies(parseSpecifierSetOrThrow('>=1'), parseVersion('1.5')!)).toBe(true)
  })

  it('excludes pre-releases only on request', () => {
    expect([null, true, false].map((prereleases) => admits('>=1', '2rc1', prereleases))).toEqual([
      true,
      true,
      false,
    ])
  })
})

describe('===', () => {
  it('compares the texts, in any case', () => {
    expect(admits('===1.0+ABC', '1.0+abc')).toBe(true)
    expect(admits('===1.0', '1.0.0')).toBe(false)
    expect(admits('===Foo', 'foo')).toBe(true)
    expect(admits('===foo,>=1', 'foo')).toBe(false)
  })

  it('compares a parsed version by its normal form', () => {
    const version = parseVersion('v1.0')!
    expect([
      satisfies(parseSpecifierSetOrThrow('===1.0'), version),
      satisfies(parseSpecifierSetOrThrow('===v1.0'), version),
    ]).toEqual([true, false])
  })

  it('has the equal versions as its range, and none if it names none', () => {
    expect(isEmpty(parseSpecifierSetOrThrow('===1.0,>=2').range)).toBe(true)
    expect(isEmpty(parseSpecifierSetOrThrow('===foo').range)).toBe(true)
  })
})

describe('filter', () => {
  const versions = ['1.0', '2.0rc1', '1.5', 'x', '3.0a1']

  test.each([
    ['>=1', null, ['1.0', '1.5']],
    ['>=1.0a1', null, ['1.0', '2.0rc1', '1.5', '3.0a1']],
    ['!=1.0a1', null, ['1.0', '1.5']],
    ['>1.5', null, ['2.0rc1', '3.0a1']],
    ['>1.5', false, []],
    ['>=1', true, ['1.0', '2.0rc1', '1.5', '3.0a1']],
    ['', null, ['1.0', '1.5', 'x']],
    ['===x', null, ['x']],
  ])('%j with %s leaves %j', (set, prereleases, expected) => {
    expect(filterVersions(parseSpecifierSetOrThrow(set), versions, prereleases)).toEqual(expected)
  })
})

describe('unsatisfiable', () => {
  test.each([
    ['', null, false],
    ['>2,<1', null, true],
    ['>1.0a1,<1.0', false, true],
    ['>1.0a1,<1.0', null, true],
    ['>=1.0a1,<1.0a3', null, false],
    ['>=1.0a1,<1.0a3', false, true],
    ['>=1.0.post1.dev0,<1.0.post1', false, true],
    ['>=1.0.dev0,<=1.0', false, false],
    ['===x', null, false],
    ['===x,===X', null, false],
    ['===x,===y', null, true],
    ['===x,>=0', null, true],
    ['===1.0a1', false, true],
    ['===1.0,>=1', null, false],
  ])('%j with %s: %s', (set, prereleases, expected) => {
    expect(isUnsatisfiable(parseSpecifierSetOrThrow(set), prereleases)).toBe(expected)
  })
})

describe('text', () => {
  test.each([
    ['>=1.0 , <2', '<2,>=1.0'],
    ['>=1.0,>=1.0.0, >= 1', '>=1'],
    ['~=1.0,~=1.0.0', '~=1.0,~=1.0.0'],
    ['==1.0.*,', '==1.0.*'],
    [',,', ''],
    ['=== =x', '====x'],
  ])('of %j is %j', (text, expected) => {
    expect(parseSpecifierSet(text)?.text).toBe(expected)
  })

  it('read again gives itself and the same range', () => {
    fc.assert(
      fc.property(clauses, ({ text }) => {
        const set = parseSpecifierSetOrThrow(text)
        const again = parseSpecifierSetOrThrow(set.text)
        expect(again.text).toBe(set.text)
        expect(again.range).toEqual(set.range)
      }),
    )
  })
})

describe('faults', () => {
  test.each([
    ['1.0', 1, 'a comparison operator is missing, such as == or >='],
    ['>=1, =2', 6, 'a comparison operator is missing, such as == or >='],
    ['>= x', 4, "'x' is not a version"],
    ['==', 3, '== needs a version'],
    ['>=1.0.*', 3, "'.*' goes with == and != only, not with >="],
    ['==1.0a1.*', 3, "'.*' goes after release numbers only, not after '1.0a1'"],
    ['==1.*.*', 3, "'1.*' is not a version"],
    ['==1 .*', 3, "'1 ' is not a version"],
    ['~=1', 3, '~= needs at least two release numbers'],
    ['>1.0+local', 2, 'a local version goes with == and != only, not with >'],
    ['===a b', 4, "'a b' cannot follow ==="],
  ])('%j at column %d: %s', (text, column, message) => {
    expect(parseSpecifierSet(text)).toBeUndefined()
    expect(() => parseSpecifierSetOrThrow(text)).toThrow(new SpecifierError(message, column))
    expect(() => parseSpecifierSetOrThrow(text)).toThrow(expect.objectContaining({ column }))
  })
})
