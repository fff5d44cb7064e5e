import colors from 'picocolors'
import type { ChangedLayer, ImageDiff } from '../../model/image-diff.ts'
import { formatDifference, formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { renderTable, wrap } from '../table.ts'

/** The bytes that are pulled again, and the layers with the cause of each. */
export function imageDiffText({ diff }: ImageDiff, options: ReportOptions): string {
  const style = colors.createColors(options.colors)
  const size = (bytes: number): string =>
    formatSize(bytes, options.binaryUnits).replaceAll(' ', '\u00a0')
  const grown = diff.new.uncompressed_size - diff.old.uncompressed_size
  const shown = options.all
    ? diff.layers
    : diff.layers.filter(({ change, pulled_size, old_size }) =>
        change === 'removed' ? (old_size ?? 0) > 0 : pulled_size > 0,
      )
  const kept = diff.layers.filter(({ change }) => change === 'same')
  const headline = [
    `${size(diff.pulled_size)} to pull again`,
    `${size(diff.new.uncompressed_size)} image (${grown === 0 ? 'as before' : formatDifference(grown, options.binaryUnits).replaceAll(' ', '\u00a0')})`,
    `${kept.length} of ${diff.layers.filter(({ change }) => change !== 'removed').length} layers stay`,
  ].map((part) => part.replaceAll(' ', '\u00a0'))
  return `${[
    ...wrap(headline.join(' \u00a0 '), options.width, 0).map((line) => style.bold(line.trimEnd())),
    ...wrap(`${diff.old.name} → ${diff.new.name}`, options.width, 2).map(style.dim),
    ...(shown.length === 0 ? [] : ['', ...table(shown, size, options)]),
  ].join('\n')}\n`
}

function table(
  layers: readonly ChangedLayer[],
  size: (bytes: number) => string,
  options: ReportOptions,
): string[] {
  const room = Number.isFinite(options.width) ? Math.max(20, options.width - 58) : 80
  return renderTable<ChangedLayer>(
    [
      { heading: '', align: 'left', cell: ({ change }) => change },
      {
        heading: 'line',
        align: 'right',
        cell: ({ line }) => (line === null ? 'base' : String(line)),
      },
      {
        heading: 'layer',
        align: 'left',
        cell: ({ instruction }) =>
          instruction.length > room ? `${instruction.slice(0, room - 1)}…` : instruction,
      },
      {
        heading: 'to pull',
        align: 'right',
        cell: ({ change, pulled_size }) => (change === 'removed' ? '' : size(pulled_size)),
      },
      { heading: 'cause', align: 'left', cell: ({ cause }) => cause ?? '', dropAt: 1 },
    ],
    layers,
    options.width,
  )
}
