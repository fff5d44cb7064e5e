import { expect, test } from 'vitest'
import { badgeOf } from '../../../src/reports/formats/badge.ts'
import { shields } from '../../../src/reports/formats/shields.ts'
import { svg } from '../../../src/reports/formats/svg.ts'
import { NO_FIGURES, type Row, row } from '../../../src/reports/rows/report-rows.ts'
import { report } from './report.ts'

const LOOK = { width: 100, colors: false, binaryUnits: false, all: false }
const total = (on_disk_size: number | null, fields: Partial<Row> = {}) =>
  row({ kind: 'total', scenario: 'a', name: 'a', size: { ...NO_FIGURES, on_disk_size }, ...fields })

test('has its measure and its target', () => {
  expect(shields(report({ rows: [total(12_000_000)] }), LOOK)).toBe(
    '{"schemaVersion":1,"label":"install size","message":"12 MB (py3.12, linux x86_64)","color":"blue"}\n',
  )
})

test.each([
  [
    'estimate',
    [total(12_345_678, { sources: { download: 'exact', on_disk: 'estimated' } })],
    '~12.3 MB',
  ],
  ['estimate', [total(null, { sources: { download: 'exact', on_disk: 'unknown' } })], 'unknown'],
  ['estimate', [], 'unknown'],
  ['compare', [total(2_000_000), total(1_000_000)], '1 MB to 2 MB'],
  ['compare', [total(2_000_000), total(2_000_001)], '2 MB'],
  ['diff', [total(1, { difference: { ...NO_FIGURES, on_disk_size: -2500 } })], '-2.50 kB'],
  ['image', [total(120_000_000)], '120 MB'],
] as const)('%s: %#', (command, rows, figure) => {
  expect(badgeOf(report({ command, rows }), LOOK).message).toBe(`${figure} (py3.12, linux x86_64)`)
})

test.each([
  [[], 'blue'],
  [['ok'], 'brightgreen'],
  [['ok', 'warning'], 'orange'],
  [['undecided', 'warning'], 'yellow'],
  [['undecided', 'failed'], 'red'],
] as const)('%j is %s', (statuses, color) => {
  const verdicts = statuses.map(
    (status) => ({ kind: 'budget', status, text: '', limit: 1, measured: 1, place: null }) as const,
  )
  expect(badgeOf(report({ rows: [total(1)], verdicts }), LOOK).color).toBe(color)
})

test('the picture escapes its texts and names no host', () => {
  const text = svg(report({ rows: [total(1)], scope: '</title><script>"&\u001b[31m' }), LOOK)
  expect(text).toContain('(&lt;/title&gt;&lt;script&gt;&quot;&amp;)')
  expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script/)
})
