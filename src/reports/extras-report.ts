import type { ExtraSize, ExtrasReport } from '../model/project.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import { targetWords } from './estimate/headline.ts'
import { printed } from './json/printed.ts'
import type { ReportOptions } from './report.ts'
import { type Column, renderTable, wrap } from './table.ts'

/** The extras of a project as JSON, schema version 1. */
export const extrasJson = (report: ExtrasReport): string => printed(report)

const nameOf = ({ kind, name }: ExtraSize): string => {
  if (kind === 'base') return 'without extras'
  if (kind === 'all') return 'all together'
  return kind === 'group' ? `--group ${name}` : `[${name}]`
}

/**
 * The sizes of a project with each extra as text: base and all stay first and last, the others are
 * sorted by the size that they add. Pure.
 */
export function extrasText(
  { project, extras, target, installer }: ExtrasReport,
  options: ReportOptions,
): string {
  const { width, binaryUnits } = options
  const size = (pick: (size: NonNullable<ExtraSize['size']>) => string) => (one: ExtraSize) =>
    one.size === null ? '' : pick(one.size)
  const columns: readonly Column<ExtraSize>[] = [
    { heading: project, align: 'left', cell: nameOf },
    { heading: 'Packages', align: 'right', cell: size(({ packages }) => `${packages}`), dropAt: 1 },
    {
      heading: 'Download',
      align: 'right',
      cell: size(({ download_size }) => formatSize(download_size, binaryUnits)),
      dropAt: 2,
    },
    {
      heading: 'On disk',
      align: 'right',
      cell: size(({ disk_size }) => formatSize(disk_size, binaryUnits)),
    },
    {
      heading: 'Adds',
      align: 'right',
      cell: (one) =>
        one.kind === 'base'
          ? ''
          : one.size === null
            ? one.error!.code
            : formatDifference(one.size.adds, binaryUnits),
    },
  ]
  const place = ({ kind }: ExtraSize): number => (kind === 'base' ? 0 : kind === 'all' ? 2 : 1)
  const rows = [...extras].sort(
    (a, b) => place(a) - place(b) || (b.size?.adds ?? -1) - (a.size?.adds ?? -1),
  )
  const faults = rows.flatMap((row) =>
    row.error === null ? [] : wrap(`${nameOf(row)}: ${row.error.message}`, width, 2),
  )
  return `${[...renderTable(columns, rows, width), ...faults, ...wrap(`Target: ${targetWords(target, installer)}.`, width, 2)].join('\n')}\n`
}
