import type { Finding } from '../../model/image.ts'
import type { LayerBeside, LayerFigures } from '../../model/verification.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { type Column, renderTable, wrap } from '../table.ts'

const MARKS = { exact: '', estimated: '~', unknown: '≥' } as const
/** Without `--all`, a layer is left out if it is smaller than this on both sides. */
const LEAST = 10_000

/** Each layer of an image next to its prediction, the sums, and the errors of the Dockerfile. */
export function layersBesideLines(
  layers: readonly LayerBeside[],
  findings: readonly Finding[],
  options: ReportOptions,
): string[] {
  const { width, binaryUnits, all } = options
  const size = (bytes: number | null): string =>
    bytes === null ? '?' : formatSize(bytes, binaryUnits)
  const weighs = ({ real, predicted }: LayerBeside): boolean =>
    (real?.uncompressed_size ?? 0) >= LEAST || (predicted?.uncompressed_size ?? LEAST) >= LEAST
  const columns: readonly Column<LayerBeside>[] = [
    {
      heading: 'line',
      align: 'right',
      cell: ({ line }) => (line === null ? '' : String(line)),
      dropAt: 1,
    },
    { heading: 'layer', align: 'left', cell: ({ instruction }) => instruction },
    {
      heading: 'real',
      align: 'right',
      cell: ({ real }) => (real === null ? '-' : size(real.uncompressed_size)),
    },
    {
      heading: 'predicted',
      align: 'right',
      cell: ({ predicted }) =>
        predicted === null
          ? '-'
          : predicted.uncompressed_size === null
            ? '?'
            : `${MARKS[predicted.source]}${size(predicted.uncompressed_size)}`,
    },
    { heading: 'off by', align: 'right', cell: (layer) => offBy(layer, 'uncompressed_size') },
    {
      heading: 'pull',
      align: 'right',
      cell: ({ real }) => (real === null ? '-' : size(real.compressed_size)),
      dropAt: 2,
    },
    {
      heading: 'off by',
      align: 'right',
      cell: (layer) => offBy(layer, 'compressed_size'),
      dropAt: 3,
    },
  ]
  const shown = all ? layers : layers.filter(weighs)
  return [
    ...renderTable(fitted(columns, shown, width), [...shown, totalOf(layers)], width),
    ...(findings.length === 0 ? [] : ['']),
    ...findings.flatMap(({ code, message, fix }) => [
      ...wrap(`${code}: ${message}`, width, 2),
      ...wrap(`  fix: ${fix}`, width, 4),
    ]),
  ]
}

/** The instructions get the width that the other columns leave. */
function fitted(
  columns: readonly Column<LayerBeside>[],
  layers: readonly LayerBeside[],
  width: number,
): readonly Column<LayerBeside>[] {
  const others = columns
    .filter(({ heading }) => heading !== 'layer')
    .reduce(
      (sum, { heading, cell }) =>
        sum + 2 + Math.max(heading.length, ...layers.map((one) => cell(one).length), 8),
      0,
    )
  const room = Math.max(24, width - others)
  return columns.map((column) =>
    column.heading === 'layer'
      ? {
          ...column,
          cell: (row) =>
            column.cell(row).length > room
              ? `${column.cell(row).slice(0, room - 1)}…`
              : column.cell(row),
        }
      : column,
  )
}

function offBy(
  { real, predicted }: LayerBeside,
  key: 'uncompressed_size' | 'compressed_size',
): string {
  const [is, was] = [real?.[key] ?? null, predicted?.[key] ?? null]
  if (is === null || was === null) return ''
  if (is === 0) return was === 0 ? '0 %' : ''
  const share = ((was - is) / is) * 100
  return `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(share).toFixed(1)} %`
}

function totalOf(layers: readonly LayerBeside[]): LayerBeside {
  const sum = (side: 'real' | 'predicted', key: keyof LayerFigures): number =>
    layers.reduce((all, one) => all + (one[side]?.[key] ?? 0), 0)
  const figures = (side: 'real' | 'predicted'): LayerFigures => ({
    files: sum(side, 'files'),
    uncompressed_size: sum(side, 'uncompressed_size'),
    tar_size: sum(side, 'tar_size'),
    compressed_size: sum(side, 'compressed_size'),
  })
  const isUnknown = layers.some(({ predicted }) => predicted?.source === 'unknown')
  return {
    line: null,
    instruction: 'all',
    real: figures('real'),
    predicted: { ...figures('predicted'), source: isUnknown ? 'unknown' : 'estimated' },
  }
}
