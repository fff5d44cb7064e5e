import { describe, expect, test } from 'vitest'
import type { Estimate, Scenario } from '../../src/model.ts'
import type { ReportOptions } from '../../src/reports/report.ts'
import { textReport } from '../../src/reports/text.ts'
import { budget, pkg, scenario } from '../analyse/packages.ts'
import { sample } from './sample.ts'

const plain: ReportOptions = { width: Number.POSITIVE_INFINITY, colors: false, binaryUnits: false, all: false }
const only = (one: Scenario, fields: Partial<Estimate> = {}): Estimate => ({ ...sample, scenarios: [one], budget: null, ...fields })

describe('golden texts', () => {
  test('wide', async () => {
    await expect(textReport(sample, plain)).toMatchFileSnapshot('golden/wide.txt')
  })

  test('60 columns', async () => {
    const text = textReport(sample, { ...plain, width: 60 })
    expect(text.split('\n').filter((line) => line.length > 60)).toEqual([])
    await expect(text).toMatchFileSnapshot('golden/60-columns.txt')
  })

  test('all packages, binary units', async () => {
    await expect(textReport(sample, { ...plain, all: true, binaryUnits: true })).toMatchFileSnapshot('golden/all-binary.txt')
  })
})

test('every byte is in a row: the rows add up to the total', () => {
  for (const all of [false, true]) {
    const rows =
      textReport(only(bytes(30)), { ...plain, all })
        .split('\n\n')[1]
        ?.split('\n')
        .slice(1) ?? []
    const installed = rows.map((row) => Number(/ (\d+) B/.exec(row.replace(/^.*?\d B/, ''))?.[1]))
    expect(rows).toHaveLength(all ? 31 : 22)
    expect(installed.slice(0, -1).reduce((sum, size) => sum + size, 0)).toBe(installed.at(-1))
  }
})

const bytes = (count: number): Scenario =>
  scenario(
    Array.from({ length: count }, (_, at) => pkg(`p${String(at).padStart(2, '0')}`, [], { installed_size: at + 5, requested: true })),
  )

test('a single package is never folded', () => {
  expect(textReport(only(bytes(11)), plain)).not.toContain('more')
  expect(textReport(only(bytes(12)), { ...plain })).not.toContain('and 1 more')
})

test('under uv there is no bytecode and no column for it', () => {
  const text = textReport(only(scenario([pkg('a', [], { requested: true })], { installer: 'uv' })), plain)
  expect(text).not.toContain('ytecode')
  expect(text).toContain('installed by uv')
  expect(text).not.toContain('~')
})

test('a snapshot is named with its date', () => {
  const warnings = [{ code: 'snapshot-used', message: 'The index could not be reached.' }]
  expect(textReport(only(bytes(1), { warnings }), plain)).toContain('https://index.test/simple/, snapshot of 2025-11-13\n')
})

test('a budget that is kept says what is to spare', () => {
  const kept = budget({ limit: 4e9, measured: 3.9e9 })
  expect(textReport(only(bytes(1), { budget: kept }), plain)).toMatch(/^Budget {5}4\.00 GB: kept, 100 MB to spare$/m)
})

test('an empty closure has a report', () => {
  expect(textReport(only(scenario([]), { inputs: [] }), plain)).toContain('0 packages')
})

test('colours only change how it looks', () => {
  const colored = textReport(sample, { ...plain, colors: true })
  expect(colored).not.toBe(textReport(sample, plain))
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(textReport(sample, plain))
})

test('terminal escapes and control characters from an index never reach the terminal', () => {
  const hostile = pkg('a\u001b]0;owned\u0007b', [], { version: '1.0\u001b[31m\r\n\u202e', requested: true, installed_size: null })
  const text = textReport(only(scenario([hostile]), { inputs: [{ file: 'x\u001b[2Jy', sha256: '' }] }), plain)
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  expect(text).toMatch(/^ab +1\.0 /m)
})

test('what deleting each line saves is told where it is asked for, the most first', () => {
  const without = { file: 'a.txt', line: 1, saves: 5, leaves: [], also_needed_by: [], versions: 'kept', source: 'exact' } as const
  const packages = [
    pkg('a', ['b'], { requested: true, without_line: [without] }),
    pkg('b', [], {
      requested: true,
      without_line: [
        { ...without, line: 2, saves: 2000, leaves: ['c'], also_needed_by: ['a', 'b.txt:4'], versions: 'may-change', source: 'estimated' },
        { ...without, file: '--with', line: null, saves: -3000, versions: 'changed' },
      ],
    }),
  ]
  const lines = textReport(only(scenario(packages)), { ...plain, lines: true }).split('\n')
  const from = lines.findIndex((line) => line.startsWith('Without the line'))
  expect(lines.slice(from, from + 4)).toEqual([
    'Without the line     Saves  Leaves  Also needed by  Versions',
    'a.txt:2 b         ~2.00 kB  c       a, b.txt:4      may change',
    'a.txt:1 a              5 B',
    '--with b          -3.00 kB                          resolved again',
  ])
  expect(textReport(only(scenario(packages)), plain)).not.toContain('Without the line')
})
