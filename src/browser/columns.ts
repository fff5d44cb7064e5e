import type { PageView } from '../reports/formats/html/page-data.ts'
import type { PageEntry } from './entries.ts'
import {
  CATEGORY_LABELS,
  CHANGE_LABELS,
  CHANGE_SIGNS,
  type SizeWords,
  shareWords,
  versionWords,
} from './words.ts'

/** A column of the table. */
export interface TableColumn {
  readonly id: string
  readonly label: string
  readonly isFigure: boolean
  /** Whether narrow screens hide it. */
  readonly isExtra: boolean
  readonly text: (entry: PageEntry) => string
  /** The sort key of rows; unknown values come last. */
  readonly key: (entry: PageEntry) => string | number | null
}

/**
 * For one view a column for each size, and the share of the size that the map shows; for two views
 * the old and the new size and the difference.
 *
 * @param measure position of the measure that the map shows
 */
export function tableColumns(
  view: PageView,
  isCompared: boolean,
  measure: number,
  words: SizeWords,
): readonly TableColumn[] {
  const hasVersions = view.rows.some(({ version }) => version !== '')
  const name = {
    ...text('name', view.rowIs, ({ name }) => name),
    isExtra: false,
  }
  const versions = text('version', view.datesAre ?? 'Version', versionWords)
  // A date stays on one line. The newest comes first.
  const version = hasVersions ? [{ ...versions, isFigure: view.datesAre !== undefined }] : []
  if (isCompared) {
    const difference = ({ size, sizeBefore }: PageEntry): number => (size ?? 0) - (sizeBefore ?? 0)
    return [
      name,
      ...version,
      text('change', 'Change', ({ change }) =>
        change === null ? '' : `${CHANGE_SIGNS[change]} ${CHANGE_LABELS[change]}`.trim(),
      ),
      figure(
        'before',
        'Before',
        ({ before, sizeBefore }) => (before === undefined ? '–' : words.size(sizeBefore)),
        (one) => one.sizeBefore,
      ),
      figure(
        'now',
        'Now',
        ({ now, size }) => (now === undefined ? '–' : words.size(size)),
        (one) => one.size,
      ),
      {
        ...figure(
          'size',
          'Difference',
          (one) => (difference(one) === 0 ? '0' : words.difference(difference(one))),
          difference,
        ),
        isExtra: false,
      },
    ]
  }
  const total = view.totals[measure]!.bytes
  return [
    name,
    ...version,
    text('kind', 'Kind', ({ row }) => CATEGORY_LABELS[row.category]),
    ...view.measures.map(({ id, label }, at) => ({
      ...figure(
        at === measure ? 'size' : id,
        label,
        ({ row }) => words.size(row.sizes[at] ?? null, row.marks[at]),
        ({ row }) => row.sizes[at] ?? null,
      ),
      isExtra: at !== measure,
    })),
    {
      ...figure(
        'share',
        'Share',
        ({ size }) => shareWords(size ?? 0, total),
        ({ size }) => size,
      ),
      isExtra: false,
    },
  ]
}

const text = (id: string, label: string, of: (entry: PageEntry) => string): TableColumn => ({
  id,
  label,
  isFigure: false,
  isExtra: true,
  text: of,
  key: (entry) => of(entry).toLowerCase(),
})

const figure = (
  id: string,
  label: string,
  of: TableColumn['text'],
  key: TableColumn['key'],
): TableColumn => ({
  id,
  label,
  isFigure: true,
  isExtra: true,
  text: of,
  key,
})

/**
 * The entries in the order of a column. Unknown values come last, and equal ones are sorted by
 * name.
 */
export function sorted(
  entries: readonly PageEntry[],
  column: TableColumn,
  descending: boolean,
  byAmount: boolean,
): readonly PageEntry[] {
  const keyOf = (entry: PageEntry): string | number | null => {
    const key = column.key(entry)
    return byAmount && typeof key === 'number' ? Math.abs(key) : key
  }
  return entries
    .map((entry) => ({ entry, key: keyOf(entry) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return a.key === b.key ? 0 : a.key === null ? 1 : -1
      const order = a.key < b.key ? -1 : a.key > b.key ? 1 : 0
      return (descending ? -order : order) || (a.entry.name < b.entry.name ? -1 : 1)
    })
    .map(({ entry }) => entry)
}
