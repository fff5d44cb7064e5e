import type { Source } from '../../model/estimate.ts'
import { formatDifference, formatSize } from '../../text/sizes.ts'
import { sizeMark } from '../estimate/all-packages.ts'
import type { ReportOptions } from '../report.ts'
import type { ReportRows, Row } from '../rows/report-rows.ts'

type Units = Pick<ReportOptions, 'binaryUnits'>

/** `~6.20 GB`, or `?` if unknown. */
export function figureText(
  bytes: number | null,
  source: Source | null,
  { binaryUnits }: Units,
): string {
  return bytes === null
    ? '?'
    : (source === null ? '' : sizeMark(source)) + formatSize(bytes, binaryUnits)
}

/** `+18.9 kB`, or `?` if unknown. */
export const differenceText = (bytes: number | null, { binaryUnits }: Units): string =>
  bytes === null ? '?' : formatDifference(bytes, binaryUnits)

const countText = (count: number, before: number | null): string =>
  before !== null && before !== count
    ? `${before} → ${count} packages`
    : count === 1
      ? '1 package'
      : `${count} packages`

/** `~6.20 GB on disk, 3.13 GB to download, 106 packages`, or the same of a difference. */
export function totalText(total: Row, { labels }: ReportRows, units: Units): string {
  const { size, before, difference, packages, packages_before, sources } = total
  if (size.on_disk_size === null && before === null && difference === null) return total.note
  const onDisk = figureText(size.on_disk_size, sources.on_disk, units)
  const counted = packages === null ? [] : [countText(packages, packages_before)]
  const download = (text: string): string[] => (text === '?' ? [] : [`${text} ${labels.download}`])
  if (before === null)
    return [
      `${onDisk} ${labels.onDisk}`,
      ...download(figureText(size.download_size, sources.download, units)),
      ...counted,
    ].join(', ')
  if (total.change === 'same')
    return [`no change: ${onDisk} ${labels.onDisk}`, ...counted].join(', ')
  const was = figureText(before.on_disk_size, sources.on_disk, units)
  return [
    `${differenceText(difference?.on_disk_size ?? null, units)} ${labels.onDisk} (${was} → ${onDisk})`,
    ...download(differenceText(difference?.download_size ?? null, units)),
    ...counted,
  ].join(', ')
}
