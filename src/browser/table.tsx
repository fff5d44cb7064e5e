import type { TargetedKeyboardEvent, VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { sorted, tableColumns } from './columns.ts'
import type { PageEntry } from './entries.ts'
import type { Shown } from './shown.ts'
import { measureOf } from './state.ts'
import type { SizeWords } from './words.ts'

interface TableProps extends Shown {
  readonly entries: readonly PageEntry[]
  readonly matches: ReadonlySet<string>
  readonly words: SizeWords
}

/**
 * All rows with their figures. A click on a head sorts. Tab stops at one row, and the arrow keys
 * move on from it.
 */
export function Table({ data, state, choose, entries, matches, words }: TableProps): VNode {
  const view = data.views[state.view]!
  const at = measureOf(view, state.measure)
  const isCompared = state.before !== null
  const columns = useMemo(
    () => tableColumns(view, isCompared, at, words),
    [view, isCompared, at, words],
  )
  const { column: by, descending } = state.sort
  const column = columns.find(({ id }) => id === by) ?? columns.find(({ id }) => id === 'size')!
  const rows = useMemo(
    // Differences are sorted by their amount, whether they grow or shrink.
    () =>
      sorted(
        entries.filter(({ name }) => matches.has(name)),
        column,
        descending,
        isCompared && column.id === 'size',
      ),
    [entries, matches, column, descending, isCompared],
  )
  const most = Math.max(1, ...rows.map(({ size }) => size ?? 0))
  const stop = rows.some(({ name }) => name === state.selected) ? state.selected : rows[0]?.name
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTableSectionElement>): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const row = (event.target as HTMLElement).closest('tr')
    const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling
    next?.querySelector('button')?.focus()
    event.preventDefault()
  }
  return (
    <section class="list" aria-label="Table">
      <table>
        <caption>
          {view.rowsAre}: {view.name}
          {isCompared ? `, compared with ${data.views[state.before!]!.name}` : ''}
        </caption>
        <thead>
          <tr>
            {columns.map(({ id, label, isFigure, isExtra }) => (
              <th
                key={id}
                scope="col"
                class={classOf(isFigure, isExtra)}
                aria-sort={column.id !== id ? 'none' : descending ? 'descending' : 'ascending'}
              >
                <button
                  type="button"
                  onClick={() =>
                    choose({
                      sort: { column: id, descending: column.id === id ? !descending : isFigure },
                    })
                  }
                >
                  {label}{' '}
                  <span aria-hidden="true">{column.id !== id ? '↕' : descending ? '↓' : '↑'}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={onKeyDown}>
          {rows.map((entry) => (
            <tr key={entry.name} class={entry.name === state.selected ? 'selected' : ''}>
              {columns.map(({ id, text, isFigure, isExtra }) =>
                id === 'name' ? (
                  <th key={id} scope="row">
                    <button
                      type="button"
                      tabIndex={entry.name === stop ? 0 : -1}
                      aria-pressed={entry.name === state.selected}
                      onClick={() =>
                        choose({ selected: entry.name === state.selected ? '' : entry.name })
                      }
                    >
                      <span
                        class={`swatch tone-${entry.change ?? entry.row.category}`}
                        aria-hidden="true"
                      />
                      {text(entry)}
                    </button>
                  </th>
                ) : (
                  <td key={id} class={classOf(isFigure, isExtra)}>
                    {text(entry)}
                    {id !== 'share' ? null : (
                      <span class="bar" aria-hidden="true">
                        <span
                          class={`tone-${entry.row.category}`}
                          style={{ width: `${(100 * (entry.size ?? 0)) / most}%` }}
                        />
                      </span>
                    )}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p>{state.query === '' ? 'Nothing changed.' : 'No match.'}</p> : null}
    </section>
  )
}

const classOf = (isFigure: boolean, isExtra: boolean): string =>
  [isFigure ? 'figure' : '', isExtra ? 'extra' : ''].filter(Boolean).join(' ')
