import { describe, expect, test } from 'vitest'
import { type Column, renderTable, wrap } from '../../src/reports/table.ts'
import { listNames, listSome } from '../../src/text/lists.ts'
import { printable } from '../../src/text/printable.ts'

describe('a table', () => {
  const columns: Column<readonly string[]>[] = [
    { heading: 'Name', align: 'left', cell: (row) => row[0] ?? '' },
    { heading: 'Version', align: 'left', cell: (row) => row[1] ?? '', dropAt: 1 },
    { heading: 'Size', align: 'right', cell: (row) => row[2] ?? '' },
  ]
  const rows = [
    ['charset-normalizer', '3.4.4', '12 B'],
    ['six', '1.17.0', '1.10 MB'],
  ]

  test('aligns its columns', () => {
    expect(renderTable(columns, rows, 80)).toEqual([
      'Name                Version     Size',
      'charset-normalizer  3.4.4       12 B',
      'six                 1.17.0   1.10 MB',
    ])
  })

  test('drops columns, then cuts names, to fit', () => {
    expect(renderTable(columns, rows, 30)).toEqual([
      'Name                   Size',
      'charset-normalizer     12 B',
      'six                 1.10 MB',
    ])
    expect(renderTable(columns, rows, 20)).toEqual([
      'Name            Size',
      'charset-no…     12 B',
      'six          1.10 MB',
    ])
  })
})

test('long text is wrapped with an indent, figures kept with their units', () => {
  expect(wrap('Label one two three four', 13, 6)).toEqual([
    'Label one two',
    '      three',
    '      four',
  ])
  expect(wrap('over by 1.10\u00a0MB', 12, 2)).toEqual(['over by', '  1.10 MB'])
})

test('names are grouped by family, a single one is never left to "more"', () => {
  expect(listNames(['cuda-python', 'nvidia-a', 'nvidia-b', 'nvidia-c', 'triton'], 8)).toBe(
    '3 nvidia-*, cuda-python, triton',
  )
  expect(listNames(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
  expect(listNames(['a', 'b', 'c'], 2)).toBe('a, b, c')
  expect(listSome([], 3)).toBe('')
})

test('foreign text is made harmless', () => {
  expect(
    printable('a\u001b[31mred\u001b[0m\u001b]8;;https://evil.test\u0007b\u001b]8;;\u0007'),
  ).toBe('aredb')
  expect(printable('line\r\nbreak\u0000\u009b31m\u202eabc')).not.toMatch(
    /[\u0000-\u001f\u0080-\u009f\u202e]/,
  )
  expect(printable('naïve – 日本語 ≥ 1.0')).toBe('naïve – 日本語 ≥ 1.0')
})
