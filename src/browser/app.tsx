import type { VNode } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { PageData } from '../reports/formats/html/page-data.ts'
import { Controls } from './controls.tsx'
import { Details } from './details.tsx'
import { entriesOf, isFound, isOfKind } from './entries.ts'
import { Header } from './header.tsx'
import { Legend } from './legend.tsx'
import { Notes } from './notes.tsx'
import type { Shown } from './shown.ts'
import { hashOf, measureOf, type PageState, stateOf } from './state.ts'
import { Table } from './table.tsx'
import { Treemap } from './treemap.tsx'
import { Verdicts } from './verdicts.tsx'
import { ViewList } from './view-list.tsx'
import { sizeWords } from './words.ts'

/** The whole page. */
export const App = ({ data }: { readonly data: PageData }): VNode =>
  data.views.length === 0 ? <NoViews data={data} /> : <Views data={data} />

/** A diff of equal files, for which nothing was resolved. */
const NoViews = ({ data }: { readonly data: PageData }): VNode => (
  <>
    <header>
      <h1>{data.title}</h1>
      <p class="about">{data.about}</p>
      <Verdicts verdicts={data.verdicts} />
    </header>
    <main>
      <p>Nothing changed, so there is nothing to draw.</p>
      <Notes groups={data.notes} />
    </main>
  </>
)

function Views({ data }: { readonly data: PageData }): VNode {
  const [state, setState] = useState(() => stateOf(location.hash, data))
  const choose = (change: Partial<PageState>): void => setState((old) => ({ ...old, ...change }))
  useEffect(() => {
    const follow = (): void => setState(stateOf(location.hash, data))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [data])
  useEffect(() => {
    const hash = hashOf(state, data)
    // Only the address changes: the browser's back button leaves the page, and does not undo
    // choices.
    if (location.hash.replace(/^#/, '') !== hash) history.replaceState(null, '', `#${hash}`)
  }, [state, data])

  const view = data.views[state.view]!
  const before = state.before === null ? null : data.views[state.before]!
  const at = measureOf(view, state.measure)
  const entries = useMemo(() => entriesOf(view, before, at), [view, before, at])
  const words = useMemo(() => sizeWords(data.binaryUnits), [data])
  const drawn = useMemo(
    () => new Set(entries.filter((entry) => isOfKind(entry, state.only)).map(({ name }) => name)),
    [entries, state.only],
  )
  const matches = useMemo(
    () =>
      new Set(
        entries
          .filter((entry) => drawn.has(entry.name) && isFound(entry, state.query))
          .map(({ name }) => name),
      ),
    [entries, drawn, state.query],
  )
  const selected = entries.find(({ name }) => name === state.selected)
  const select = useMemo(() => (name: string) => choose({ selected: name }), [])
  const shown: Shown = { data, state, choose }
  const measure = view.measures[at]!
  return (
    <>
      <Header {...shown} words={words} />
      <main>
        <ViewList {...shown} words={words} />
        <Controls {...shown} count={matches.size} of={entries.length} />
        <div class="stage">
          <section class="map" aria-label="Map">
            <Legend {...shown} entries={entries} measure={measure} words={words} />
            <Treemap
              view={view}
              entries={entries}
              measure={measure}
              words={words}
              zoom={entries.some(({ name }) => name === state.zoom) ? state.zoom : ''}
              selected={state.selected}
              drawn={drawn}
              matches={matches}
              select={select}
              zoomTo={(zoom) => choose({ zoom })}
            />
          </section>
          <Details {...shown} entries={entries} selected={selected} words={words} />
        </div>
        <Table {...shown} entries={entries} matches={matches} words={words} />
        <Notes groups={data.notes} />
      </main>
    </>
  )
}
