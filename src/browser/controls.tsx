import type { VNode } from 'preact'
import { MOVED } from './entries.ts'
import type { Shown } from './shown.ts'
import { isComparable } from './state.ts'

/** Selects the view, the comparison and the measure, and searches. */
export function Controls({
  data,
  state,
  choose,
  count,
  of,
}: Shown & { readonly count: number; readonly of: number }): VNode {
  const { views } = data
  const view = views[state.view]!
  const others = views.flatMap((other, at) =>
    at !== state.view && isComparable(view, other) ? [{ name: other.name, at }] : [],
  )
  const show = (next: number): void => {
    const before = state.before === next ? state.view : state.before
    const fits = isComparable(views[next]!, view)
    choose({
      view: next,
      before: fits ? before : null,
      ...(fits ? {} : { measure: views[next]!.measures[0]!.id, zoom: '', selected: '', only: '' }),
    })
  }
  return (
    <search class="controls">
      {views.length === 1 ? null : (
        <label>
          Show
          <select onChange={(event) => show(Number(event.currentTarget.value))}>
            {views.map(({ name }, at) => (
              <option key={name} value={at} selected={at === state.view}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {others.length === 0 ? null : (
        <label>
          Compared with
          <select
            onChange={({ currentTarget: { value } }) =>
              choose(
                value === '' ? { before: null, only: '' } : { before: Number(value), only: MOVED },
              )
            }
          >
            <option value="" selected={state.before === null}>
              nothing
            </option>
            {others.map(({ name, at }) => (
              <option key={name} value={at} selected={at === state.before}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <fieldset>
        <legend>Size</legend>
        <div class="choices">
          {view.measures.map(({ id, label, hint }) => (
            <label key={id} title={hint}>
              <input
                type="radio"
                name="measure"
                checked={state.measure === id}
                onChange={() => choose({ measure: id })}
              />
              <span>{label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div class="find">
        <label for="find">Find</label>{' '}
        <span class="count" role="status">
          {count === of ? of : `${count} of ${of}`} {view.rowsAre.toLowerCase()}
        </span>
        <input
          id="find"
          type="search"
          value={state.query}
          placeholder="name, version, line or kind"
          onInput={(event) => choose({ query: event.currentTarget.value })}
        />
      </div>
    </search>
  )
}
