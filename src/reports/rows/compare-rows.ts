import type { CompareColumn, Comparison, SharedParts } from '../../model/comparison.ts'
import { list } from '../../text/lists.ts'
import { NO_FIGURES, type ReportRows, type Row, row } from './report-rows.ts'
import { scopeOf, subjectOf } from './scope.ts'

/** Environments side by side: a total for each, a package in each, and the shared parts. */
export function rowsOfComparison({
  compare: { columns, rows, shared },
  warnings,
}: Comparison): ReportRows {
  const files = [...new Set(columns.map(({ file }) => file))]
  return {
    command: 'compare',
    subject: subjectOf(files),
    scope: [
      ...new Set(columns.flatMap(({ target }) => (target === null ? [] : [scopeOf(target)]))),
    ].join('; '),
    about: columns.map(({ name }) => name).join(' | '),
    labels: { onDisk: 'on disk', download: 'to download' },
    rows: [
      ...columns.map(columnRow),
      ...rows.flatMap(({ name, cells, same }) =>
        cells.flatMap((cell, at) => {
          const scenario = columns[at]?.name
          if (cell === null || scenario === undefined) return []
          const { version, download_size, on_disk_size } = cell
          const size = { ...NO_FIGURES, download_size, on_disk_size }
          return [
            row({
              kind: 'package',
              scenario,
              name,
              version,
              size,
              change: same ? 'same' : 'changed',
            }),
          ]
        }),
      ),
      ...sharedRows(shared, columns),
    ],
    verdicts: columns.flatMap(({ name, file, error }) =>
      error === null
        ? []
        : [
            {
              kind: 'error',
              status: 'failed',
              text: `FAILED ${name}: ${error.message}`,
              limit: null,
              measured: null,
              place: { file, line: null },
            } as const,
          ],
    ),
    warnings,
  }
}

function columnRow({ name, totals, error }: CompareColumn): Row {
  if (totals === null) return row({ kind: 'total', scenario: name, name, note: error?.code ?? '' })
  const { packages, ...size } = totals
  return row({
    kind: 'total',
    scenario: name,
    name,
    packages,
    size: { ...size, retained_size: null },
  })
}

/**
 * The part that all environments share, the part that only one has, and the part that each pair
 * shares.
 */
function sharedRows(shared: SharedParts, columns: readonly CompareColumn[]): readonly Row[] {
  const sized = (
    name: string,
    on_disk_size: number | null,
    packages: number | null,
    scenario: string,
  ): Row => row({ kind: 'shared', scenario, name, packages, size: { ...NO_FIGURES, on_disk_size } })
  return [
    sized(
      'shared by all',
      shared.on_disk_size,
      shared.packages,
      list(columns.map(({ name }) => name)),
    ),
    ...columns.flatMap(({ name }, at) => {
      const only = shared.only[at] ?? null
      return only === null ? [] : [sized('only here', only, null, name)]
    }),
    ...shared.pairs
      .filter(({ packages }) => packages > 0)
      .map((pair) =>
        sized(
          'shared by two',
          pair.on_disk_size,
          pair.packages,
          list(pair.columns.map((at) => columns[at]?.name ?? '')),
        ),
      ),
  ]
}
