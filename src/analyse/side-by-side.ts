import type { CompareColumn, CompareRow, SharedPair, SharedParts } from '../model/comparison.ts'
import type { PackageEstimate, Scenario } from '../model/estimate.ts'
import { sizeOnDisk } from './on-disk.ts'

type Cell = CompareRow['cells'][number]

/** The key that makes two packages equal: the file, else the version. */
const fileOf = (cell: Cell | undefined): string | null =>
  cell == null ? null : (cell.filename ?? cell.version)

const cellOf = (one: PackageEstimate): Cell => ({
  version: one.version,
  filename: (one.wheel ?? one.sdist)?.filename ?? null,
  download_size: one.download_size,
  on_disk_size: sizeOnDisk(one),
})

/**
 * The packages of several environments, a row each, with a cell for every column. The largest comes
 * first.
 *
 * @param scenarios null if an environment could not be resolved
 */
export function sideBySide(scenarios: readonly (Scenario | null)[]): readonly CompareRow[] {
  const byName = scenarios.map((one) => new Map(one?.packages.map((own) => [own.name, own])))
  const names = new Set(byName.flatMap((packages) => [...packages.keys()]))
  const isThere = scenarios.flatMap((one, at) => (one === null ? [] : [at]))
  const rows = [...names].map((name): CompareRow => {
    const cells = byName.map((packages) => {
      const one = packages.get(name)
      return one === undefined ? null : cellOf(one)
    })
    return { name, cells, same: new Set(isThere.map((at) => fileOf(cells[at]))).size === 1 }
  })
  const largest = ({ cells }: CompareRow): number =>
    Math.max(...cells.map((cell) => cell?.on_disk_size ?? 0))
  return rows.sort((a, b) => largest(b) - largest(a) || (a.name < b.name ? -1 : 1))
}

/**
 * Bytes that all environments share (the same file of a package), bytes that every two share, and
 * bytes that only one has.
 */
export function sharedParts(
  columns: readonly CompareColumn[],
  rows: readonly CompareRow[],
): SharedParts {
  const isThere = columns.flatMap(({ totals }, at) => (totals === null ? [] : [at]))
  const all = isThere.length < 2 ? { packages: 0, on_disk_size: 0 } : sharedBy(isThere, rows)
  const pairs =
    isThere.length < 3
      ? []
      : pairsOf(isThere).map((two): SharedPair => ({ columns: two, ...sharedBy(two, rows) }))
  const beside = (at: number, shared: number): number | null => {
    const { totals } = columns[at]!
    return totals === null ? null : Math.max(0, totals.on_disk_size - shared)
  }
  return {
    ...all,
    own: columns.map((_, at) => beside(at, all.on_disk_size)),
    only: columns.map((_, at) => beside(at, sharedWithAny(at, isThere, rows))),
    pairs: pairs.sort((a, b) => b.on_disk_size - a.on_disk_size),
  }
}

const pairsOf = (all: readonly number[]): readonly (readonly [number, number])[] =>
  all.flatMap((first, at) => all.slice(at + 1).map((second) => [first, second] as const))

/** The packages for which these columns have the same file. */
function sharedBy(
  columns: readonly number[],
  rows: readonly CompareRow[],
): { readonly packages: number; readonly on_disk_size: number } {
  const alike = rows.filter(({ cells }) => {
    const files = new Set(columns.map((at) => fileOf(cells[at])))
    return files.size === 1 && !files.has(null)
  })
  const sizes = alike.map(({ cells }) =>
    Math.min(...columns.map((at) => cells[at]?.on_disk_size ?? 0)),
  )
  return { packages: alike.length, on_disk_size: sizes.reduce((sum, size) => sum + size, 0) }
}

/**
 * Bytes of the packages of a column that another column has as the same file. Bytecode of a file
 * can differ: a package counts with the most that it shares with any column.
 */
const sharedWithAny = (
  at: number,
  isThere: readonly number[],
  rows: readonly CompareRow[],
): number =>
  rows.reduce((sum, { cells }) => {
    const file = fileOf(cells[at])
    if (file === null) return sum
    const sizes = isThere
      .filter((other) => other !== at && fileOf(cells[other]) === file)
      .map((other) => cells[other]?.on_disk_size ?? 0)
    return sum + Math.min(cells[at]?.on_disk_size ?? 0, Math.max(0, ...sizes))
  }, 0)
