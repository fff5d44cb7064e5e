import { expect, it } from 'vitest'
import { leadingName, normalizeName } from '../../src/packaging/name.ts'

it('lowers the case and makes every run of separators one hyphen', () => {
  expect(normalizeName('Zope.Interface')).toBe('zope-interface')
  expect(normalizeName('ruamel_-.yaml')).toBe('ruamel-yaml')
  expect(normalizeName('requests')).toBe('requests')
})

it('keeps hyphens at the ends, because it does not check names', () => {
  expect(normalizeName('_private_')).toBe('-private-')
})

it('is idempotent', () => {
  const once = normalizeName('A__b..C')
  expect(normalizeName(once)).toBe(once)
})

it.each([
  [' Flask[async]>=3', 'Flask'],
  ['foo_.bar-2 @ https://example.org/foo.whl', 'foo_.bar-2'],
  ['six_', 'six'],
  ['-r base.txt', undefined],
  ['', undefined],
])('finds the name at the beginning of %j', (text, name) => {
  expect(leadingName(text)).toBe(name)
})
