import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { PagePart } from '../reports/formats/html/page-data.ts'
import { ownSizes, type PageEntry } from './entries.ts'
import { OriginPath } from './origin-path.tsx'
import type { Shown } from './shown.ts'
import {
  CATEGORY_LABELS,
  CHANGE_LABELS,
  type SizeWords,
  shareWords,
  versionWords,
} from './words.ts'

interface DetailsProps extends Shown {
  readonly entries: readonly PageEntry[]
  readonly selected: PageEntry | undefined
  readonly words: SizeWords
}

/** The most names of a list that are shown. */
const MOST_NAMES = 30

/** Facts about the selected row: figures, files, origin, dependencies. */
export function Details(props: DetailsProps): VNode {
  const { selected, data, state } = props
  const view = data.views[state.view]!
  return (
    <section class="details" aria-label="The selected row" aria-live="polite">
      {selected === undefined ? (
        <Overview {...props} />
      ) : (
        <EntryDetails key={`${view.name}/${selected.name}`} {...props} entry={selected} />
      )}
    </section>
  )
}

/** Before anything is selected: the largest rows, as a start. */
function Overview({ data, state, entries, choose, words }: DetailsProps): VNode {
  const view = data.views[state.view]!
  const at = view.measures.findIndex(({ id }) => id === state.measure)
  const measure = view.measures[at]!
  const own = ownSizes(entries, measure.nested)
  const isCompared = state.before !== null
  const weight = (index: number): number => {
    const { now, before } = own[index]!
    return isCompared ? Math.abs(now - before) : now
  }
  const largest = [...entries.keys()]
    .filter((index) => weight(index) > 0)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, 10)
  const most = Math.max(1, ...largest.map(weight))
  return (
    <>
      <h2>{isCompared ? 'What changed most' : `The largest ${view.rowsAre.toLowerCase()}`}</h2>
      {largest.length === 0 ? <p>Nothing changed.</p> : null}
      <ol class="bars">
        {largest.map((index) => {
          const entry = entries[index]!
          const { now, before } = own[index]!
          return (
            <li key={entry.name}>
              <button type="button" onClick={() => choose({ selected: entry.name })}>
                <span class="bar-label">
                  <span class="bar-name">{entry.name}</span>
                  <span class="figure">
                    {isCompared ? words.difference(now - before) : words.size(now)}
                  </span>
                </span>
                <Bar tone={entry.change ?? entry.row.category} share={weight(index) / most} />
              </button>
            </li>
          )
        })}
      </ol>
    </>
  )
}

const Bar = ({ tone, share }: { readonly tone: string; readonly share: number }): VNode => (
  <span class="bar" aria-hidden="true">
    <span class={`tone-${tone}`} style={{ width: `${Math.max(1, 100 * share)}%` }} />
  </span>
)

function EntryDetails({
  entry,
  entries,
  data,
  state,
  choose,
  words,
}: DetailsProps & { readonly entry: PageEntry }): VNode {
  const view = data.views[state.view]!
  const source = entry.now === undefined ? data.views[state.before!]! : view
  const { row } = entry
  const isPackage = view.rowsAre === 'Packages'
  const names = useMemo(() => relatives(source.rows, row.name), [source, row])
  const pick = (selected: string): void => choose({ selected })
  return (
    <>
      <div class="heading">
        <h2>
          {entry.name} <span class="version">{versionWords(entry)}</span>
        </h2>
        <button type="button" aria-label="Close" onClick={() => pick('')}>
          ✕
        </button>
      </div>
      <p>
        <span class={`swatch tone-${row.category}`} aria-hidden="true" />{' '}
        {CATEGORY_LABELS[row.category]}
        {entry.change === null ? '' : `, ${CHANGE_LABELS[entry.change].toLowerCase()}`}
      </p>
      <table class="plain">
        <caption class="sr">Sizes of {entry.name}</caption>
        <thead hidden={state.before === null}>
          <tr>
            <td />
            <th scope="col">before</th>
            <th scope="col">now</th>
          </tr>
        </thead>
        <tbody>
          {view.measures.map(({ id, label, hint }, at) => (
            <tr key={id} title={hint}>
              <th scope="row">{label}</th>
              {state.before === null ? null : (
                <td>
                  {entry.before === undefined ? '–' : words.size(entry.before.sizes[at] ?? null)}
                </td>
              )}
              <td>
                {entry.now === undefined
                  ? '–'
                  : words.size(entry.now.sizes[at] ?? null, entry.now.marks[at])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {isPackage ? <OriginPath view={source} name={row.name} pick={pick} /> : null}
      <Parts parts={[...row.files, ...row.added]} words={words} />
      <Names title="Needed by" names={names.users} pick={pick} />
      <Names title="Needs" names={names.needs} pick={pick} />
      <Names title={isPackage ? 'Only for it' : 'Holds'} names={names.owned} pick={pick} />
      {row.note === '' ? null : <p class="note">{row.note}</p>}
      <p>
        <button
          type="button"
          onClick={() => choose({ zoom: state.zoom === entry.name ? '' : entry.name })}
        >
          {state.zoom === entry.name ? 'Show the whole map' : 'Enlarge in the map'}
        </button>
      </p>
    </>
  )

  function relatives(
    rows: typeof source.rows,
    name: string,
  ): Record<'users' | 'needs' | 'owned', readonly string[]> {
    const at = rows.findIndex((one) => one.name === name)
    const once = (list: readonly string[]): readonly string[] =>
      [...new Set(list)].filter((one) => entries.some((other) => other.name === one))
    return {
      users: once(
        rows.flatMap((one) =>
          one.needs.some(([to]) => to === at) && one.name !== name ? [one.name] : [],
        ),
      ),
      needs: once(
        (rows[at]?.needs ?? []).flatMap(([to]) => (to === at ? [] : (rows[to]?.name ?? []))),
      ),
      owned: once(rows.flatMap((one) => (one.owner === at ? [one.name] : []))),
    }
  }
}

/** Kinds of files, the largest first. */
function Parts({
  parts,
  words,
}: {
  readonly parts: readonly PagePart[]
  readonly words: SizeWords
}): VNode | null {
  const known = parts.filter(([, , bytes]) => bytes > 0).sort((a, b) => b[2] - a[2])
  const total = known.reduce((sum, [, , bytes]) => sum + bytes, 0)
  if (known.length < 2) return null
  return (
    <>
      <h3>Files by kind</h3>
      <ul class="bars">
        {known.map(([label, category, bytes]) => (
          <li key={label}>
            <span class="bar-label">
              <span class="bar-name">{label}</span>
              <span class="figure">
                {words.size(bytes)} <span class="quiet">{shareWords(bytes, total)}</span>
              </span>
            </span>
            <Bar tone={category} share={bytes / known[0]![2]} />
          </li>
        ))}
      </ul>
    </>
  )
}

interface NamesProps {
  readonly title: string
  readonly names: readonly string[]
  readonly pick: (name: string) => void
}

function Names({ title, names, pick }: NamesProps): VNode | null {
  if (names.length === 0) return null
  return (
    <>
      <h3>
        {title} <span class="quiet">{names.length}</span>
      </h3>
      <p class="names">
        {names.slice(0, MOST_NAMES).map((name) => (
          <button type="button" key={name} onClick={() => pick(name)}>
            {name}
          </button>
        ))}
        {names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : null}
      </p>
    </>
  )
}
