import colors from 'picocolors'
import { budgetsOf } from '../analyse/budgets/gates-kept.ts'
import type { BudgetResult } from '../model/budget.ts'
import type {
  ReleaseFile,
  ReleaseGrowth,
  ReleaseReport,
  ReleaseRow,
  ReleaseSide,
} from '../model/release.ts'
import { list, listSome } from '../text/lists.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import { standing } from './estimate/headline.ts'
import { printed } from './json/printed.ts'
import type { ReportOptions } from './report.ts'
import { type Column, renderTable, wrap } from './table.ts'

export const releaseJson = (report: ReleaseReport): string => printed(report)

/** The number of rows without `--all`. */
const MOST_ROWS = 20

/** Wheels and sdists as files: one row for each, with the compared ones, then the verdicts. */
export function releaseText(report: ReleaseReport, options: ReportOptions): string {
  const style = colors.createColors(options.colors)
  const { sides, rows } = report.release
  const own = sides.length === 2 ? rows.filter(({ cells }) => cells[0] !== null) : rows
  const shown = options.all ? own : own.slice(0, MOST_ROWS)
  const [heading = '', ...lines] =
    sides.length > 2 ? sideBySide(report, shown, options) : oneBesideOther(report, shown, options)
  return `${[
    ...headline(report, options).map(style.bold),
    ...wrap(releaseComparison(report), options.width, 2)
      .filter((line) => line !== '')
      .map(style.dim),
    '',
    style.dim(heading),
    ...lines,
    ...(shown.length < own.length
      ? [`and ${own.length - shown.length} more, listed by --all`]
      : []),
    ...gone(report, options),
    ...(report.growth === null
      ? []
      : releaseGrowthVerdict(report.growth, options).map(
          report.growth.ok === true ? style.green : style.red,
        )),
    ...budgetsOf(report).flatMap((budget) =>
      releaseBudgetVerdict(budget, options).map(
        budget.ok === true ? style.green : budget.level === 'warn' ? style.yellow : style.red,
      ),
    ),
  ].join('\n')}\n`
}

const glued = (text: string): string => text.replaceAll(' ', '\u00a0')

/** The uploaded size, in one line. */
function headline(report: ReleaseReport, { width, binaryUnits }: ReportOptions): string[] {
  const { budget } = report
  const [asked] = report.release.sides
  if (asked === undefined) return []
  const size = (bytes: number | null): string =>
    bytes === null ? '?' : formatSize(bytes, binaryUnits)
  const { distributions, download_size, unpacked_size, files } = asked.totals
  const names = [...new Set(asked.files.map(({ name, version }) => `${name} ${version}`))]
  const parts = [
    listSome(
      names.map((text) => ({ text, count: 1 })),
      3,
    ),
    distributions === 1
      ? `${size(download_size)} to upload`
      : `${distributions} distributions, ${size(download_size)} to upload`,
    `${size(unpacked_size)} unpacked`,
    files === 1 ? '1 file' : `${files} files`,
    ...changed(report, binaryUnits),
    ...(budget === null || budget.measure === 'file-count'
      ? []
      : [standing(budget, (bytes) => formatSize(bytes, binaryUnits))]),
  ]
  return wrap(parts.map(glued).join(' \u00a0 '), width, 0).map((line) => line.trimEnd())
}

/** The differences of files that both sides have. */
function changed(
  { release: { sides, rows } }: ReleaseReport,
  binaryUnits: boolean,
): readonly string[] {
  const both =
    sides.length === 2
      ? rows.filter(
          ({ cells: [own, other] }) => own?.download_size != null && other?.download_size != null,
        )
      : []
  if (both.length === 0) return []
  const difference = both.reduce(
    (sum, { cells: [own, other] }) => sum + (own?.download_size ?? 0) - (other?.download_size ?? 0),
    0,
  )
  return [
    difference === 0
      ? 'no change'
      : `${formatDifference(difference, binaryUnits)}${both.length === 1 ? '' : ` in ${both.length} files`}`,
  ]
}

/** The compared sides, and where they were read. */
export function releaseComparison({ release: { sides } }: ReleaseReport): string {
  const [asked, ...others] = sides.map((side) =>
    side.index === null ? sideTitle(side) : `${side.name} on ${side.index}`,
  )
  return others.length === 0 ? '' : `${asked} compared with ${list(others)}`
}

/** A wheel by its tags, because its name is long. */
function sideTitle({ name, files: [first, ...more] }: ReleaseSide): string {
  if (first === undefined || more.length > 0 || !name.endsWith(first.filename)) return name
  return `${first.name} ${first.version} ${rowLabel(first, true)}`
}

/** `cp312-manylinux_2_17_x86_64` for `cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64`. */
function rowLabel(
  { kind, tags, name }: Pick<ReleaseRow, 'kind' | 'tags' | 'name'>,
  isOnlyProject: boolean,
): string {
  const [python = '', abi = '', platforms = ''] = (tags ?? '').split('-')
  const [platform = ''] = platforms.split('.')
  const label =
    kind === 'sdist'
      ? 'sdist'
      : [...new Set([python, ...(abi === 'none' ? [] : [abi])]), platform].join('-')
  return isOnlyProject ? label : `${name} ${label}`
}

const isOneProject = (rows: readonly ReleaseRow[]): boolean =>
  new Set(rows.map(({ name }) => name)).size < 2

/** At most two sides: the sizes, and the difference. */
function oneBesideOther(
  { release: { sides } }: ReleaseReport,
  rows: readonly ReleaseRow[],
  { width, binaryUnits }: ReportOptions,
): string[] {
  const isOnly = isOneProject(rows)
  const cellOf =
    (of: (file: ReleaseFile) => number | null) =>
    (row: ReleaseRow): string => {
      const own = row.cells[0] == null ? null : of(row.cells[0])
      return own === null ? '' : formatSize(own, binaryUnits)
    }
  const changeOf =
    (of: (file: ReleaseFile) => number | null, text: (difference: number) => string) =>
    (row: ReleaseRow): string => {
      const [own, other] = row.cells
      if (own == null) return ''
      if (other == null) return 'new'
      const [a, b] = [of(own), of(other)]
      return a === null || b === null ? '' : a === b ? '=' : text(a - b)
    }
  const bytes = (difference: number): string => formatDifference(difference, binaryUnits)
  const count = (difference: number): string => `${difference > 0 ? '+' : ''}${difference}`
  const changes = (column: Column<ReleaseRow>): readonly Column<ReleaseRow>[] =>
    sides.length < 2 ? [] : [column]
  const columns: readonly Column<ReleaseRow>[] = [
    { heading: 'File', align: 'left', cell: (row) => rowLabel(row, isOnly) },
    { heading: 'Compressed', align: 'right', cell: cellOf((file) => file.download_size) },
    ...changes({
      heading: 'Change',
      align: 'right',
      cell: changeOf((file) => file.download_size, bytes),
    }),
    { heading: 'Unpacked', align: 'right', cell: cellOf((file) => file.unpacked_size) },
    ...changes({
      heading: 'Change',
      align: 'right',
      cell: changeOf((file) => file.unpacked_size, bytes),
      dropAt: 2,
    }),
    {
      heading: 'Files',
      align: 'right',
      cell: ({ cells: [own] }) => (own?.files == null ? '' : `${own.files}`),
    },
    ...changes({
      heading: 'Change',
      align: 'right',
      cell: changeOf((file) => file.files, count),
      dropAt: 1,
    }),
  ]
  return renderTable(columns, rows, width)
}

/** Three sides and more: a column each. */
function sideBySide(
  { release: { sides } }: ReleaseReport,
  rows: readonly ReleaseRow[],
  { width, binaryUnits }: ReportOptions,
): string[] {
  const size = (bytes: number | null): string =>
    bytes === null ? '?' : formatSize(bytes, binaryUnits)
  const both = (file: {
    readonly download_size: number | null
    readonly unpacked_size: number | null
  }): string => `${size(file.download_size)} / ${size(file.unpacked_size)}`
  const isOnly = isOneProject(rows)
  const lines = [
    { label: 'All', cells: sides.map(({ totals }) => both(totals)) },
    ...rows.map((row) => ({
      label: rowLabel(row, isOnly),
      cells: row.cells.map((cell) => (cell === null ? '-' : both(cell))),
    })),
  ]
  const columns: readonly Column<(typeof lines)[number]>[] = [
    { heading: 'Compressed / unpacked', align: 'left', cell: ({ label }) => label },
    ...sides.map(
      (side, at): Column<(typeof lines)[number]> => ({
        heading: sideTitle(side),
        align: 'right',
        cell: ({ cells }) => cells[at] ?? '',
      }),
    ),
  ]
  return renderTable(columns, lines, width)
}

/** The most names of removed files that are shown; more than that is another set of wheels. */
const MOST_GONE = 4

/** The files that only the other side has. */
function gone(
  { release: { sides, rows } }: ReleaseReport,
  { width, all }: ReportOptions,
): string[] {
  const missing = sides.length === 2 ? rows.filter(({ cells }) => cells[0] === null) : []
  if (missing.length === 0) return []
  const labels = missing.map((row) => rowLabel(row, isOneProject(rows)))
  const what =
    all || labels.length <= MOST_GONE
      ? labels.join(', ')
      : `${labels.length} files, listed by --all`
  return wrap(`Only in ${sides[1]!.name}: ${what}`, width, 2)
}

/** Whether no file grew more than allowed. */
export function releaseGrowthVerdict(
  { limit, measured, over_by, ok, filename }: ReleaseGrowth,
  { width, binaryUnits }: ReportOptions,
): string[] {
  const size = (bytes: number): string => glued(formatSize(bytes, binaryUnits))
  const change = glued(formatDifference(measured, binaryUnits))
  if (ok === null) return wrap('UNDECIDED growth: no file has a counterpart', width, 2)
  if (ok) return wrap(`OK growth ${change}, at most ${size(limit)} allowed a file`, width, 2)
  return wrap(
    `FAILED growth ${change} of ${filename}: ${size(over_by)} more than the ${size(limit)} allowed`,
    width,
    2,
  )
}

const MEASURES: Readonly<Record<string, string>> = {
  file: 'for each file',
  'file-unpacked': 'unpacked for each file',
  'file-count': 'files in each',
}

/** Each budget is compared with every file. */
export function releaseBudgetVerdict(
  {
    limit,
    measured,
    over_by,
    ok,
    name,
    title,
    measure = 'file',
    package: of,
    culprits,
    level,
  }: BudgetResult,
  options: ReportOptions,
): string[] {
  const { width, binaryUnits } = options
  const size = (amount: number): string =>
    measure === 'file-count' ? `${amount}` : glued(formatSize(amount, binaryUnits))
  const what =
    name === undefined
      ? `${size(limit)} ${MEASURES[measure]}${of === undefined ? '' : ` of ${of}`}`
      : `${name} ${size(limit)} (${title})`
  if (ok === true) return wrap(`OK budget ${what}: the largest has ${size(measured)}`, width, 2)
  const over = listSome(
    culprits.map((one) => ({ text: `${one.name} has ${size(one.size)}`, count: 1 })),
    3,
  )
  return wrap(
    `${level === 'warn' ? 'WARNING' : 'FAILED'} budget ${what}: over by ${size(over_by)}; ${over}`,
    width,
    2,
  )
}
