import { expect, test } from 'vitest'
import { versionLabel } from '../../src/reports/version-label.ts'
import { pkg } from '../analyse/packages.ts'

test('an unknown version is not version 0', () => {
  const one = pkg('demo')
  expect(versionLabel(one, 'sdist')).toBe(one.version)
  expect(versionLabel({ ...one, wheel: null, sdist: null, version: '0' }, 'sdist')).toBe(
    '? (source)',
  )
  expect(versionLabel({ ...one, wheel: null, sdist: null, version: '2.1' }, 'sdist')).toBe(
    '2.1 (source)',
  )
  const sdist = { filename: 'demo-2.1.tar.gz', sha256: null, index: 'x' }
  expect(versionLabel({ ...one, wheel: null, sdist, version: '2.1' }, 'no wheel')).toBe(
    '2.1 (no wheel)',
  )
})
