import { byFolder, byKind, type FileGroup } from '../analyse/file-sizes.ts'
import type { DistributionFiles, FileChange, FilesReport, WheelFile } from '../model/project.ts'
import { printable } from '../text/printable.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import { printed } from './json/printed.ts'
import type { ReportOptions } from './report.ts'
import { type Column, renderTable, wrap } from './table.ts'

/** The most folders, files and changes that are listed without `--all`. */
const MOST_ROWS = 10

/** The files inside wheels as JSON, schema version 1. */
export const filesJson = (report: FilesReport): string => printed(report)

/**
 * The files inside wheels as text: their kinds, the largest folders and files, or the differences.
 * Pure.
 */
export function filesText({ distributions, diff }: FilesReport, options: ReportOptions): string {
  const lines = distributions.flatMap(({ name, version, files, reason }) =>
    files === null
      ? wrap(`${name} ${version}: its files are unknown: ${reason}.`, options.width, 2)
      : [],
  )
  const known = distributions.filter(({ files }) => files !== null)
  const [only] = known
  if (diff !== null && only !== undefined)
    return text([...lines, ...changesSection(diff.old, only, diff.changes, options)])
  if (only === undefined) return text(lines)
  const several = known.length > 1
  const all = known
    .flatMap(({ name, files }) => (files ?? []).map((file): Owned => ({ ...file, owner: name })))
    .sort((a, b) => b.size - a.size)
  return text([
    ...wrap(headline(known, all, options), options.width, 2),
    '',
    ...groupsTable('Kind', byKind(all), options, Number.POSITIVE_INFINITY),
    '',
    ...groupsTable('Largest folders', byFolder(all), options, mostRows(options)),
    '',
    ...filesTable(all, several, options),
    ...lines,
  ])
}

interface Owned extends WheelFile {
  readonly owner: string
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`

const mostRows = ({ all }: ReportOptions): number => (all ? Number.POSITIVE_INFINITY : MOST_ROWS)

const sum = (files: readonly WheelFile[]): number =>
  files.reduce((total, { size }) => total + size, 0)

/** The files of an sdist are compressed together. */
const isPackedAlone = ({ compressed_size }: { readonly compressed_size: number | null }): boolean =>
  compressed_size !== null

function headline(
  known: readonly DistributionFiles[],
  all: readonly WheelFile[],
  { binaryUnits }: ReportOptions,
): string {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits)
  const [only] = known
  const what =
    known.length === 1 && only !== undefined
      ? `${only.name} ${only.version} (${(only.wheel ?? only.sdist)?.filename ?? ''})`
      : `${known.length} ${known.some(({ wheel }) => wheel === null) ? 'distributions' : 'wheels'}`
  const packed = all.every(isPackedAlone)
    ? `, ${size(all.reduce((total, { compressed_size }) => total + (compressed_size ?? 0), 0))} compressed`
    : ''
  return `${what}: ${size(sum(all))} unpacked${packed}, ${all.length} files`
}

const compressedColumn = <Row extends { readonly compressed_size: number | null }>(
  rows: readonly Row[],
  { binaryUnits }: ReportOptions,
): readonly Column<Row>[] => {
  const cell = ({ compressed_size: bytes }: Row): string =>
    bytes === null ? '' : formatSize(bytes, binaryUnits)
  return rows.some(isPackedAlone)
    ? [{ heading: 'Compressed', align: 'right', cell, dropAt: 2 }]
    : []
}

function groupsTable(
  heading: string,
  groups: readonly FileGroup[],
  options: ReportOptions,
  most: number,
): string[] {
  const { width, binaryUnits } = options
  const columns: readonly Column<FileGroup>[] = [
    { heading, align: 'left', cell: ({ key }) => key },
    { heading: 'Files', align: 'right', cell: ({ files }) => `${files}`, dropAt: 1 },
    ...compressedColumn(groups, options),
    { heading: 'Unpacked', align: 'right', cell: ({ size }) => formatSize(size, binaryUnits) },
  ]
  return renderTable(columns, groups.slice(0, most), width)
}

function filesTable(files: readonly Owned[], several: boolean, options: ReportOptions): string[] {
  const { width, binaryUnits } = options
  const columns: readonly Column<Owned>[] = [
    { heading: 'Largest files', align: 'left', cell: ({ path }) => path },
    ...(several
      ? [
          {
            heading: 'Package',
            align: 'left',
            cell: ({ owner }: Owned) => owner,
            dropAt: 3,
          } as const,
        ]
      : []),
    { heading: 'Kind', align: 'left', cell: ({ kind }) => kind, dropAt: 1 },
    ...compressedColumn(files, options),
    { heading: 'Unpacked', align: 'right', cell: ({ size }) => formatSize(size, binaryUnits) },
  ]
  const rows = files.slice(0, mostRows(options))
  const more = files.length - rows.length
  return [
    ...renderTable(columns, rows, width),
    ...(more > 0 ? [`and ${more} more, listed by --all`] : []),
  ]
}

function changesSection(
  old: DistributionFiles,
  now: DistributionFiles,
  changes: readonly FileChange[],
  options: ReportOptions,
): string[] {
  const { width, binaryUnits } = options
  const size = (bytes: number): string => formatSize(bytes, binaryUnits)
  const [before, after] = [sum(old.files ?? []), sum(now.files ?? [])]
  const columns: readonly Column<FileChange>[] = [
    { heading: 'Largest changes', align: 'left', cell: ({ path }) => path },
    {
      heading: 'Before',
      align: 'right',
      cell: (one) => (one.before === 0 ? '' : size(one.before)),
      dropAt: 1,
    },
    {
      heading: 'After',
      align: 'right',
      cell: (one) => (one.after === 0 ? '' : size(one.after)),
      dropAt: 2,
    },
    {
      heading: 'Difference',
      align: 'right',
      cell: (one) => formatDifference(one.after - one.before, binaryUnits),
    },
  ]
  const rows = changes.slice(0, mostRows(options))
  const more = changes.length - rows.length
  const title = `${old.name} ${old.version} -> ${now.name} ${now.version}: ${formatDifference(after - before, binaryUnits)} unpacked (${size(before)} -> ${size(after)})`
  return [
    printable(title),
    '',
    ...(rows.length === 0 ? ['No file has another size.'] : renderTable(columns, rows, width)),
    ...(more > 0 ? [`and ${more} more, listed by --all`] : []),
  ]
}
