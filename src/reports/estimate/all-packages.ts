import { buildGraph, nearestRoots } from '../../analyse/graph/graph.ts'
import { totalOnDisk } from '../../analyse/on-disk.ts'
import { countedTwice } from '../../analyse/overlaps.ts'
import { totalsOf, worstSource } from '../../analyse/totals.ts'
import type { Overlap, PackageEstimate, Source, Totals } from '../../model/estimate.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { type Column, renderTable } from '../table.ts'
import { versionLabel } from '../version-label.ts'

/** A package gets its own row from this share of the installed size on. */
const worthARow = 0.01
const fewestRows = 10
const mostRows = 20

/** The cells of one row. */
interface Row {
  readonly name: string
  readonly version: string
  readonly download: string
  readonly installed: string
  readonly bytecode: string
  readonly retained: string
  readonly through: string
}

/**
 * Bytecode is a modelled figure, and so are its sums; under uv there is none, and no column for it.
 */
function columnsFor(bytecode: boolean): Column<Row>[] {
  return [
    { heading: 'Package', align: 'left', cell: (row) => row.name },
    { heading: 'Version', align: 'left', cell: (row) => row.version, dropAt: 3 },
    { heading: 'Download', align: 'right', cell: (row) => row.download, dropAt: 4 },
    { heading: 'Installed', align: 'right', cell: (row) => row.installed },
    ...(bytecode
      ? [
          {
            heading: '~Bytecode',
            align: 'right',
            cell: (row: Row) => row.bytecode,
            dropAt: 2,
          } as const,
        ]
      : []),
    { heading: bytecode ? '~Retained' : 'Retained', align: 'right', cell: (row) => row.retained },
    { heading: 'Through', align: 'left', cell: (row) => row.through, dropAt: 1 },
  ]
}

/**
 * A closure as lines: the heading, the largest packages, one row for all others, and the total as
 * the last line, so every byte is in a row. If packages write the same paths, a row subtracts the
 * bytes that they count twice. The mark `~` means estimated, `?` unknown, `≥` a sum without the
 * unknown. "Through" is the requested package that brings a package.
 */
export function packageTable(
  packages: readonly PackageEstimate[],
  overlaps: readonly Overlap[],
  totals: Totals,
  options: ReportOptions,
): string[] {
  const sorted = [...packages].sort(
    (a, b) => leastSize(b) - leastSize(a) || (a.name < b.name ? -1 : 1),
  )
  const shown = options.all
    ? sorted
    : sorted.slice(0, rowsOfTheirOwn(sorted, totals.installed_size))
  const folded = sorted.slice(shown.length)
  const size = (bytes: number | null): string =>
    bytes === null ? '?' : formatSize(bytes, options.binaryUnits)
  const through = nearestRoots(buildGraph(packages))

  const single = (one: PackageEstimate): Row => {
    const root = through.get(one.name)
    return {
      name: one.name,
      version: versionLabel(one, 'sdist'),
      download: mark(one.sources.download) + size(one.download_size),
      installed: ownMark(one) + size(one.installed_size),
      bytecode: size(one.bytecode_size),
      retained: size(one.retained_size),
      through: root === undefined || root === one.name ? '' : root,
    }
  }
  const several = (
    name: string,
    of: readonly PackageEstimate[],
    sums: Totals,
    retained: string,
  ): Row => {
    return {
      name,
      version: '',
      download: sumMark(of.map((one) => one.sources.download)) + size(sums.download_size),
      installed: sumMark(of.map((one) => one.sources.installed)) + size(sums.installed_size),
      bytecode: size(sums.bytecode_size),
      retained,
      through: '',
    }
  }
  const bytecodeTwice = countedTwice(overlaps, 'bytecode_size')
  const twice: Row = {
    name: 'written twice',
    version: '',
    download: '',
    installed: `-${size(totals.shared_size)}`,
    bytecode: bytecodeTwice === 0 ? '' : `-${size(bytecodeTwice)}`,
    retained: '',
    through: '',
  }
  const rows = [
    ...shown.map(single),
    ...(folded.length > 0
      ? [several(`and ${folded.length} more`, folded, totalsOf(folded), '')]
      : []),
    ...(totals.shared_size > 0 ? [twice] : []),
    several(
      packages.length === 1 ? '1 package' : `${packages.length} packages`,
      packages,
      totals,
      (totals.source === 'unknown' ? sumMark(packages.map((one) => one.sources.installed)) : '') +
        size(totalOnDisk(totals)),
    ),
  ]
  return renderTable(columnsFor(totals.bytecode_size > 0), rows, options.width)
}

/** The smallest possible size of a package: if its size is unknown, its download size. */
export const leastSize = (one: PackageEstimate): number =>
  one.installed_size ?? one.bounds?.[0] ?? one.download_size ?? -1

/** An unknown figure already is a question mark. */
export const mark = (source: Source): string => (source === 'estimated' ? '~' : '')

/** An unknown size is a question mark, or the smallest possible size. */
export const ownMark = ({ installed_size, sources }: PackageEstimate): string =>
  installed_size === null ? '' : sizeMark(sources.installed)

/** The mark of a sum by its worst source: `≥` if a part is unknown and so not in it. */
export const sizeMark = (source: Source): string => (source === 'unknown' ? '≥' : mark(source))

/** The mark of the sum of these parts. */
export function sumMark(parts: readonly Source[]): string {
  return sizeMark(worstSource(parts))
}

/**
 * The number of packages, largest first, that get a row; the row of the others represents at least
 * two.
 */
function rowsOfTheirOwn(sorted: readonly PackageEstimate[], total: number): number {
  const large = sorted.filter((one) => leastSize(one) >= total * worthARow).length
  const rows = Math.min(Math.max(large, fewestRows), mostRows)
  return sorted.length <= rows + 1 ? sorted.length : rows
}
