import { describe, expect, test } from 'vitest'
import { beginsWith, compareAlpineVersions } from '../../../src/images/system/alpine-version.ts'
import { keeps } from '../../../src/images/system/relation.ts'

describe("versions of Alpine's packages", () => {
  // From the older to the newer, as `apk version -t` of apk-tools orders them.
  test.each([
    ['1.0', '1.1'],
    ['1.9', '1.10'],
    ['1.0', '1.0.1'],
    ['1.0-r9', '1.0-r10'],
    ['1.0_alpha', '1.0_beta2'],
    ['1.0_rc1', '1.0'],
    ['1.0', '1.0_p1'],
    ['1.0_p1', '1.0_p2-r1'],
    ['1.0a', '1.0b'],
    ['1.02', '1.1'],
    ['2.0', '2.0-r0'],
    ['2.0_rc1-r0', '2.0'],
    ['2.0_alpha1', '2.0-r0'],
    ['3.5.7-r0', '3.5.8-r0'],
    ['20251016.3.1', '20260508.3.1'],
  ])('%s is older than %s', (one, other) => {
    expect(compareAlpineVersions(one, other)).toBeLessThan(0)
    expect(compareAlpineVersions(other, one)).toBeGreaterThan(0)
    expect(compareAlpineVersions(one, one)).toBe(0)
  })

  test('a tilde matches a beginning, and a star any characters', () => {
    expect(beginsWith('3.12.5-r0', '3.12')).toBe(true)
    expect(beginsWith('3.12.5-r0', '3.1')).toBe(false)
    const glob = (version: string, bound: string) =>
      keeps(version, { name: 'a', operator: '*', version: bound })
    expect(glob('1:2.39.5-0+deb12u3', '1:2.39*')).toBe(true)
    expect(glob('1:2.40', '1:2.39*')).toBe(false)
    expect(glob('0.19.0-3+b8', '0.19.*')).toBe(true)
    expect(glob('1.2', '1*2*2')).toBe(false)
  })
})
