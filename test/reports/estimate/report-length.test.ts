import { expect, test } from 'vitest'
import { evaluateBudget } from '../../../src/analyse/budgets/decide-budget.ts'
import { textReport } from '../../../src/reports/estimate/text.ts'
import { sample } from '../sample.ts'

const report = (width: number, fields: object = {}): readonly string[] =>
  textReport({ ...sample, ...fields }, { width, colors: false, binaryUnits: false, all: false })
    .trimEnd()
    .split('\n')

const limits = [4e9, 3e9, 2e9]
const budgets = limits.map((limit) => evaluateBudget(limit, sample.scenarios[0]!))
const denied = ['torch', 'triton', 'numpy'].map((name) => ({
  name,
  version: '1.0',
  rule: name,
  file: 'requirements/production.txt',
  line: 4,
  path: ['sentence-transformers', name],
}))

test.each([80, 90, 100, 120])('in %i columns a report with many gates has 24 lines', (width) => {
  const lines = report(width, { budget: budgets[0], budgets, denied })
  expect(lines.length).toBeLessThanOrEqual(24)
  expect(lines.filter((line) => line.startsWith('FAILED'))).toHaveLength(6)
  expect(lines.filter((line) => [...line].length > width)).toEqual([])
})

test('the cause of several budgets is shown once', () => {
  const text = report(Number.POSITIVE_INFINITY, { budget: budgets[0], budgets }).join('\n')
  expect(text.match(/torch brings/g)).toHaveLength(1)
})

test('a report without gates drops nothing', () => {
  const lines = report(120, { budget: null })
  expect(lines.join('\n')).toMatch(/^ {2}below requirements\/production\.txt:4 write:$/m)
  expect(lines.filter((line) => / GPU$/.test(line))).toHaveLength(3)
})
