import type { PageCategory, PageRow, PageView } from '../reports/formats/html/page-data.ts'

/** The change of a row between two views. */
export type RowChange = 'new' | 'gone' | 'grown' | 'shrunk' | 'changed' | 'same'

/** A row of the shown view, of the view that it is compared with, or of both. */
export interface PageEntry {
  readonly name: string
  readonly now: PageRow | undefined
  readonly before: PageRow | undefined
  /** The row to show: the new one if there is one. */
  readonly row: PageRow
  /** Null if nothing is compared. */
  readonly change: RowChange | null
  /** Bytes by the measure; null if unknown, 0 if the row is gone. */
  readonly size: number | null
  readonly sizeBefore: number | null
  /** Position of the owner among the entries; -1 for none. */
  readonly owner: number
}

/** The rows of a view, with those of another view if one is given. */
export function entriesOf(
  view: PageView,
  before: PageView | null,
  measure: number,
): readonly PageEntry[] {
  const old = new Map((before?.rows ?? []).map((row) => [row.name, row]))
  const both = view.rows.map((row): [PageRow | undefined, PageRow | undefined] => [
    row,
    old.get(row.name),
  ])
  const names = new Set(view.rows.map(({ name }) => name))
  const gone = (before?.rows ?? []).filter(({ name }) => !names.has(name))
  const pairs = [...both, ...gone.map((row): [undefined, PageRow] => [undefined, row])]
  const position = new Map(pairs.map(([now, was], at) => [(now ?? was)!.name, at]))
  return pairs.map(([now, was]) => {
    const row = (now ?? was)!
    const size = now === undefined ? 0 : (now.sizes[measure] ?? null)
    const sizeBefore = was === undefined ? 0 : (was.sizes[measure] ?? null)
    const owner = (now === undefined ? before! : view).rows[row.owner]
    return {
      name: row.name,
      now,
      before: was,
      row,
      change: before === null ? null : changeOf(now, was, (size ?? 0) - (sizeBefore ?? 0)),
      size,
      sizeBefore,
      owner: owner === undefined ? -1 : (position.get(owner.name) ?? -1),
    }
  })
}

function changeOf(
  now: PageRow | undefined,
  was: PageRow | undefined,
  difference: number,
): RowChange {
  if (was === undefined) return 'new'
  if (now === undefined) return 'gone'
  if (difference !== 0) return difference > 0 ? 'grown' : 'shrunk'
  return now.version === was.version ? 'same' : 'changed'
}

/** The reason for an entry's colour. */
export const toneOf = ({ change, row }: PageEntry): RowChange | PageCategory =>
  change ?? row.category

/** The kinds of change between two views. */
export const MOVED = 'moved'

/**
 * Whether an entry is of the only kind that is shown: a category, or everything that changed. With
 * an empty text, every entry is.
 */
export const isOfKind = (entry: PageEntry, only: string): boolean =>
  only === '' || (only === MOVED ? entry.change !== 'same' : toneOf(entry) === only)

/** Whether an entry matches the search. */
export function isFound(entry: PageEntry, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const text = [
    entry.name,
    entry.row.version,
    entry.before?.version,
    toneOf(entry),
    entry.row.note,
    ...entry.row.lines.flat(),
  ]
  const all = text.join(' ').toLowerCase()
  return words.every((word) => all.includes(word))
}

/**
 * In a nested measure, the entry's own bytes without those of the entries that it owns; else all
 * its bytes.
 */
export function ownSizes(
  entries: readonly PageEntry[],
  nested: boolean,
): readonly { readonly now: number; readonly before: number }[] {
  const own = entries.map(({ size, sizeBefore }) => ({ now: size ?? 0, before: sizeBefore ?? 0 }))
  if (nested)
    for (const { owner, size, sizeBefore } of entries) {
      const above = own[owner]
      if (above === undefined) continue
      above.now -= size ?? 0
      above.before -= sizeBefore ?? 0
    }
  // If two packages share files, the sum of the parts is larger than the whole.
  return own.map(({ now, before }) => ({ now: Math.max(0, now), before: Math.max(0, before) }))
}
