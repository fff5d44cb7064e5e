import { expect, test } from 'vitest'
import { github } from '../../../src/reports/formats/github.ts'
import { NO_FIGURES, row } from '../../../src/reports/rows/report-rows.ts'
import { report } from './report.ts'

const LOOK = { width: 100, colors: false, binaryUnits: false, all: false }
const failed = { kind: 'budget', status: 'failed', text: 'FAILED', limit: 1, measured: 2 } as const

test('escapes text for the runner', () => {
  const place = { file: 'a,b:c%.txt', line: 3 }
  const text = github(
    report({ verdicts: [{ ...failed, text: '100% of it\n::set-output name=x::y', place }] }),
    LOOK,
  )
  expect(text).toBe(
    '::error file=a%2Cb%3Ac%25.txt,line=3,title=pysize%3A budget::100%25 of it%0A::set-output name=x::y\n',
  )
})

test.each([
  [{ file: '--with', line: null }],
  [{ file: 'https://host.test/a.txt', line: 2 }],
  [null],
])('%j is not a file of the repository', (place) => {
  expect(github(report({ verdicts: [{ ...failed, place }] }), LOOK)).toBe(
    '::error title=pysize%3A budget::FAILED\n',
  )
})

test('an undecided check is an error, a warning is a warning, and each level has at most ten', () => {
  const verdicts = [
    ...Array.from({ length: 12 }, () => ({ ...failed, place: null })),
    { ...failed, status: 'undecided', text: 'UNDECIDED', place: null } as const,
    { ...failed, status: 'warning', text: 'WARNING', place: null } as const,
  ]
  const lines = github(report({ verdicts }), LOOK).trimEnd().split('\n')
  expect(lines.map((line) => /^::(\w+)/.exec(line)?.[1])).toEqual([
    ...Array.from({ length: 10 }, () => 'error'),
    'warning',
  ])
})

test('a deleted line is annotated at its file', () => {
  const difference = { ...NO_FIGURES, on_disk_size: -5 }
  const gone = row({
    kind: 'line',
    scenario: 'a.txt',
    name: 'x',
    text: 'x==1',
    place: { file: 'a.txt', line: 9 },
    change: 'removed',
    difference,
  })
  const total = row({
    kind: 'total',
    scenario: 'a',
    name: 'a',
    size: { ...NO_FIGURES, on_disk_size: 7 },
  })
  expect(github(report({ command: 'diff', subject: 'a → b', rows: [total, gone] }), LOOK)).toBe(
    '::notice file=a.txt,title=pysize%3A changed line::x==1: -5 B on disk\n::notice title=pysize::a → b: 7 B on disk\n',
  )
})
