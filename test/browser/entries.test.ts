import { describe, expect, test } from 'vitest'
import { entriesOf, isFound, isOfKind, MOVED, ownSizes } from '../../src/browser/entries.ts'
import { pageRow, pageView } from './views.ts'

const now = pageView([
  pageRow('kept'),
  pageRow('bigger', { sizes: [5, 5] }),
  pageRow('smaller', { sizes: [2, 2] }),
  pageRow('newer', { version: '2.0' }),
  pageRow('came', { owner: 1 }),
])
const before = pageView([
  pageRow('bigger', { sizes: [3, 3] }),
  pageRow('left', { owner: 0 }),
  pageRow('kept'),
  pageRow('smaller', { sizes: [4, 4] }),
  pageRow('newer'),
])

test('two views become one list, each row with its change', () => {
  const entries = entriesOf(now, before, 1)
  expect(
    entries.map(({ name, change, size, sizeBefore, owner }) => [
      name,
      change,
      size,
      sizeBefore,
      owner,
    ]),
  ).toEqual([
    ['kept', 'same', 1, 1, -1],
    ['bigger', 'grown', 5, 3, -1],
    ['smaller', 'shrunk', 2, 4, -1],
    ['newer', 'changed', 1, 1, -1],
    ['came', 'new', 1, 0, 1],
    ['left', 'gone', 0, 1, 1],
  ])
})

test('one view has no changes', () => {
  expect(new Set(entriesOf(now, null, 0).map(({ change }) => change))).toEqual(new Set([null]))
})

test('owned entries are subtracted only in a nested measure', () => {
  const entries = entriesOf(now, before, 0)
  expect(ownSizes(entries, true)[1]).toEqual({ now: 4, before: 2 })
  expect(ownSizes(entries, false)[1]).toEqual({ now: 5, before: 3 })
})

describe('a search', () => {
  const [entry] = entriesOf(
    pageView([
      pageRow('torch', {
        version: '2.9',
        note: 'torch-2.9.whl',
        lines: [['base.txt:3', 'torch>=2']],
        category: 'compiled',
      }),
    ]),
    null,
    0,
  )
  test.each([
    ['TOR', true],
    ['torch 2.9', true],
    ['base.txt:3', true],
    ['compiled', true],
    ['', true],
    ['torch numpy', false],
  ])('for %o', (query, found) => {
    expect(isFound(entry!, query)).toBe(found)
  })
})

test.each([
  ['', ['kept', 'bigger', 'smaller', 'newer', 'came', 'left']],
  [MOVED, ['bigger', 'smaller', 'newer', 'came', 'left']],
  ['gone', ['left']],
])('of the kind %o are %o', (only, names) => {
  const entries = entriesOf(now, before, 1).filter((entry) => isOfKind(entry, only))
  expect(entries.map(({ name }) => name)).toEqual(names)
})
