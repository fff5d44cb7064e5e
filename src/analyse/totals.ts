import type { Overlap, PackageEstimate, Source, Totals } from '../model/estimate.ts'
import { countedTwice } from './overlaps.ts'

const sources: readonly Source[] = ['exact', 'estimated', 'unknown']

/** A sum is as certain as its least certain part; exact if there are no parts. */
export function worstSource(parts: Iterable<Source>): Source {
  let worst = 0
  for (const part of parts) worst = Math.max(worst, sources.indexOf(part))
  return sources[worst] ?? 'exact'
}

/**
 * Sums of the known figures of a closure, bytes; `source` is the worst of all download and
 * installed sizes.
 *
 * @param overlaps paths that several of the packages write: they count once
 * @param unlisted names of packages for which it is unknown whether they write paths of others
 */
export function totalsOf(
  packages: readonly PackageEstimate[],
  overlaps: readonly Overlap[] = [],
  unlisted: ReadonlySet<string> = new Set(),
): Totals {
  const sum = (
    key: 'download_size' | 'installed_size' | 'overhead_size' | 'bytecode_size' | 'disk_size',
  ): number => packages.reduce((total, one) => total + (one[key] ?? 0), 0)
  const once = (key: 'installed_size' | 'overhead_size' | 'bytecode_size' | 'disk_size'): number =>
    sum(key) - countedTwice(overlaps, key)
  const installed = once('installed_size')
  const unordered = overlaps.reduce(
    (sum, { interval }) => sum + (interval === undefined ? 0 : interval[1] - interval[0]),
    0,
  )
  const unknown = packages.reduce(
    (sum, one) => sum + (unlisted.has(one.name) ? (one.installed_size ?? 0) : 0),
    0,
  )
  const unsure = Math.min(installed, unordered + unknown)
  return {
    packages: packages.length,
    download_size: sum('download_size'),
    installed_size: installed,
    overhead_size: once('overhead_size'),
    bytecode_size: once('bytecode_size'),
    disk_size: once('disk_size'),
    shared_size: countedTwice(overlaps, 'installed_size'),
    source: worstSource([
      ...packages.flatMap((one) => [one.sources.download, one.sources.installed]),
      unsure > 0 ? 'estimated' : 'exact',
    ]),
    ...(unsure > 0 ? { interval: [installed - unsure, installed] as const } : {}),
  }
}
