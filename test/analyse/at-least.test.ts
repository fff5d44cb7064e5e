import { expect, test } from 'vitest'
import { atLeast } from '../../src/analyse/at-least.ts'
import { evaluateBudget } from '../../src/analyse/budgets/decide-budget.ts'
import { textReport } from '../../src/reports/estimate/text.ts'
import { sample } from '../reports/sample.ts'
import { pkg, scenario } from './packages.ts'

const unread = {
  installed_size: null,
  overhead_size: null,
  bytecode_size: null,
  sources: { download: 'exact', installed: 'unknown', bytecode: 'unknown' },
} as const

const torch = pkg('torch', [], {
  ...unread,
  requested: true,
  download_size: 500_000_000,
  bounds: [450_000_000, 8_000_000_000],
  without_line: [
    {
      file: 'requirements.txt',
      line: 1,
      requirement: 'torch',
      saves: 0,
      source: 'unknown',
      leaves: ['torch'],
      also_needed_by: [],
      versions: 'kept',
    },
  ],
})
const six = pkg('six', [], { requested: true, installed_size: 40_000 })
const environment = scenario([torch, six])

test('a package without a size counts with its download size', () => {
  const { packages, totals } = atLeast(environment)
  expect(packages[0]).toMatchObject({
    installed_size: 450_000_000,
    sources: { installed: 'unknown' },
    without_line: [{ saves: 450_000_000 }],
  })
  expect(totals.installed_size).toBe(450_040_000)
})

test('a known size keeps its object', () => {
  const known = scenario([six])
  expect(atLeast(known)).toBe(known)
})

test('a budget that the smallest possible sizes break blames the package with the largest download', () => {
  const budget = evaluateBudget(100_000_000, environment)
  expect(budget).toMatchObject({
    ok: false,
    over_by: 350_040_000,
    culprits: [{ name: 'torch', size: 450_000_000 }],
  })
  const report = textReport(
    { ...sample, scenarios: [environment], budget },
    { width: 100, colors: false, binaryUnits: false, all: false },
  )
  expect(report).toMatch(/^≥450 MB on disk .* 350 MB OVER 100 MB$/m)
  expect(report).toMatch(/^ {2}torch \S+ +500 MB +≥450 MB/m)
})
