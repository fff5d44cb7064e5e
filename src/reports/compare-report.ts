import type { CompareColumn, CompareRow, Comparison, SharedParts } from '../model/comparison.ts'
import type { Scenario } from '../model/estimate.ts'
import { list } from '../text/lists.ts'
import { formatSize } from '../text/sizes.ts'
import { downloadMark, onDiskMark } from './estimate/headline.ts'
import { failure, networkUse } from './json/document.ts'
import { printed } from './json/printed.ts'
import { scenario } from './json/scenario.ts'
import type { ReportOptions } from './report.ts'
import { type Column, renderTable, wrap } from './table.ts'

const MOST_ROWS = 12

interface Line {
  readonly label: string
  readonly cells: readonly string[]
}

/** Environments side by side: their sums, the packages that differ, and the part that all share. */
export function compareText(
  { compare: { columns, rows, shared }, scenarios }: Comparison,
  { width, binaryUnits, all }: ReportOptions,
): string {
  const size = (bytes: number | null): string =>
    bytes === null ? '?' : formatSize(bytes, binaryUnits)
  const byName = new Map(scenarios.map((one) => [one.name, one]))
  const sum = (
    label: string,
    of: (totals: NonNullable<CompareColumn['totals']>, scenario: Scenario | undefined) => string,
  ): Line => ({
    label,
    cells: columns.map(({ name, totals, error }) =>
      totals === null ? (error?.code ?? '') : of(totals, byName.get(name)),
    ),
  })
  const differing = rows.filter(({ same }) => !same)
  const shown = all || differing.length <= MOST_ROWS + 1 ? differing : differing.slice(0, MOST_ROWS)
  const more = differing.length - shown.length
  const line = ({ name, cells }: CompareRow): Line => ({
    label: `  ${name}`,
    cells: cells.map((cell) =>
      cell === null ? '-' : `${cell.version} ${size(cell.on_disk_size)}`,
    ),
  })
  const lines = [
    sum('On disk', ({ on_disk_size }, one) => (one ? onDiskMark(one) : '') + size(on_disk_size)),
    sum(
      'Download',
      ({ download_size }, one) => (one ? downloadMark(one) : '') + size(download_size),
    ),
    sum('Packages', ({ packages }) => `${packages}`),
    ...(shared.packages === 0 && shared.pairs.every((pair) => pair.packages === 0)
      ? []
      : [
          {
            label: 'Not shared',
            cells: shared.only.map((bytes, at) =>
              columns[at]?.totals === null ? '' : size(bytes),
            ),
          },
        ]),
    ...shown.map(line),
    ...(more > 0 ? [{ label: `  and ${more} more that differ`, cells: [] }] : []),
  ]
  const table = renderTable<Line>(
    [
      { heading: '', align: 'left', cell: ({ label }) => label },
      ...columns.map(
        ({ name }, at): Column<Line> => ({
          heading: name,
          align: 'right',
          cell: ({ cells }) => cells[at] ?? '',
        }),
      ),
    ],
    lines,
    width,
  )
  return `${[...table, ...sharedLines(columns, shared, size).flatMap((text) => wrap(text, width, 2))].join('\n')}\n`
}

const MOST_PAIRS = 6

/** The cost of splitting an environment in two: the shared part, and the part of each. */
function sharedLines(
  columns: readonly CompareColumn[],
  shared: SharedParts,
  size: (bytes: number | null) => string,
): string[] {
  const there = columns.flatMap((column, at) =>
    column.totals === null ? [] : [{ ...column, own: shared.own[at]! }],
  )
  if (there.length < 2) return []
  const names = there.length === 2 ? list(there.map(({ name }) => name)) : `All ${there.length}`
  const adds = there.map(({ name, own }) => `${name} adds ${size(own)}`)
  const isSplit = new Set(columns.map(({ file }) => file)).size > 1
  const pairs = isSplit
    ? shared.pairs.filter(({ packages }) => packages > 0).slice(0, MOST_PAIRS)
    : []
  return [
    shared.packages === 0
      ? `${names} share nothing.`
      : `${names} share ${sharedText(shared, size)}${there.length === 2 ? `; ${adds.join(', ')}` : ''}.`,
    ...pairs.map(
      (pair) =>
        `${list(pair.columns.map((at) => columns[at]!.name))} share ${sharedText(pair, size)}.`,
    ),
  ]
}

const sharedText = (
  { packages, on_disk_size }: Pick<SharedParts, 'packages' | 'on_disk_size'>,
  size: (bytes: number | null) => string,
): string => `${size(on_disk_size)} (${packages === 1 ? '1 package' : `${packages} packages`})`

export const compareJson = ({
  schema_version,
  command,
  as_of,
  inputs,
  scenarios,
  compare,
  warnings,
  network,
}: Comparison): string =>
  printed({
    schema_version,
    command,
    as_of,
    inputs: inputs.map(({ file, sha256 }) => ({ file, sha256 })),
    scenarios: scenarios.map(scenario),
    compare: {
      columns: compare.columns.map(({ error, ...column }) => ({
        ...column,
        error: error && failure(error),
      })),
      rows: compare.rows,
      shared: compare.shared,
    },
    warnings: warnings.map(({ code, message }) => ({ code, message })),
    network: networkUse(network),
  })
