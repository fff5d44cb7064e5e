import { printable } from '../../text/printable.ts'
import type { ReportOptions } from '../report.ts'
import type { GateVerdict, ReportRows, Row } from '../rows/report-rows.ts'
import { differenceText, figureText } from './figures.ts'

/** A badge: the measure, the figure with its target, and the state of the checks. */
export interface Badge {
  readonly label: string
  readonly message: string
  readonly color: 'brightgreen' | 'yellow' | 'orange' | 'red' | 'blue'
}

/** `install size | 12 MB (py3.12, linux x86_64)`. */
export function badgeOf(report: ReportRows, options: ReportOptions): Badge {
  const { label, figure } = measured(report, options)
  const scope = report.scope === '' ? '' : ` (${report.scope})`
  return { label, message: printable(`${figure}${scope}`), color: colorOf(report.verdicts) }
}

/** A badge is short: `12.0 MB` is `12 MB`. */
const short = (text: string): string => text.replace(/(\d)\.0+(?= )/g, '$1')

function measured(
  report: ReportRows,
  options: ReportOptions,
): { readonly label: string; readonly figure: string } {
  const totals = report.rows.filter(({ kind }) => kind === 'total')
  const [total] = totals
  const onDisk = (row: Row): string =>
    short(figureText(row.size.on_disk_size, row.sources.on_disk, options))
  const unknown = { label: 'install size', figure: 'unknown' }
  if (total === undefined) return unknown
  switch (report.command) {
    case 'diff': {
      const difference = total.difference?.on_disk_size ?? null
      return { label: 'install size change', figure: short(differenceText(difference, options)) }
    }
    case 'image-diff':
      return {
        label: 'to pull again',
        figure: short(figureText(total.difference?.download_size ?? null, 'estimated', options)),
      }
    case 'image':
      return { label: 'image size', figure: onDisk(total) }
    case 'release':
      return {
        label: 'upload size',
        figure: short(figureText(total.size.download_size, total.sources.download, options)),
      }
    case 'advise': {
      const advised =
        report.rows.find(({ kind, name }) => kind === 'alternative' && name === 'advised')
          ?.difference?.on_disk_size ?? 0
      return {
        label: 'possible saving',
        figure: `${short(figureText(Math.abs(advised), 'estimated', options))} of ${onDisk(total)}`,
      }
    }
    case 'estimate':
    case 'compare':
    case 'collect': {
      const known = totals.filter(({ size }) => size.on_disk_size !== null)
      const sorted = known
        .toSorted((a, b) => (a.size.on_disk_size ?? 0) - (b.size.on_disk_size ?? 0))
        .map(onDisk)
      const ends = [...new Set([sorted[0], sorted.at(-1)])].filter((text) => text !== undefined)
      return ends.length === 0 ? unknown : { label: 'install size', figure: ends.join(' to ') }
    }
  }
}

function colorOf(verdicts: readonly GateVerdict[]): Badge['color'] {
  const has = (status: GateVerdict['status']): boolean =>
    verdicts.some((one) => one.status === status)
  if (has('failed')) return 'red'
  if (has('undecided')) return 'yellow'
  if (has('warning')) return 'orange'
  return verdicts.length === 0 ? 'blue' : 'brightgreen'
}
