import type { PageData, PageView } from '../reports/formats/html/page-data.ts'
import { MOVED } from './entries.ts'

/** The user's choices. All of them are in the hash of the page's address. */
export interface PageState {
  /** Position of the view that is shown. */
  readonly view: number
  /** Position of the view that it is compared with; null if missing. */
  readonly before: number | null
  /** Id of the measure. */
  readonly measure: string
  /** Id of the column that the table is sorted by, and whether the largest value comes first. */
  readonly sort: { readonly column: string; readonly descending: boolean }
  readonly query: string
  /** The only category or change that is shown; empty for all. */
  readonly only: string
  /** Name of the selected row. */
  readonly selected: string
  /** Name of the row that fills the map. */
  readonly zoom: string
}

export const measureOf = ({ measures }: PageView, id: string): number =>
  Math.max(
    0,
    measures.findIndex((measure) => measure.id === id),
  )

/** The state of the page before any choice. */
export const firstState = ({ first, views }: PageData): PageState => ({
  ...first,
  measure: views[first.view]!.measures[measureOf(views[first.view]!, first.measure)]!.id,
  sort: { column: 'size', descending: true },
  query: '',
  only: first.before === null ? '' : MOVED,
  selected: '',
  zoom: '',
})

/** The state as a hash. Initial values are left out. */
export function hashOf(state: PageState, data: PageData): string {
  const first = firstState(data)
  const params = new URLSearchParams()
  const put = (key: string, value: string, usual: string): void => {
    if (value !== usual) params.set(key, value)
  }
  const name = (at: number | null): string => (at === null ? 'none' : `${at}`)
  put('show', name(state.view), name(first.view))
  put('with', name(state.before), name(first.before))
  put('by', state.measure, first.measure)
  put('sort', sortText(state.sort), sortText(first.sort))
  put('find', state.query, '')
  put('only', state.only || 'all', first.only || 'all')
  put('at', state.selected, '')
  put('in', state.zoom, '')
  return params.toString()
}

const sortText = ({ column, descending }: PageState['sort']): string =>
  `${descending ? '-' : ''}${column}`

/** The state of a hash. Values that the page does not have are replaced by the initial ones. */
export function stateOf(hash: string, data: PageData): PageState {
  const first = firstState(data)
  const params = new URLSearchParams(hash.replace(/^#/, ''))
  const position = (key: string, usual: number | null): number | null => {
    const text = params.get(key)
    if (text === 'none') return null
    const at = Number(text ?? Number.NaN)
    return Number.isInteger(at) && data.views[at] !== undefined ? at : usual
  }
  const view = position('show', first.view) ?? first.view
  const before = position('with', first.before)
  const sort = params.get('sort') ?? sortText(first.sort)
  const shown = data.views[view]!
  const beside =
    before === view || !isComparable(shown, data.views[before ?? view]!) ? null : before
  const only = params.get('only') ?? (first.only || 'all')
  return {
    view,
    before: beside,
    measure: shown.measures[measureOf(shown, params.get('by') ?? first.measure)]!.id,
    sort: { column: sort.replace(/^-/, ''), descending: sort.startsWith('-') },
    query: params.get('find') ?? '',
    only: only === 'all' || (only === MOVED && beside === null) ? '' : only,
    selected: params.get('at') ?? '',
    zoom: params.get('in') ?? '',
  }
}

/** Whether two views have the same measures; layers of an image and packages do not. */
export const isComparable = (one: PageView, other: PageView): boolean =>
  one.measures.map(({ id }) => id).join() === other.measures.map(({ id }) => id).join()
