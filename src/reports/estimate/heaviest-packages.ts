import { isAcceleratorPackage } from '../../analyse/accelerator.ts'
import { paths } from '../../analyse/graph/graph.ts'
import { sizeOnDisk } from '../../analyse/on-disk.ts'
import { countedTwice } from '../../analyse/overlaps.ts'
import { placeOf } from '../../analyse/own-lines.ts'
import type { PackageEstimate, Scenario } from '../../model/estimate.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { type Column, renderTable } from '../table.ts'
import { versionLabel } from '../version-label.ts'
import { leastSize, mark, ownMark, sumMark } from './all-packages.ts'

interface Row {
  readonly name: string
  readonly download: string
  readonly onDisk: string
  /** The size that would leave with the package. */
  readonly withDependencies: string
  readonly through: string
}

/** The most GPU packages besides torch with their own row; the others share one. */
const GPU_ROWS = 2

/**
 * The largest packages, how each came in, and one row for all others, so every byte is in a row.
 */
export function heaviestPackages(
  { packages, overlaps }: Scenario,
  { width, binaryUnits }: ReportOptions,
  most: number,
): string[] {
  if (packages.length === 0) return []
  const size = (bytes: number | null): string =>
    bytes === null ? '?' : formatSize(bytes, binaryUnits)
  const weight = (one: PackageEstimate): number => sizeOnDisk(one) ?? leastSize(one)
  const byWeight = [...packages].sort((a, b) => weight(b) - weight(a) || (a.name < b.name ? -1 : 1))
  const { shown, gpu, others } = grouped(byWeight, most)
  const pathOf = paths(packages)
  const lines = new Map(
    packages.flatMap(({ name, without_line: [line] = [] }) =>
      line === undefined ? [] : [[name, placeOf(line)] as const],
    ),
  )

  const single = (one: PackageEstimate): Row => ({
    name: `  ${one.name} ${versionLabel(one, 'no wheel')}`,
    download: mark(one.sources.download) + size(one.download_size),
    onDisk: ownMark(one) + size(sizeOnDisk(one)),
    withDependencies: size(one.retained_size),
    through: isAcceleratorPackage(one.name) ? 'GPU' : through(pathOf(one.name), lines),
  })
  const several = (label: string, of: readonly PackageEstimate[], note: string): Row[] => {
    if (of.length === 0) return []
    const sum = (figure: (one: PackageEstimate) => number | null): number =>
      of.reduce((total, one) => total + (figure(one) ?? 0), 0)
    const row = {
      name: `  ${label}`,
      download:
        sumMark(of.map((one) => one.sources.download)) + size(sum((one) => one.download_size)),
      onDisk: sumMark(of.map((one) => one.sources.installed)) + size(sum(sizeOnDisk)),
      withDependencies: '',
      through: note,
    }
    return [row]
  }
  const bytesTwice =
    countedTwice(overlaps, 'installed_size') +
    countedTwice(overlaps, 'overhead_size') +
    countedTwice(overlaps, 'bytecode_size')
  const twice: Row = {
    name: '  written by two packages, counted once',
    download: '',
    onDisk: `-${size(bytesTwice)}`,
    withDependencies: '',
    through: '',
  }
  const ownGpu = shown.findLastIndex(({ name }) => isAcceleratorPackage(name)) + 1
  const lastGpu = ownGpu === 0 ? shown.length : ownGpu
  const rows = [
    ...shown.slice(0, lastGpu).map(single),
    ...several(`${gpu.length} ${ownGpu === 0 ? '' : 'other '}GPU packages`, gpu, 'GPU'),
    ...shown.slice(lastGpu).map(single),
    ...several(`and ${others.length} more`, others, '--all'),
    ...(bytesTwice > 0 ? [twice] : []),
  ]
  return renderTable(COLUMNS, rows, width)
}

const COLUMNS: readonly Column<Row>[] = [
  { heading: 'Heaviest packages', align: 'left', cell: ({ name }) => name },
  { heading: 'download', align: 'right', cell: ({ download }) => download, dropAt: 1 },
  { heading: 'on disk', align: 'right', cell: ({ onDisk }) => onDisk },
  {
    heading: 'with deps',
    align: 'right',
    cell: ({ withDependencies }) => withDependencies,
    dropAt: 3,
  },
  { heading: '', align: 'left', cell: ({ through }) => through, dropAt: 2 },
]

/**
 * Separate rows, other GPU packages, and the rest. A shared row always has at least two packages.
 */
function grouped(
  byWeight: readonly PackageEstimate[],
  most: number,
): Record<'shown' | 'gpu' | 'others', readonly PackageEstimate[]> {
  if (byWeight.length <= most) return { shown: byWeight, gpu: [], others: [] }
  const accelerators = byWeight.filter(({ name }) => isAcceleratorPackage(name))
  const gpuRows = Math.min(GPU_ROWS, most - 3)
  const gpu = accelerators.length > gpuRows + 1 ? accelerators.slice(gpuRows) : []
  const plain = byWeight.filter((one) => !gpu.includes(one))
  const room = most - 1 - (gpu.length > 0 ? 1 : 0)
  const shown = plain.length <= room + 1 ? plain : plain.slice(0, room)
  return { shown, gpu, others: plain.slice(shown.length) }
}

/** `base.txt:24 > camel-tools > torch`, without the package itself if the user requested it. */
function through(path: readonly string[], lines: ReadonlyMap<string, string>): string {
  const place = lines.get(path[0] ?? '')
  const names = path.length > 3 ? [path[0]!, '…', path.at(-2)!] : path.slice(0, -1)
  const file = place === undefined || place.startsWith('-') ? [] : [place.split('/').at(-1)!]
  return [...file, ...names].join(' > ')
}
