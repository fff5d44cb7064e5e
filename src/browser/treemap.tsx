import type { TargetedKeyboardEvent, VNode } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { PageMeasure, PageView } from '../reports/formats/html/page-data.ts'
import type { PageEntry } from './entries.ts'
import { nextCell } from './map-keys.ts'
import { type Cell, layOut, type MapSize } from './treemap-layout.ts'
import {
  CATEGORY_LABELS,
  CHANGE_LABELS,
  type SizeWords,
  shareWords,
  versionWords,
} from './words.ts'

interface TreemapProps {
  readonly view: PageView
  readonly entries: readonly PageEntry[]
  readonly measure: PageMeasure
  readonly words: SizeWords
  readonly zoom: string
  readonly selected: string
  /** Names of the drawn entries, and those that match the search. */
  readonly drawn: ReadonlySet<string>
  readonly matches: ReadonlySet<string>
  readonly select: (name: string) => void
  readonly zoomTo: (name: string) => void
}

/** The map. Tab stops at it once, then the arrow keys move from cell to cell. */
export function Treemap(props: TreemapProps): VNode {
  const { view, entries, measure, words, zoom, selected, drawn, matches, select, zoomTo } = props
  const [map, size] = useSize()
  const hovered = useRef<HTMLParagraphElement>(null)
  const cells = useMemo(
    () => layOut(entries, measure, { shown: drawn, zoom }, size),
    [entries, measure, drawn, zoom, size],
  )
  const total = entries.reduce(
    (sum, { size: bytes, owner }) => sum + (measure.nested && owner >= 0 ? 0 : (bytes ?? 0)),
    0,
  )
  const describe = (entry: PageEntry): string => describeEntry(entry, measure, words, total)

  const cellAt = (target: EventTarget): PageEntry | undefined => {
    const at = (target as HTMLElement).closest<HTMLElement>('[data-entry]')?.dataset.entry
    return at === undefined ? undefined : entries[Number(at)]
  }
  const tell = (entry: PageEntry | null | undefined): void => {
    if (hovered.current && entry) hovered.current.textContent = describe(entry)
  }
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Escape' && (zoom !== '' || selected !== '')) {
      if (selected === '') zoomTo('')
      else select('')
    } else if (event.key === 'Enter' && selected !== '') zoomTo(zoom === selected ? '' : selected)
    else {
      const at = entries.findIndex(({ name }) => name === selected)
      const next = nextCell(cells, at, event.key)
      if (next === undefined) return
      select(entries[next.entry]!.name)
      tell(entries[next.entry])
    }
    event.preventDefault()
  }
  const chosen = cells.find(
    ({ entry, kind }) =>
      (kind === 'group' || kind === 'entry') && entries[entry]!.name === selected,
  )
  return (
    <>
      <nav class="zoom" aria-label="Part of the map that is shown" hidden={zoom === ''}>
        <button type="button" onClick={() => zoomTo('')}>
          Whole map
        </button>{' '}
        › {zoom}
      </nav>
      <div
        ref={map}
        class="cells"
        role="listbox"
        tabIndex={0}
        aria-label={`Map of ${view.rowsAre.toLowerCase()} by size: ${measure.label.toLowerCase()}. Arrows move, Enter enlarges, Escape leaves.`}
        aria-activedescendant={chosen && `cell-${chosen.entry}`}
        onKeyDown={onKeyDown}
        onClick={({ target }) => {
          const entry = target && cellAt(target)
          if (entry) select(entry.name)
        }}
        onDblClick={({ target }) => {
          const entry = target && cellAt(target)
          if (entry) zoomTo(zoom === entry.name ? '' : entry.name)
        }}
        onMouseOver={({ target }) => tell(target && cellAt(target))}
        onFocus={() => tell(entries.find(({ name }) => name === selected))}
      >
        {cells.map((cell) => {
          const entry = entries[cell.entry]!
          return (
            <MapCell
              key={`${cell.kind}${cell.entry}${cell.label}${cell.tone}`}
              cell={cell}
              entry={entry}
              size={size}
              text={cellText(cell, entry, words)}
              name={cell.kind === 'group' || cell.kind === 'entry' ? describe(entry) : undefined}
              isSelected={entry.name === selected}
              isDim={!matches.has(entry.name) && (cell.kind !== 'group' || cell.depth > 1)}
            />
          )
        })}
        {cells.length === 0 ? <p class="nothing">Nothing has a size here.</p> : null}
        {chosen === undefined ? null : (
          <div class="ring" aria-hidden="true" style={placeIn(chosen, size)} />
        )}
      </div>
      <p class="hovered" ref={hovered} aria-hidden="true">
        Point at a {view.rowIs.toLowerCase()} to read its figures; click it for more; double-click
        to enlarge it.
      </p>
    </>
  )
}

/** The position of a cell in shares of the map, so it stays in place on paper. */
function placeIn(
  { x, y, width, height }: Cell,
  size: MapSize,
): Record<'left' | 'top' | 'width' | 'height', string> {
  const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`
  return {
    left: percent(x, size.width),
    top: percent(y, size.height),
    width: percent(width, size.width),
    height: percent(height, size.height),
  }
}

interface CellProps {
  readonly cell: Cell
  readonly entry: PageEntry
  readonly size: MapSize
  readonly text: { readonly label: string; readonly figure: string }
  /** For screen readers; a cell without a text is not spoken. */
  readonly name: string | undefined
  readonly isSelected: boolean
  readonly isDim: boolean
}

function MapCell({ cell, size, text, name, isSelected, isDim }: CellProps): VNode {
  const { kind, tone, width, height } = cell
  const room = roomFor(cell, text)
  const spoken =
    name === undefined
      ? ({ 'aria-hidden': true } as const)
      : ({ role: 'option', 'aria-label': name, 'aria-selected': isSelected } as const)
  const classes = [
    'cell',
    kind,
    `tone-${tone}`,
    isDim ? 'dim' : '',
    width * height > 30_000 ? 'large' : '',
  ]
  return (
    <div
      {...spoken}
      id={name === undefined ? undefined : `cell-${cell.entry}`}
      data-entry={cell.entry}
      class={classes.filter(Boolean).join(' ')}
      style={placeIn(cell, size)}
    >
      {width < 40 || height < 15 ? null : (
        <span class="label" aria-hidden="true">
          {text.label}{' '}
          {room === 'none' ? null : <span class={`figure ${room}`}>{text.figure}</span>}
        </span>
      )}
    </div>
  )
}

/**
 * The place of a figure: next to its name or below it. A cut figure would be a different number.
 */
function roomFor(
  { width, height, isOpen }: Cell,
  { label, figure }: CellProps['text'],
): 'beside' | 'below' | 'none' {
  const needs = (text: string): number => text.length * 7 + 20
  if (width > needs(`${label} ${figure}`)) return 'beside'
  return !isOpen && height >= 34 && width > needs(figure) ? 'below' : 'none'
}

function cellText(cell: Cell, entry: PageEntry, words: SizeWords): CellProps['text'] {
  const { change, size, sizeBefore } = entry
  if (cell.kind === 'part')
    return change === null
      ? { label: cell.label, figure: words.size(cell.bytes) }
      : { label: '', figure: '' }
  const label = cell.kind === 'own' ? `${cell.label} itself` : cell.label
  const moved = (size ?? 0) - (sizeBefore ?? 0)
  const figure =
    cell.kind === 'own' && change === null
      ? words.size(cell.bytes)
      : change === null || change === 'same' || moved === 0
        ? words.size(cell.kind === 'own' ? cell.bytes : size)
        : words.difference(moved)
  return { label, figure: cell.kind === 'own' && change !== null ? '' : figure }
}

/** An entry in words. The words in its cell come first, so a screen reader says what is visible. */
function describeEntry(
  entry: PageEntry,
  measure: PageMeasure,
  words: SizeWords,
  total: number,
): string {
  const { name, change, row, size, sizeBefore } = entry
  const version = versionWords(entry)
  const moved = (size ?? 0) - (sizeBefore ?? 0)
  const what = change === null ? CATEGORY_LABELS[row.category] : CHANGE_LABELS[change]
  const parts =
    change === null
      ? [
          `${words.size(size)} ${measure.label.toLowerCase()}`,
          size === null || total === 0 ? '' : `${shareWords(size, total)} of all`,
        ]
      : [
          moved === 0 ? words.size(size) : words.difference(moved),
          moved === 0 ? '' : `${words.size(sizeBefore)} before, ${words.size(size)} now`,
        ]
  return [
    `${name} ${parts[0]}`,
    parts[1],
    what.toLowerCase(),
    version === '' ? '' : `version ${version}`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** The map's size in pixels, followed as it changes. */
function useSize(): [ref: { readonly current: HTMLDivElement | null }, size: MapSize] {
  const ref = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<MapSize>(() => ({
    width: Math.min(innerWidth, 1000),
    height: 520,
  }))
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      // On paper the cells keep their places in percent.
      if (width > 0 && height > 0 && !matchMedia('print').matches)
        setSize({ width: Math.round(width), height: Math.round(height) })
    })
    watch.observe(ref.current!)
    return () => watch.disconnect()
  }, [])
  return [ref, size]
}
