import type { VNode } from 'preact'
import type { PageMeasure } from '../reports/formats/html/page-data.ts'
import { isOfKind, MOVED, ownSizes, type PageEntry } from './entries.ts'
import type { Shown } from './shown.ts'
import { CATEGORY_LABELS, CHANGE_LABELS, CHANGE_SIGNS, type SizeWords } from './words.ts'

interface LegendProps extends Shown {
  readonly entries: readonly PageEntry[]
  readonly measure: PageMeasure
  readonly words: SizeWords
}

const CATEGORIES = Object.keys(CATEGORY_LABELS)
const CHANGES = Object.keys(CHANGE_LABELS)
const LABELS: Readonly<Record<string, string>> = {
  ...CATEGORY_LABELS,
  ...CHANGE_LABELS,
  [MOVED]: 'All changes',
}
const SIGNS: Readonly<Record<string, string>> = CHANGE_SIGNS

/** The meaning and total of each colour. A press shows only that kind. */
export function Legend({ entries, measure, words, state, choose }: LegendProps): VNode {
  const own = ownSizes(entries, measure.nested)
  const isCompared = state.before !== null
  const chips = (isCompared ? [MOVED, ...CHANGES] : CATEGORIES).map((id) => {
    const of = [...entries.keys()].filter((at) => isOfKind(entries[at]!, id))
    const bytes = of.reduce((sum, at) => sum + own[at]!.now - (isCompared ? own[at]!.before : 0), 0)
    const figure = isCompared ? (bytes === 0 ? '' : words.difference(bytes)) : words.size(bytes)
    return { id, count: of.length, figure }
  })
  return (
    <ul class="legend" aria-label="Colours">
      {chips.map(({ id, count, figure }) =>
        count === 0 ? null : (
          <li key={id}>
            <button
              type="button"
              aria-pressed={state.only === id}
              onClick={() => choose({ only: state.only === id ? '' : id })}
            >
              {id === MOVED ? null : (
                <span class={`swatch tone-${id}`} aria-hidden="true">
                  {SIGNS[id]}
                </span>
              )}
              {LABELS[id]}{' '}
              <span class="quiet">
                {count}
                {figure === '' ? '' : ` · ${figure}`}
              </span>
            </button>
          </li>
        ),
      )}
    </ul>
  )
}
