import type {
  ChangedPackage,
  OneSidedPackage,
  SideOfPackage,
  SideTotals,
  SizeFigures,
} from '../../model/diff.ts'
import type { PackageEstimate } from '../../model/estimate.ts'
import { sizeOnDisk } from '../on-disk.ts'
import { worstSource } from '../totals.ts'

/** The packages that differ between two environments. Sorted by name. */
export interface Rows {
  readonly added: readonly OneSidedPackage[]
  readonly removed: readonly OneSidedPackage[]
  readonly changed: readonly ChangedPackage[]
}

/**
 * Compares two environments package by package.
 *
 * @param file the compared file, for each row
 */
export function diffRows(
  before: readonly PackageEstimate[],
  after: readonly PackageEstimate[],
  file: string,
): Rows {
  const old = new Map(before.map((one) => [one.name, one]))
  const now = new Map(after.map((one) => [one.name, one]))
  const alone = (
    packages: readonly PackageEstimate[],
    others: ReadonlyMap<string, PackageEstimate>,
  ): OneSidedPackage[] =>
    packages
      .filter(({ name }) => !others.has(name))
      .map((one) => ({ file, name: one.name, ...sideOf(one), cause: null }))
      .sort(byName)
  return {
    added: alone(after, old),
    removed: alone(before, now),
    changed: before
      .flatMap((one): ChangedPackage[] => {
        const other = now.get(one.name)
        if (other === undefined || isSame(one, other)) return []
        const [a, b] = [sideOf(one), sideOf(other)]
        return [
          {
            file,
            name: one.name,
            before: a,
            after: b,
            difference: differenceOf(a, b),
            cause: null,
          },
        ]
      })
      .sort(byName),
  }
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0

const filenameOf = ({ wheel, sdist }: PackageEstimate): string | null =>
  (wheel ?? sdist)?.filename ?? null

const isSame = (one: PackageEstimate, other: PackageEstimate): boolean =>
  one.version === other.version &&
  filenameOf(one) === filenameOf(other) &&
  one.download_size === other.download_size &&
  sizeOnDisk(one) === sizeOnDisk(other)

const sideOf = (one: PackageEstimate): SideOfPackage => ({
  version: one.version,
  filename: filenameOf(one),
  download_size: one.download_size,
  installed_size: one.installed_size,
  overhead_size: one.overhead_size,
  bytecode_size: one.bytecode_size,
  on_disk_size: sizeOnDisk(one),
  source: worstSource([one.sources.download, one.sources.installed, one.sources.bytecode]),
})

const FIGURES = [
  'download_size',
  'installed_size',
  'overhead_size',
  'bytecode_size',
  'on_disk_size',
] as const

function differenceOf(before: SizeFigures, after: SizeFigures): SizeFigures {
  const of = (figure: Figure): number | null => {
    const [a, b] = [before[figure], after[figure]]
    return a === null || b === null ? null : b - a
  }
  return {
    download_size: of('download_size'),
    installed_size: of('installed_size'),
    overhead_size: of('overhead_size'),
    bytecode_size: of('bytecode_size'),
    on_disk_size: of('on_disk_size'),
  }
}

type Figure = (typeof FIGURES)[number]

/** The sum of one figure over rows, bytes, as far as it is known. */
export function sumOf({ added, removed, changed }: Rows, figure: Figure): number {
  const known = (rows: readonly SizeFigures[]): number =>
    rows.reduce((sum, row) => sum + (row[figure] ?? 0), 0)
  return (
    known(added) -
    known(removed) +
    known(changed.map(({ after }) => after)) -
    known(changed.map(({ before }) => before))
  )
}

/** The sums of rows, as totals of an environment. */
export const sumsOf = (rows: Rows): SideTotals => ({
  packages: rows.added.length - rows.removed.length,
  download_size: sumOf(rows, 'download_size'),
  installed_size: sumOf(rows, 'installed_size'),
  overhead_size: sumOf(rows, 'overhead_size'),
  bytecode_size: sumOf(rows, 'bytecode_size'),
  on_disk_size: sumOf(rows, 'on_disk_size'),
})
