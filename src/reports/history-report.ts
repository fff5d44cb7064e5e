import type { HistoryReport, ReleaseSize } from '../model/project.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import { targetWords } from './estimate/headline.ts'
import { printed } from './json/printed.ts'
import type { ReportOptions } from './report.ts'
import { type Column, renderTable, wrap } from './table.ts'

/** The releases of a project as JSON, schema version 1. */
export const historyJson = (report: HistoryReport): string => printed(report)

/** The releases of a project as text, oldest first. Pure. */
export function historyText(
  { project, releases, target, installer }: HistoryReport,
  { width, binaryUnits }: ReportOptions,
): string {
  const size = (bytes: number | null | undefined): string =>
    bytes == null ? '' : formatSize(bytes, binaryUnits)
  const columns: readonly Column<ReleaseSize>[] = [
    { heading: project, align: 'left', cell: ({ version }) => version },
    { heading: 'Released', align: 'left', cell: ({ date }) => date, dropAt: 4 },
    {
      heading: 'Download',
      align: 'right',
      cell: ({ download_size }) => size(download_size),
      dropAt: 2,
    },
    { heading: 'Installed', align: 'right', cell: ({ installed_size }) => size(installed_size) },
    {
      heading: 'With deps',
      align: 'right',
      cell: ({ closure }) => (closure === null ? 'no solution' : size(closure.disk_size)),
    },
    {
      heading: 'Packages',
      align: 'right',
      cell: ({ closure }) => (closure === null ? '' : `${closure.packages}`),
      dropAt: 1,
    },
    {
      heading: 'Main change',
      align: 'left',
      cell: ({ cause }) =>
        cause === null ? '' : `${cause.name} ${formatDifference(cause.difference, binaryUnits)}`,
      dropAt: 3,
    },
  ]
  const note = 'Each release is resolved as of the day of its upload.'
  return `${[...renderTable(columns, releases, width), ...wrap(`${note} Target: ${targetWords(target, installer)}.`, width, 2)].join('\n')}\n`
}
