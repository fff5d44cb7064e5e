import { expect, test } from 'vitest'
import { firstState, hashOf, type PageState, stateOf } from '../../src/browser/state.ts'
import type { PageData } from '../../src/reports/formats/html/page-data.ts'
import { pageRow, pageView } from './views.ts'

const layers = {
  ...pageView([pageRow('a')], 'layers'),
  measures: [{ ...pageView([]).measures[0]!, id: 'tar' }],
}
const data: PageData = {
  title: 'a.txt',
  about: '',
  binaryUnits: false,
  views: [pageView([pageRow('a')], 'new'), pageView([pageRow('a')], 'old'), layers],
  first: { view: 0, before: 1, measure: 'disk' },
  verdicts: [],
  notes: [],
}
const first = firstState(data)

test('the initial choice has an empty hash', () => {
  expect(hashOf(first, data)).toBe('')
  expect(stateOf('', data)).toEqual(first)
})

test.each<Partial<PageState>>([
  { view: 1, before: null, only: '' },
  { before: null, measure: 'retained', only: '' },
  { only: '' },
  { query: 'nvidia & co #1=<b>', only: 'accelerator' },
  { sort: { column: 'name', descending: false }, selected: 'a', zoom: 'a' },
])('a hash holds %o', (change) => {
  const state = { ...first, ...change }
  expect(stateOf(`#${hashOf(state, data)}`, data)).toEqual(state)
})

test.each([
  ['show=9&with=x', first],
  ['by=nothing', { ...first, measure: 'retained' }],
  ['show=1', { ...first, view: 1, before: null, only: '' }],
  ['show=2', { ...first, view: 2, before: null, measure: 'tar', only: '' }],
  ['%%%&=', first],
])('%s, which this page does not have, is ignored', (hash, state) => {
  expect(stateOf(hash, data)).toEqual(state)
})
