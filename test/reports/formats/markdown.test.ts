import { expect, test } from 'vitest'
import { markdown } from '../../../src/reports/formats/markdown.ts'
import { fenced, plainText } from '../../../src/reports/formats/markdown-text.ts'
import { NO_FIGURES, row } from '../../../src/reports/rows/report-rows.ts'
import { tableRows } from './read-markdown.ts'
import { report } from './report.ts'

const LOOK = { width: 100, colors: false, binaryUnits: false, all: false }

test.each([
  ['a|b', 'a&#124;b'],
  ['`code`', '&#96;code&#96;'],
  ['<img src=x onerror=alert(1)>', '&#60;img src=x onerror=alert(1)&#62;'],
  ['</details>', '&#60;/details&#62;'],
  ['&lt;', '&#38;lt;'],
  ['two\nlines\r\n', 'twolines'],
  ['\u001b[31mred\u202e', 'red'],
  ['[link](javascript:alert(1))', '&#91;link&#93;(javascript:alert(1))'],
  ['![image](x)', '!&#91;image&#93;(x)'],
  ['*bold* _slanted_ ~gone~', '&#42;bold&#42; &#95;slanted&#95; &#126;gone&#126;'],
  ['x86_64', 'x86_64'],
  ['\\|', '&#92;&#124;'],
  ['@torvalds please', '@&#8203;torvalds please'],
  ['org/repo#12 and GH-7', 'org/repo#&#8203;12 and GH-&#8203;7'],
  ['https://evil.test', 'https&#58;//evil.test'],
  ['www.evil.test', '&#119;ww.evil.test'],
  ['$x$', '&#36;x&#36;'],
])('the text %j becomes %j', (text, written) => {
  expect(plainText(text)).toBe(written)
})

test('a fence is longer than any in its lines', () => {
  expect(fenced(['```', 'x\u001b[0m'])).toEqual(['````', '```', 'x', '````'])
})

test('hostile texts stay in their cell', () => {
  const hostile = 'evil|`x`</code><script>\n| @all |'
  const rows = [
    row({
      kind: 'total',
      scenario: 'default',
      name: 'default',
      size: { ...NO_FIGURES, on_disk_size: 5 },
    }),
    row({
      kind: 'line',
      scenario: hostile,
      name: hostile,
      text: hostile,
      place: { file: hostile, line: 1 },
      note: hostile,
    }),
    row({ kind: 'package', scenario: 'default', name: hostile, version: hostile }),
  ]
  const verdict = {
    kind: 'budget',
    status: 'failed',
    text: `FAILED ${hostile}`,
    limit: 1,
    measured: 5,
    place: null,
  } as const
  const text = markdown(report({ rows, verdicts: [verdict], about: hostile }), LOOK)
  expect(text).not.toMatch(/<script|@all/)
  expect(new Set(tableRows(text).map((cells) => cells.length))).toEqual(new Set([3, 1]))
})

test('everything except a few rows is folded, and every byte is in a row', () => {
  const lines = Array.from({ length: 8 }, (_, at) =>
    row({
      kind: 'line',
      scenario: 'default',
      name: `p${at}`,
      text: `p${at}==1`,
      size: { ...NO_FIGURES, on_disk_size: 1000 },
    }),
  )
  const text = markdown(report({ rows: lines }), LOOK)
  const [open = '', folded = ''] = text.split('<details>')
  expect(tableRows(open).at(-1)).toEqual(['and 3 more', '', '3.00 kB'])
  expect(tableRows(folded)).toHaveLength(8)
})
