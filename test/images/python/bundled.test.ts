import { expect, test } from 'vitest'
import { bundledByDebian, bundledWith } from '../../../src/images/python/bundled.ts'

test.each([
  ['3.6', 'pip==18.1 setuptools==40.6.2'],
  ['3.7', 'pip==23.0.1 setuptools==47.1.0'],
  ['3.8.18', 'pip==23.0.1 setuptools==56.0.0'],
  ['3.11.7', 'pip==23.2.1 setuptools==65.5.0'],
  ['3.11.9', 'pip==24.0 setuptools==65.5.0'],
  ['3.11', 'pip==24.0 setuptools==79.0.1'],
  ['3.12.1', 'pip==23.2.1'],
  ['3.12', 'pip==25.0.1'],
  ['3.13.0', 'pip==24.2'],
])('python -m venv of %s installs %s', (python, bundle) => {
  expect(bundledWith(python).join(' ')).toBe(bundle)
})

test('releases that are newer than the table have only pip', () => {
  expect(bundledWith('3.15.0')).toEqual([expect.stringMatching(/^pip==\d/)])
})

test("Debian's own Python brings the wheels of Debian's packages", () => {
  const packages = new Map(
    [
      ['python3-pip-whl', '23.0.1+dfsg-1'],
      ['python3-setuptools-whl', '66.1.1-1+deb12u2'],
    ].map(([name, version]) => [
      name!,
      { name: name!, version: version!, isAutomatic: true, record: null },
    ]),
  )
  expect(bundledByDebian(packages, '3.11')).toEqual(['pip==23.0.1', 'setuptools==66.1.1'])
  expect(bundledByDebian(packages, '3.13')).toEqual(['pip==23.0.1'])
  expect(bundledByDebian(new Map(), '3.11')).toBeUndefined()
})
