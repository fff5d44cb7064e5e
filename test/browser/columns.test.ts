import { expect, test } from 'vitest'
import { sorted, tableColumns } from '../../src/browser/columns.ts'
import { entriesOf } from '../../src/browser/entries.ts'
import { sizeWords } from '../../src/browser/words.ts'
import { pageRow, pageView } from './views.ts'

const words = sizeWords(false)
const view = pageView([
  pageRow('b', { sizes: [2, 5], marks: ['', '~'] }),
  pageRow('a', { sizes: [2, 5] }),
  pageRow('unknown', { sizes: [null, null], marks: ['≥', '≥'] }),
  pageRow('c', { sizes: [9, 1] }),
])

test('date columns name their date, and show it as a figure', () => {
  const dated = { ...view, rowIs: 'Repository', datesAre: 'As of' }
  const [name, date] = tableColumns(dated, false, 1, words)
  expect([name?.label, date?.label, date?.isFigure]).toEqual(['Repository', 'As of', true])
})

test('one view has a column for each size and the share of the shown one', () => {
  const columns = tableColumns(view, false, 1, words)
  expect(columns.map(({ label }) => label)).toEqual([
    'Package',
    'Version',
    'Kind',
    'With dependencies',
    'On disk',
    'Share',
  ])
  const texts = entriesOf(view, null, 1).map((entry) =>
    columns.slice(3).map(({ text }) => text(entry)),
  )
  expect(texts).toEqual([
    ['2 B', '~5 B', '50 %'],
    ['2 B', '5 B', '50 %'],
    ['?', '?', '0 %'],
    ['9 B', '1 B', '10 %'],
  ])
})

test('two views have old, new and difference', () => {
  const before = pageView([
    pageRow('c', { version: '0.9', sizes: [9, 4] }),
    pageRow('gone', { sizes: [2, 2] }),
  ])
  const columns = tableColumns(view, true, 1, words)
  expect(columns.map(({ label }) => label)).toEqual([
    'Package',
    'Version',
    'Change',
    'Before',
    'Now',
    'Difference',
  ])
  const texts = entriesOf(view, before, 1).map((entry) => columns.map(({ text }) => text(entry)))
  expect(texts.slice(3)).toEqual([
    ['c', '0.9 → 1.0', '▼ Shrunk', '4 B', '1 B', '−3 B'],
    ['gone', '1.0', '− Gone', '2 B', '–', '−2 B'],
  ])
})

test.each([
  ['size', true, false, ['a', 'b', 'c', 'unknown']],
  ['size', false, false, ['c', 'a', 'b', 'unknown']],
  ['retained', true, false, ['c', 'a', 'b', 'unknown']],
  ['name', false, false, ['a', 'b', 'c', 'unknown']],
  ['name', true, false, ['unknown', 'c', 'b', 'a']],
])(
  'sorted by %s, descending %s: equal rows by name, unknown values last',
  (id, descending, byAmount, names) => {
    const column = tableColumns(view, false, 1, words).find((one) => one.id === id)!
    expect(
      sorted(entriesOf(view, null, 1), column, descending, byAmount).map(({ name }) => name),
    ).toEqual(names)
  },
)
