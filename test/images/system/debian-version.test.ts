import { expect, test } from 'vitest'
import { compareDebianVersions } from '../../../src/images/system/debian-version.ts'

// Cases of Debian policy 5.6.12, and of versions in its archive.
test.each([
  ['1.0', '1.0'],
  ['1.0', '1.00'],
  ['0:1.0', '1.0'],
])('%s equals %s', (one, other) => {
  expect(compareDebianVersions(one, other)).toBe(0)
})

test.each([
  ['1.0~rc1', '1.0'],
  ['1.0~~', '1.0~'],
  ['1.0', '1.0a'],
  ['1.0a', '1.0+b'],
  ['1.9', '1.10'],
  ['2.0', '1:1.0'],
  ['1.0-1', '1.0-1+b1'],
  ['2.36-9+deb12u9', '2.36-9+deb12u14'],
  ['3.0.17-1~deb12u2', '3.0.17-1'],
  ['1.2-3-1', '1.2-3-2'],
])('%s is older than %s', (older, newer) => {
  expect(compareDebianVersions(older, newer)).toBeLessThan(0)
  expect(compareDebianVersions(newer, older)).toBeGreaterThan(0)
})
