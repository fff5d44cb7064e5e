import { expect, test } from 'vitest'
import { totalsOf, worstSource } from '../../src/analyse/totals.ts'
import { pkg } from './packages.ts'

test('the source of a sum is its worst part', () => {
  expect(worstSource([])).toBe('exact')
  expect(worstSource(['exact', 'estimated', 'exact'])).toBe('estimated')
  expect(worstSource(['unknown', 'estimated'])).toBe('unknown')
})

test('totals are sums of known figures; modelled bytecode does not make them estimated', () => {
  const sources = { download: 'exact', installed: 'exact', bytecode: 'estimated' } as const
  const known = pkg('a', [], {
    download_size: 10,
    installed_size: 30,
    overhead_size: 2,
    bytecode_size: 5,
    sources,
  })
  expect(totalsOf([known, known])).toEqual({
    packages: 2,
    download_size: 20,
    installed_size: 60,
    overhead_size: 4,
    bytecode_size: 10,
    shared_size: 0,
    disk_size: 8192,
    source: 'exact',
  })
  const unknown = pkg('b', [], {
    installed_size: null,
    overhead_size: null,
    sources: { ...sources, installed: 'unknown' },
  })
  expect(totalsOf([known, unknown])).toMatchObject({
    packages: 2,
    download_size: 11,
    installed_size: 30,
    source: 'unknown',
  })
})
