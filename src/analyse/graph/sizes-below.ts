import type { SizesBelow } from '../../model/documents.ts'
import type { Overlap, PackageEstimate } from '../../model/estimate.ts'
import { sizeOnDisk } from '../on-disk.ts'
import { worstSource } from '../totals.ts'
import { buildGraph } from './graph.ts'
import { withOverlaps } from './retained.ts'

/**
 * The size of each package on disk: of the package itself, with packages that would leave with it,
 * and with all its dependencies. A path that several packages write counts once in a total.
 */
export function sizesBelow(
  packages: readonly PackageEstimate[],
  overlaps: readonly Overlap[],
): (one: PackageEstimate) => SizesBelow {
  const nodes = withOverlaps(packages, overlaps)
  const { successors } = buildGraph(nodes)
  const position = new Map(packages.map(({ name }, at) => [name, at]))
  const own = nodes.map((node) => sizeOnDisk(node) ?? 0)
  const known = new Map<string, SizesBelow>()

  const measure = (one: PackageEstimate): SizesBelow => {
    const below = new Set([position.get(one.name)!])
    for (const node of below) for (const next of successors[node]!) below.add(next)
    let total = 0
    for (const node of below) total += own[node]!
    return {
      own_size: sizeOnDisk(one),
      retained_size: one.retained_size,
      total_size: total,
      shared_size: total - (one.retained_size ?? 0),
      source: worstSource([...below].flatMap((node) => packages[node]?.sources.installed ?? [])),
    }
  }
  return (one) => {
    const sizes = known.get(one.name) ?? measure(one)
    known.set(one.name, sizes)
    return sizes
  }
}
