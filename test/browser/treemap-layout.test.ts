import { describe, expect, test } from 'vitest'
import { entriesOf, type PageEntry } from '../../src/browser/entries.ts'
import { nextCell } from '../../src/browser/map-keys.ts'
import { type Cell, layOut } from '../../src/browser/treemap-layout.ts'
import type { PageMeasure, PageRow } from '../../src/reports/formats/html/page-data.ts'
import { FLAT, NESTED, pageRow, pageView } from './views.ts'

const SIZE = { width: 1000, height: 600 }
const rows: readonly PageRow[] = [
  pageRow('app', { sizes: [90, 10] }),
  pageRow('torch', {
    sizes: [80, 50],
    owner: 0,
    files: [
      ['native', 'compiled', 30],
      ['tests', 'tests', 20],
    ],
  }),
  pageRow('cuda', { sizes: [30, 30], owner: 1 }),
  pageRow('six', { sizes: [10, 10] }),
  pageRow('unknown', { sizes: [null, null] }),
]
const entries = entriesOf(pageView(rows), null, 0)
const drawn = (
  all: readonly PageEntry[],
  measure: PageMeasure,
  zoom: string,
  shown = all.map(({ name }) => name),
): readonly Cell[] => layOut(all, measure, { zoom, shown: new Set(shown) }, SIZE)
const area = ({ width, height }: Cell): number => width * height
const of = (cells: readonly Cell[], label: string, kind: Cell['kind']): Cell =>
  cells.find((one) => one.label === label && one.kind === kind)!
const isInside = (inner: Cell, outer: Cell): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height
const isApart = (a: Cell, b: Cell): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

describe('a nested map', () => {
  const cells = drawn(entries, NESTED, '')

  test('draws owned entries inside their owner, and its own bytes as a cell', () => {
    expect(
      cells
        .filter(({ kind }) => kind !== 'part')
        .map(({ label, kind, bytes }) => [label, kind, bytes]),
    ).toEqual([
      ['app', 'group', 90],
      ['six', 'entry', 10],
      ['torch', 'group', 80],
      ['app', 'own', 10],
      ['torch', 'own', 50],
      ['cuda', 'entry', 30],
    ])
    expect(isInside(of(cells, 'torch', 'group'), of(cells, 'app', 'group'))).toBe(true)
    expect(isInside(of(cells, 'cuda', 'entry'), of(cells, 'torch', 'group'))).toBe(true)
    expect(isInside(of(cells, 'native', 'part'), of(cells, 'torch', 'own'))).toBe(true)
  })

  test('leaves out unknown sizes, and cells do not overlap', () => {
    expect(cells.some(({ label }) => label === 'unknown')).toBe(false)
    const leaves = cells.filter(({ kind }) => kind === 'entry' || kind === 'own')
    for (const one of leaves)
      for (const other of leaves) expect(one === other || isApart(one, other)).toBe(true)
  })

  test('without some entries draws what these own in the next owner', () => {
    const cells = drawn(entries, NESTED, '', ['app', 'cuda'])
    expect(cells.map(({ label, kind, bytes }) => [label, kind, bytes])).toEqual([
      ['app', 'group', 40],
      ['cuda', 'entry', 30],
      ['app', 'own', 10],
    ])
  })

  test('can show one entry', () => {
    const zoomed = drawn(entries, NESTED, 'torch')
    expect(zoomed[0]).toMatchObject({ label: 'torch', ...SIZE })
    expect(zoomed.some(({ label }) => label === 'six')).toBe(false)
  })
})

test('areas are proportional to sizes', () => {
  const flat = entriesOf(pageView(rows), null, 1)
  const cells = drawn(flat, FLAT, '')
  expect(area(of(cells, 'torch', 'entry')) / area(of(cells, 'six', 'entry'))).toBeCloseTo(5, 0)
})

test('of two revisions, a cell has the size of the larger one, divided by the change', () => {
  const before = pageView([
    pageRow('torch', { sizes: [20, 20] }),
    pageRow('old', { sizes: [10, 10] }),
  ])
  const both = entriesOf(pageView([pageRow('torch', { sizes: [50, 50] })]), before, 1)
  const cells = drawn(both, FLAT, '')
  expect(cells.map(({ label, kind, tone, bytes }) => [label, kind, tone, bytes])).toEqual([
    ['torch', 'entry', 'grown', 50],
    ['old', 'entry', 'gone', 10],
    ['', 'part', 'grown', 30],
    ['', 'part', 'kept', 20],
  ])
})

test('arrows lead to neighbours, Home and End to the largest and the smallest', () => {
  const cells = drawn(entriesOf(pageView(rows.slice(0, 4)), null, 1), FLAT, '')
  const go = (from: number, key: string): string | undefined => nextCell(cells, from, key)?.label
  expect(go(-1, 'ArrowRight')).toBe('torch')
  expect(go(1, 'ArrowRight')).toBe('cuda')
  expect(go(1, 'ArrowLeft')).toBeUndefined()
  expect(go(2, 'ArrowLeft')).toBe('torch')
  expect(go(3, 'Home')).toBe('torch')
  expect(['app', 'six']).toContain(go(1, 'End'))
  expect(go(1, 'a')).toBeUndefined()
})

test('an extremely long chain is laid out', () => {
  const chain = Array.from({ length: 1000 }, (_, at) =>
    pageRow(`p${at}`, { sizes: [1000 - at, 1], owner: at - 1 }),
  )
  expect(drawn(entriesOf(pageView(chain), null, 0), NESTED, '')[0]).toMatchObject({
    label: 'p0',
    bytes: 1000,
  })
})
