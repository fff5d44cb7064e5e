import type {
  ChangedPackage,
  Diff,
  DiffCause,
  OneSidedPackage,
  WrittenLine,
} from '../../model/diff.ts'
import { listNames } from '../../text/lists.ts'
import { formatDifference } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { type Column, renderTable, wrap } from '../table.ts'

const MOST_PACKAGES = 12
const MOST_CAUSES = 8

interface Row {
  readonly label: string
  readonly onDisk: string
  readonly download: string
  readonly note: string
}

const table = (heading: string, rows: readonly Row[], width: number): string[] => {
  const columns: Column<Row>[] = [
    { heading, align: 'left', cell: ({ label }) => label },
    { heading: 'on disk', align: 'right', cell: ({ onDisk }) => onDisk },
    { heading: 'download', align: 'right', cell: ({ download }) => download, dropAt: 2 },
    { heading: '', align: 'left', cell: ({ note }) => note, dropAt: 1 },
  ]
  return rows.length === 0 ? [] : renderTable(columns, rows, width)
}

/** One row for each file, if there are several. */
export function files({ files: all }: Diff, { width, binaryUnits }: ReportOptions): string[] {
  if (all.length < 2) return []
  const same = all.filter(({ status }) => status === 'unchanged')
  const rows = all
    .filter(({ status }) => status !== 'unchanged')
    .map(
      ({ file, status, totals, error }): Row => ({
        label: `  ${file}`,
        onDisk:
          totals === null ? '?' : formatDifference(totals.difference.on_disk_size, binaryUnits),
        download:
          totals === null ? '?' : formatDifference(totals.difference.download_size, binaryUnits),
        note:
          error === null
            ? status === 'changed'
              ? ''
              : `file ${status}`
            : `${error.code}: ${error.message}`,
      }),
    )
  const rest =
    same.length === 0
      ? []
      : [
          {
            label: `  ${same.length === 1 ? '1 file' : `${same.length} files`} unchanged`,
            onDisk: '',
            download: '',
            note: '',
          },
        ]
  return table('File', [...rows, ...rest], width)
}

/** Each change of the user's and its effect, the heaviest first. */
export function causes(
  { diff: { causes: all } }: Diff,
  { width, binaryUnits, all: every }: ReportOptions,
): string[] {
  const sorted = all.toSorted((a, b) => Math.abs(b.on_disk_size) - Math.abs(a.on_disk_size))
  const shown = every || sorted.length <= MOST_CAUSES + 1 ? sorted : sorted.slice(0, MOST_CAUSES)
  const rows = shown.map(
    (cause): Row => ({
      label: `  ${causeText(cause)}`,
      onDisk: formatDifference(cause.on_disk_size, binaryUnits),
      download: formatDifference(cause.download_size, binaryUnits),
      note: effects(cause),
    }),
  )
  const others = sorted.slice(shown.length)
  if (others.length > 0)
    rows.push(folded(`  and ${others.length} more changes`, others, binaryUnits))
  return table(rows.length > 1 ? 'Changed lines' : 'Changed line', rows, width)
}

const placed = ({ file, line, text }: WrittenLine): string =>
  `${line === null ? file : `${file}:${line}`}  ${text}`

function causeText({ kind, subject, before, after }: DiffCause): string {
  if (after !== null)
    return before === null ? `+ ${placed(after)}` : `${placed(after)}  (was ${before.text})`
  if (before !== null) return `- ${placed(before)}`
  return kind === 'target' ? subject : subject === 'index options' ? 'other index options' : subject
}

export function effects({ added, removed, changed }: DiffCause): string {
  const parts = [
    ...(added.length > 0 ? [`adds ${listNames(added, 3)}`] : []),
    ...(removed.length > 0 ? [`removes ${listNames(removed, 3)}`] : []),
    ...(changed.length > 0 ? [`changes ${listNames(changed, 3)}`] : []),
  ]
  return parts.length === 0 ? 'no effect' : parts.join('; ')
}

const folded = (
  label: string,
  rows: readonly Pick<DiffCause, 'on_disk_size' | 'download_size'>[],
  binaryUnits: boolean,
): Row => ({
  label,
  onDisk: formatDifference(
    rows.reduce((total, row) => total + row.on_disk_size, 0),
    binaryUnits,
  ),
  download: formatDifference(
    rows.reduce((total, row) => total + row.download_size, 0),
    binaryUnits,
  ),
  note: '',
})

interface PackageRow {
  readonly row: Row
  readonly on_disk_size: number
  readonly download_size: number
}

/**
 * The packages that differ, the largest difference first, and one row for all others: every byte is
 * in a row.
 */
export function packages(
  { diff: { added, removed, changed, totals } }: Diff,
  { width, binaryUnits, all }: ReportOptions,
): string[] {
  const difference = (bytes: number | null): string =>
    bytes === null ? '?' : formatDifference(bytes, binaryUnits)
  const packageRow = (
    label: string,
    onDisk: number | null,
    download: number | null,
    note: string,
  ): PackageRow => ({
    row: { label: `  ${label}`, onDisk: difference(onDisk), download: difference(download), note },
    on_disk_size: onDisk ?? 0,
    download_size: download ?? 0,
  })
  const gone = (size: number | null): number | null => (size === null ? null : -size)
  const rows = [
    ...added.map((one) => packageRow(`+ ${named(one)}`, one.on_disk_size, one.download_size, '')),
    ...removed.map((one) =>
      packageRow(`- ${named(one)}`, gone(one.on_disk_size), gone(one.download_size), ''),
    ),
    ...changed.map((one) =>
      packageRow(
        changeText(one),
        one.difference.on_disk_size,
        one.difference.download_size,
        noteOf(one),
      ),
    ),
  ].sort(
    (a, b) =>
      Math.abs(b.on_disk_size) - Math.abs(a.on_disk_size) || (a.row.label < b.row.label ? -1 : 1),
  )
  const shown = all || rows.length <= MOST_PACKAGES + 1 ? rows : rows.slice(0, MOST_PACKAGES)
  const others = rows.slice(shown.length)
  const shared =
    totals.difference.on_disk_size - rows.reduce((total, one) => total + one.on_disk_size, 0)
  return table(
    'Packages',
    [
      ...shown.map(({ row }) => row),
      ...(others.length > 0 ? [folded(`  and ${others.length} more`, others, binaryUnits)] : []),
      ...(shared === 0
        ? []
        : [
            {
              label: '  written by two packages, counted once',
              onDisk: difference(shared),
              download: '',
              note: '',
            },
          ]),
    ],
    width,
  )
}

const named = ({ name, version }: OneSidedPackage): string => `${name} ${version}`

const changeText = ({ name, before, after }: ChangedPackage): string =>
  before.version === after.version
    ? `${name} ${after.version}`
    : `${name} ${before.version} → ${after.version}`

const noteOf = ({ before, after }: ChangedPackage): string =>
  before.version !== after.version
    ? ''
    : before.filename === after.filename
      ? 'same file'
      : 'another file of the same version'

/** The changes of the index since an estimate was saved. */
export function drift(
  { diff: { drift: moved } }: Diff,
  { width, binaryUnits }: ReportOptions,
): string[] {
  if (moved === null) return []
  const names = [
    ...moved.changed.map(({ name, before, after }) =>
      before.version === after.version ? name : `${name} ${before.version} → ${after.version}`,
    ),
    ...moved.added.map((one) => `+ ${named(one)}`),
    ...moved.removed.map((one) => `- ${named(one)}`),
  ]
  const shown = names.length <= 5 ? names : [...names.slice(0, 4), `${names.length - 4} more`]
  const change = formatDifference(moved.on_disk_size, binaryUnits).replaceAll(' ', '\u00a0')
  return wrap(
    `Newer releases since ${moved.since.slice(0, 10)}: ${change} on disk, not counted: ${shown.join(', ')}`,
    width,
    2,
  )
}
