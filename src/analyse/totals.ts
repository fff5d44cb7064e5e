import type { PackageEstimate, Source, Totals } from '../model.ts'

const sources: readonly Source[] = ['exact', 'estimated', 'unknown']

/** A sum is as good as the worst of its parts; exact where there are none. */
export function worstSource(parts: Iterable<Source>): Source {
  let worst = 0
  for (const part of parts) worst = Math.max(worst, sources.indexOf(part))
  return sources[worst] ?? 'exact'
}

/** Sums of the known figures of a closure, bytes; `source` is the worst of all download and installed sizes. */
export function totalsOf(packages: readonly PackageEstimate[]): Totals {
  const sum = (key: 'download_size' | 'installed_size' | 'overhead_size' | 'bytecode_size'): number =>
    packages.reduce((total, one) => total + (one[key] ?? 0), 0)
  return {
    packages: packages.length,
    download_size: sum('download_size'),
    installed_size: sum('installed_size'),
    overhead_size: sum('overhead_size'),
    bytecode_size: sum('bytecode_size'),
    source: worstSource(packages.flatMap((one) => [one.sources.download, one.sources.installed])),
  }
}
