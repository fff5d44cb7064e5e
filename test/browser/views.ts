import type { PageMeasure, PageRow, PageView } from '../../src/reports/formats/html/page-data.ts'

/** A row of a view: 1 byte in each measure by default. */
export const pageRow = (name: string, fields: Partial<PageRow> = {}): PageRow => ({
  name,
  version: '1.0',
  category: 'python',
  sizes: [1, 1],
  marks: ['', ''],
  owner: -1,
  files: [],
  added: [],
  lines: [],
  needs: [],
  note: '',
  ...fields,
})

export const NESTED: PageMeasure = {
  id: 'retained',
  label: 'With dependencies',
  hint: '',
  nested: true,
  parts: 'all',
}
export const FLAT: PageMeasure = {
  id: 'disk',
  label: 'On disk',
  hint: '',
  nested: false,
  parts: 'all',
}

export const pageView = (rows: readonly PageRow[], name = 'default'): PageView => ({
  name,
  about: '',
  rowsAre: 'Packages',
  rowIs: 'Package',
  count: { label: 'Packages', number: rows.length },
  measures: [NESTED, FLAT],
  totals: [
    { bytes: 10, mark: '' },
    { bytes: 10, mark: '' },
  ],
  rows,
})
