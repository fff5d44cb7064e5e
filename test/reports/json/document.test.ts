import { expect, test } from 'vitest'
import type { Estimate } from '../../../src/model/estimate.ts'
import { jsonReport } from '../../../src/reports/json/document.ts'
import { sample, several } from '../sample.ts'

const parsed = (estimate: Estimate) => JSON.parse(jsonReport(estimate))

test('has the keys of the contract in its order, and no others', () => {
  const extra = { ...sample, secret: 1, network: { ...sample.network, hosts: ['index.test'] } }
  const report = parsed(extra)
  expect(Object.keys(report)).toEqual([
    'schema_version',
    'command',
    'as_of',
    'inputs',
    'scenarios',
    'budget',
    'warnings',
    'network',
  ])
  expect(Object.keys(report.inputs[0])).toEqual(['file', 'sha256'])
  const [scenario] = report.scenarios
  expect(Object.keys(scenario)).toEqual([
    'name',
    'target',
    'installer',
    'packages',
    'overlaps',
    'totals',
  ])
  expect(Object.keys(scenario.target)).toEqual(['python', 'platform', 'glibc', 'assumed'])
  expect(Object.keys(scenario.packages[0])).toEqual([
    'name',
    'version',
    'requested',
    'extras',
    'dependencies',
    'requires',
    'wheel',
    'sdist',
    'download_size',
    'installed_size',
    'overhead_size',
    'bytecode_size',
    'disk_size',
    'retained_size',
    'sources',
  ])
  expect(Object.keys(scenario.packages[0].wheel)).toEqual(['filename', 'sha256', 'index'])
  expect(Object.keys(scenario.packages[0].sources)).toEqual(['download', 'installed', 'bytecode'])
  const sums = [
    'packages',
    'download_size',
    'installed_size',
    'overhead_size',
    'bytecode_size',
    'shared_size',
    'disk_size',
    'source',
  ]
  expect(Object.keys(scenario.totals)).toEqual(sums)
  expect(Object.keys(report.budget)).toEqual([
    'limit',
    'measured',
    'over_by',
    'ok',
    'culprits',
    'interval',
    'unknown',
    'advice',
  ])
  expect(report.network).toEqual({ requests: 41, bytes: 2_345_678, rounds: 4 })
})

test('packages are sorted by name; unknown figures are null; estimates have an interval', () => {
  const { packages } = parsed(sample).scenarios[0]
  const names = packages.map((one: { name: string }) => one.name)
  expect(names).toEqual([...names].sort())
  expect(packages.find((one: { name: string }) => one.name === 'odd-wheel')).toMatchObject({
    installed_size: null,
    sdist: null,
  })
  expect(packages.find((one: { name: string }) => one.name === 'docopt')).toMatchObject({
    wheel: null,
    sdist: { filename: 'docopt-0.6.2.tar.gz', sha256: null, index: 'https://index.test/simple/' },
    interval: [60_000, 110_000],
  })
})

test('has every figure of the estimate, and null for no budget', () => {
  const report = parsed({ ...sample, budget: null })
  expect(report.budget).toBeNull()
  expect(report.scenarios.map((one: { totals: unknown }) => one.totals)).toEqual(
    sample.scenarios.map((one) => one.totals),
  )
  expect(report.warnings).toEqual(sample.warnings)
})

test('ends in a line break', () => {
  expect(jsonReport(sample)).toMatch(/\}\n$/)
})

test('several files have their estimates, each as if printed by itself, or their errors', () => {
  const { estimates, ...rest } = JSON.parse(jsonReport(several))
  expect(rest).toEqual({ schema_version: 1, command: 'estimate', network: several.network })
  expect(estimates.map(Object.keys)).toEqual(
    several.estimates.map(() => ['file', 'estimate', 'error']),
  )
  expect(estimates[0]).toEqual({
    file: 'requirements/production.txt',
    estimate: { ...parsed(sample), network: several.network },
    error: null,
  })
  expect(estimates[2]).toEqual({
    file: 'old\u001b[5m.txt',
    estimate: null,
    error: {
      code: 'conflict',
      message: 'Nothing fits.',
      exit_code: 3,
      places: [{ file: 'old.txt', line: 2 }],
      hint: null,
    },
  })
})

test('control characters are escaped', () => {
  const text = jsonReport({
    ...sample,
    warnings: [{ code: 'unknown-size', message: 'a\u009bb\u202ec' }],
  })
  expect(text).toContain('a\\u009bb\\u202ec')
  expect(JSON.parse(text).warnings[0].message).toBe('a\u009bb\u202ec')
})
