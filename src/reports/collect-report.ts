import { failedChecks } from '../analyse/collection.ts'
import { worstSource } from '../analyse/totals.ts'
import type { CollectedFile, Collection, RecordedCheck } from '../model/size-record.ts'
import { list } from '../text/lists.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import { sizeMark } from './estimate/all-packages.ts'
import { printed } from './json/printed.ts'
import type { ReportOptions } from './report.ts'
import { type Column, renderTable, wrap } from './table.ts'

/** The number of rows without `--all`. */
const MOST_ROWS = 50

/** The sizes of many repositories as JSON, schema version 1. */
export const collectJson = (collection: Collection): string => printed(collection)

/** The sizes of many repositories as text, the largest first. Pure. */
export function collectText(collection: Collection, options: ReportOptions): string {
  const { collected } = collection
  const { width, binaryUnits, all } = options
  const shown = all ? collected : collected.slice(0, MOST_ROWS)
  const left = collected.length - shown.length
  const several = new Set(collected.map(({ target }) => target)).size > 1
  const columns: readonly Column<CollectedFile>[] = [
    { heading: 'Repository', align: 'left', cell: ({ repository }) => repository },
    { heading: 'File', align: 'left', cell: ({ file }) => file, dropAt: 5 },
    ...(several
      ? [
          {
            heading: 'Target',
            align: 'left',
            cell: ({ target }: CollectedFile) => target,
            dropAt: 1,
          } as const,
        ]
      : []),
    { heading: 'On disk', align: 'right', cell: (one) => sizeText(one, binaryUnits) },
    {
      heading: 'Growth',
      align: 'right',
      cell: ({ growth }) => (growth === null ? '' : formatDifference(growth, binaryUnits)),
      dropAt: 7,
    },
    {
      heading: 'GPU',
      align: 'right',
      cell: ({ gpu }) => (gpu.packages.length === 0 ? '' : formatSize(gpu.size, binaryUnits)),
      dropAt: 4,
    },
    {
      heading: 'Packages',
      align: 'right',
      cell: ({ packages }) => (packages === null ? '' : `${packages}`),
      dropAt: 2,
    },
    { heading: 'As of', align: 'left', cell: ({ as_of }) => as_of.slice(0, 10), dropAt: 3 },
    { heading: 'Checks', align: 'left', cell: (one) => checksText(one, binaryUnits), dropAt: 6 },
  ]
  return `${[
    ...wrap(headlineOf(collection, options), width, 2),
    '',
    ...renderTable(columns, shown, width),
    ...(left === 0 ? [] : [`and ${left} more; --all shows them`]),
  ].join('\n')}\n`
}

const sizeText = ({ on_disk_size, source }: CollectedFile, binaryUnits: boolean): string =>
  on_disk_size === null ? '?' : `${sizeMark(source)}${formatSize(on_disk_size, binaryUnits)}`

/** `over budget by 3.13 GB`, `denied package`, or another failure. */
export const checksText = (file: Pick<CollectedFile, 'checks'>, binaryUnits: boolean): string =>
  list([...new Set(failedChecks(file).map((check) => checkText(check, binaryUnits)))])

function checkText({ kind, status, limit, measured }: RecordedCheck, binaryUnits: boolean): string {
  if (kind === 'denied') return 'denied package'
  if (kind === 'error') return 'error'
  if (status === 'undecided') return `${kind} undecided`
  if (kind === 'growth') return 'grown too much'
  return limit === null || measured === null
    ? 'over budget'
    : `over budget by ${formatSize(measured - limit, binaryUnits)}`
}

/**
 * `300 repositories, 412 files: ~512 GB on disk, growth +1.20 GB, 12 with GPU packages, 3 with
 * failed checks`.
 */
export function headlineOf(
  { totals, collected }: Collection,
  { binaryUnits }: Pick<ReportOptions, 'binaryUnits'>,
): string {
  const { repositories, files, on_disk_size, growth, with_gpu, failed } = totals
  const counted = (count: number, one: string, more: string): string =>
    `${count} ${count === 1 ? one : more}`
  const mark = sizeMark(worstSource(collected.map(({ source }) => source)))
  return [
    `${counted(repositories, 'repository', 'repositories')}, ${counted(files, 'file', 'files')}: ${mark}${formatSize(on_disk_size, binaryUnits)} on disk`,
    ...(collected.every((one) => one.growth === null)
      ? []
      : [`growth ${formatDifference(growth, binaryUnits)}`]),
    `${with_gpu} with GPU packages`,
    `${failed} with failed checks`,
  ].join(', ')
}
