import type { CompareColumn, CompareRow, SharedParts } from '../model/comparison.ts'
import type { PackageEstimate, Scenario } from '../model/estimate.ts'
import { sizeOnDisk } from './on-disk.ts'

const fileOf = ({ wheel, sdist, version }: PackageEstimate): string => (wheel ?? sdist)?.filename ?? version

/**
 * The packages of several environments, a row each, with a cell for every column. The largest comes
 * first.
 *
 * @param scenarios null where an environment could not be resolved
 */
export function sideBySide(scenarios: readonly (Scenario | null)[]): readonly CompareRow[] {
  const byName = scenarios.map((one) => new Map(one?.packages.map((own) => [own.name, own])))
  const names = new Set(byName.flatMap((packages) => [...packages.keys()]))
  const isThere = scenarios.flatMap((one, at) => (one === null ? [] : [at]))
  const rows = [...names].map((name): CompareRow => {
    const cells = byName.map((packages) => packages.get(name))
    const files = new Set(isThere.map((at) => (cells[at] === undefined ? null : fileOf(cells[at]))))
    return {
      name,
      cells: cells.map((one) =>
        one === undefined ? null : { version: one.version, download_size: one.download_size, on_disk_size: sizeOnDisk(one) },
      ),
      same: files.size === 1,
    }
  })
  const largest = ({ cells }: CompareRow): number => Math.max(...cells.map((cell) => cell?.on_disk_size ?? 0))
  return rows.sort((a, b) => largest(b) - largest(a) || (a.name < b.name ? -1 : 1))
}

/**
 * What all environments have alike, the same file of each package, and what each has beside that;
 * bytes.
 */
export function sharedParts(columns: readonly CompareColumn[], rows: readonly CompareRow[]): SharedParts {
  const isAlone = columns.filter(({ totals }) => totals !== null).length < 2
  const alike = isAlone ? [] : rows.filter(({ same }) => same)
  const sizes = alike.map(({ cells }) => Math.min(...cells.flatMap((cell) => cell?.on_disk_size ?? [])))
  const shared = sizes.reduce((sum, size) => sum + (Number.isFinite(size) ? size : 0), 0)
  return {
    packages: alike.length,
    on_disk_size: shared,
    own: columns.map(({ totals }) => (totals === null ? null : Math.max(0, totals.on_disk_size - shared))),
  }
}
