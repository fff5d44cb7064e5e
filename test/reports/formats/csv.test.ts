import { expect, test } from 'vitest'
import { csv } from '../../../src/reports/formats/csv.ts'
import { NO_FIGURES, row } from '../../../src/reports/rows/report-rows.ts'
import { parseCsv } from './parse-csv.ts'
import { report } from './report.ts'

const cells = (text: string): readonly string[] =>
  parseCsv(csv(report({ rows: [row({ kind: 'line', scenario: '', name: '', text })] })))[1] ?? []

test('has CRLF after each record, and the same number of fields in each', () => {
  const text = csv(report({ rows: [row({ kind: 'total', scenario: 'default', name: 'default' })] }))
  expect(text.split('\r\n')).toHaveLength(3)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(new Set(parseCsv(text).map((fields) => fields.length)).size).toBe(1)
})

test.each([
  ['a,b', 'a,b'],
  ['say "hi"', 'say "hi"'],
  ['two\nlines\r\nand \u001b[31mred', 'twolinesand red'],
  ['=HYPERLINK("http://evil.test","x")', '\'=HYPERLINK("http://evil.test","x")'],
  ['+1', "'+1"],
  ['-r base.txt', "'-r base.txt"],
  ['@SUM(A1)', "'@SUM(A1)"],
  [' =1+1', "' =1+1"],
  ['\t=1+1', "'=1+1"],
  ['\uff1d1+1', "'\uff1d1+1"],
  ['torch==2.9.0', 'torch==2.9.0'],
])('the text %j is read back as %j', (text, read) => {
  expect(cells(text)[8]).toBe(read)
})

test('a negative difference is a number, and an unknown size is empty', () => {
  const difference = { ...NO_FIGURES, on_disk_size: -5, download_size: 0 }
  const [heading = [], fields = []] = parseCsv(
    csv(report({ rows: [row({ kind: 'package', scenario: '', name: 'a', difference })] })),
  )
  const of = (name: string) => fields[heading.indexOf(name)]
  expect([of('on_disk_difference'), of('download_difference'), of('on_disk_size')]).toEqual([
    '-5',
    '0',
    '',
  ])
})
