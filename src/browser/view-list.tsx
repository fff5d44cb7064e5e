import type { VNode } from 'preact'
import type { Shown } from './shown.ts'
import { isComparable, measureOf } from './state.ts'
import type { SizeWords } from './words.ts'

/** Two selects have room for this many environments; for more of them, a list shows the sums. */
const FEWEST = 3

/** Several environments with their sums, one row each. A press shows it. */
export function ViewList({
  data,
  state,
  choose,
  words,
}: Shown & { readonly words: SizeWords }): VNode | null {
  const shown = data.views[state.view]!
  const views = data.views
    .map((view, at) => ({ view, at }))
    .filter(({ view }) => isComparable(view, shown))
  if (views.length < FEWEST) return null
  const by = measureOf(shown, state.measure)
  const most = Math.max(1, ...views.map(({ view }) => view.totals[by]!.bytes))
  const first = shown.measures[0]?.nested === true && shown.measures[1]?.nested === false ? 1 : 0
  // A phone has room only for the size that is shown.
  const drawn = Math.max(by, first)
  const classOf = (id: string): string =>
    id === shown.measures[drawn]!.id ? 'figure' : 'figure extra'
  return (
    <section class="views" aria-label="All compared environments">
      <table>
        <thead>
          <tr>
            <th scope="col">Environment</th>
            {shown.measures.slice(first).map(({ id, label }) => (
              <th key={id} scope="col" class={classOf(id)}>
                {label}
              </th>
            ))}
            <th scope="col" class="figure">
              {shown.count.label}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {views.map(({ view, at }) => (
            <tr key={at} class={at === state.view ? 'selected' : ''}>
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={at === state.view}
                  onClick={() =>
                    choose({ view: at, before: state.before === at ? state.view : state.before })
                  }
                >
                  {view.name}
                </button>
              </th>
              {view.totals.slice(first).map(({ bytes, mark }, position) => (
                <td key={position} class={classOf(shown.measures[first + position]!.id)}>
                  {words.size(bytes, mark)}
                </td>
              ))}
              <td class="figure">{view.count.number}</td>
              <td>
                <span class="bar" aria-hidden="true">
                  <span
                    class="tone-other"
                    style={{ width: `${(100 * view.totals[by]!.bytes) / most}%` }}
                  />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
