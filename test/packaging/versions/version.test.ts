import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  compareVersions,
  parseVersion,
  versionOfKey,
} from '../../../src/packaging/versions/version.ts'
import { runs } from '../../support/runs.ts'
import { compareParts, normalText, parts } from '../version-parts.ts'

const normal = (text: string): string | undefined => parseVersion(text)?.normal

describe('spellings', () => {
  test.each([
    ['1.0', '1.0'],
    ['01.002.000', '1.2.0'],
    ['1.0.00', '1.0.0'],
    ['v1.0', '1.0'],
    [' \t1.0\n', '1.0'],
    ['0!1.0', '1.0'],
    ['02!1.0', '2!1.0'],
    ['1.0alpha1', '1.0a1'],
    ['1.0.BETA_2', '1.0b2'],
    ['1.0-preview', '1.0rc0'],
    ['1.0c3', '1.0rc3'],
    ['1.0a.', '1.0a0'],
    ['1.0-1', '1.0.post1'],
    ['1.0a--1', '1.0a0.post1'],
    ['1.0-r4', '1.0.post4'],
    ['1.0rev', '1.0.post0'],
    ['1.0.post-dev', '1.0.post0.dev0'],
    ['1DEV7', '1.dev7'],
    ['1.0adev1', '1.0a0.dev1'],
    ['1.0a-1-1', '1.0a1.post1'],
    ['1.0-preview_2.rev-3', '1.0rc2.post3'],
    ['0001234.0', '1234.0'],
    ['1.0+Ubuntu-01_x', '1.0+ubuntu.1.x'],
    ['9007199254740993!1.99999999999999999999', '9007199254740993!1.99999999999999999999'],
  ])('%j is %j', (text, expected) => {
    expect(normal(text)).toBe(expected)
  })

  test.each([
    '',
    ' ',
    '.',
    '1.',
    '.1',
    '1..2',
    '1!',
    '!1',
    '1!!2',
    '1!2!3',
    '-1',
    'vv1',
    '1.*',
    '1 .0',
    '1.0-',
    '1.0x',
    '1.0a1b1',
    '1.0alph1',
    '1.0-1-1',
    '1.0post--1',
    '1.0.dev1.post1',
  ])('%j is not a version', (text) => {
    expect(normal(text)).toBeUndefined()
  })

  test.each([
    '1.0+',
    '1.0+a+b',
    '1.0+a.',
    '1.0+.a',
    '1.0+a..b',
    '1.0+\u212a',
    '1.\u0661',
    '\ufeff1.0',
    '1.0\u0000',
  ])('%j is not a version', (text) => {
    expect(normal(text)).toBeUndefined()
  })

  it('refuses a text longer than any number that CPython reads', () => {
    expect(normal('9'.repeat(4300))).toHaveLength(4300)
    expect(normal('9'.repeat(4301))).toBeUndefined()
  })
})

describe('parts', () => {
  it('are those of its key, which has no trailing zeros', () => {
    fc.assert(
      fc.property(parts, (version) => {
        const { key, width, normal } = parseVersion(normalText(version))!
        expect(versionOfKey(key, width)).toMatchObject({ key, width, normal })
        expect(versionOfKey(key).key).toBe(key)
      }),
    )
  })

  it('are numbers, or bigints if a double cannot hold them', () => {
    expect(parseVersion('1!2.0.0rc9007199254740993.post4.dev5+abc.6')).toMatchObject({
      epoch: 1,
      release: [2, 0, 0],
      pre: ['rc', 9007199254740993n],
      post: 4,
      dev: 5,
      local: 'abc.6',
      base: '1!2.0.0',
      public: '1!2.0.0rc9007199254740993.post4.dev5',
      isPrerelease: true,
    })
    expect(parseVersion('0.0')).toMatchObject({
      epoch: 0,
      release: [0, 0],
      pre: null,
      post: null,
      dev: null,
      local: null,
      isPrerelease: false,
    })
  })

  it('counts dev, alpha, beta and rc as pre-releases, posts and locals not', () => {
    const isPrerelease = (text: string): boolean | undefined => parseVersion(text)?.isPrerelease
    expect(['1.dev0', '1a1', '1b1.post2', '1rc1', '1.post1.dev2'].map(isPrerelease)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    expect(['1', '1.post1', '1+a1'].map(isPrerelease)).toEqual([false, false, false])
  })
})

describe('order', () => {
  it('is that of PEP 440', () => {
    const ascending = [
      '0.dev0',
      '0',
      '0.9',
      '1.dev2',
      '1.dev10',
      '1a1.dev3',
      '1a1',
      '1a1.post2.dev1',
      '1a1.post2',
      '1a2',
      '1b0',
      '1rc9',
      '1rc10',
    ]
    ascending.push(
      '1.0',
      '1.0+a',
      '1.0+abc',
      '1.0+abc.1',
      '1.0+2',
      '1.0+10',
      '1.post0.dev1',
      '1.post0',
      '1.post1',
      '1.0.1.dev0',
      '1.1',
      '10',
      '1!0',
    )
    const keys = ascending.map((text) => parseVersion(text)!.key)
    expect(keys.toSorted()).toEqual(keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('treats 1, 1.0 and v1.0.0 as equal', () => {
    expect(new Set(['1', '1.0', 'v1.0.0', '0!1'].map((text) => parseVersion(text)!.key)).size).toBe(
      1,
    )
  })

  it('agrees with tuples for any two versions', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(compareVersions(parseVersion(normalText(a))!, parseVersion(normalText(b))!)).toBe(
          compareParts(a, b),
        )
      }),
      runs(2000),
    )
  })
})

describe('printing', () => {
  it('returns the normal form for any spelling', () => {
    const spelling = fc.tuple(
      parts,
      fc.constantFrom('', '.', '-', '_'),
      fc.constantFrom('', '.', '-', '_'),
      fc.constantFrom('', '0', '000'),
      fc.boolean(),
    )
    fc.assert(
      fc.property(spelling, ([version, before, after, zeros, upper]) => {
        const { epoch, release, pre, post, dev, local } = version
        const phase = (word: string, number: bigint | null): string =>
          number === null ? '' : before + word + after + zeros + number
        const tail =
          phase(pre?.[0] ?? '', pre?.[1] ?? null) + phase('post', post) + phase('dev', dev)
        const text = ` v${zeros}${epoch}!${release.map((number) => zeros + number).join('.')}${tail}${local.length === 0 ? '' : `+${local.join('-')}`}`
        expect(normal(upper ? text.toUpperCase() : text)).toBe(normalText(version))
      }),
      runs(1000),
    )
  })

  it('is stable: the normal form is its own normal form and has the same key', () => {
    fc.assert(
      fc.property(parts, (version) => {
        const parsed = parseVersion(normalText(version))!
        expect(parsed.normal).toBe(normalText(version))
        expect(parseVersion(parsed.normal)!.key).toBe(parsed.key)
      }),
    )
  })

  it('never throws, on any text', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'0123456789.!+-_*abcdeprtvosz \u0130\u212a'),
      maxLength: 12,
    })
    fc.assert(
      fc.property(soup, (text) => {
        const version = parseVersion(text)
        if (version !== undefined) expect(normal(version.normal)).toBe(version.normal)
      }),
      runs(3000),
    )
  })
})
