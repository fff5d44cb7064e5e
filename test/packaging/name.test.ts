import { expect, it } from 'vitest'
import { normalizeName } from '../../src/packaging/name.ts'

it('lowers the case and makes every run of separators one hyphen', () => {
  expect(normalizeName('Zope.Interface')).toBe('zope-interface')
  expect(normalizeName('ruamel_-.yaml')).toBe('ruamel-yaml')
  expect(normalizeName('requests')).toBe('requests')
})

it('leaves hyphens at the ends, since it does not judge names', () => {
  expect(normalizeName('_private_')).toBe('-private-')
})

it('normalises once and for all', () => {
  const once = normalizeName('A__b..C')
  expect(normalizeName(once)).toBe(once)
})
