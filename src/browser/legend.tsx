import type { VNode } from 'preact'
import type { PageCategory, PageMeasure } from '../reports/formats/html/page-data.ts'
import { ownSizes, type PageEntry, type RowChange, toneOf } from './entries.ts'
import type { Shown } from './shown.ts'
import { CATEGORY_LABELS, CHANGE_LABELS, CHANGE_SIGNS, type SizeWords } from './words.ts'

interface LegendProps extends Shown {
  readonly entries: readonly PageEntry[]
  readonly measure: PageMeasure
  readonly words: SizeWords
}

const CATEGORIES = Object.keys(CATEGORY_LABELS) as readonly PageCategory[]
const CHANGES = Object.keys(CHANGE_LABELS) as readonly RowChange[]

/** What the colours mean, with how much there is of each. A press shows that kind alone. */
export function Legend({ entries, measure, words, state, choose }: LegendProps): VNode {
  const own = ownSizes(entries, measure.nested)
  const groups = new Map<string, { count: number; bytes: number }>()
  for (const [at, entry] of entries.entries()) {
    const { now, before } = own[at]!
    const group = groups.get(toneOf(entry)) ?? { count: 0, bytes: 0 }
    group.count++
    group.bytes += entry.change === null ? now : now - before
    groups.set(toneOf(entry), group)
  }
  const isCompared = state.before !== null
  const tones: readonly (RowChange | PageCategory)[] = isCompared ? CHANGES : CATEGORIES
  return (
    <ul class="legend" aria-label="Colours">
      {tones.map((tone) => {
        const group = groups.get(tone)
        if (group === undefined) return null
        const label = isCompared ? CHANGE_LABELS[tone as RowChange] : CATEGORY_LABELS[tone as PageCategory]
        const figure = isCompared ? (group.bytes === 0 ? '' : words.difference(group.bytes)) : words.size(group.bytes)
        return (
          <li key={tone}>
            <button
              type="button"
              aria-pressed={state.only === tone}
              onClick={() => choose({ only: state.only === tone ? '' : tone })}
              title={`Show ${label.toLowerCase()} alone`}
            >
              <span class={`swatch tone-${tone}`} aria-hidden="true">
                {isCompared ? CHANGE_SIGNS[tone as RowChange] : ''}
              </span>
              {label}{' '}
              <span class="quiet">
                {group.count}
                {figure === '' ? '' : ` · ${figure}`}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
