import type { SizesBelow } from '../../model/documents.ts'
import type { Overlap, PackageEstimate, Source } from '../../model/estimate.ts'
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
  const reached = new Uint32Array(nodes.length)
  let walk = 0
  const known = new Map<string, SizesBelow>()

  const measure = (one: PackageEstimate): SizesBelow => {
    walk++
    const start = position.get(one.name)!
    const below = [start]
    reached[start] = walk
    const sources = new Set<Source>()
    let total = 0
    // The list grows while it is read.
    for (const node of below) {
      total += own[node]!
      const source = packages[node]?.sources.installed
      if (source !== undefined) sources.add(source)
      for (const next of successors[node]!) {
        if (reached[next] === walk) continue
        reached[next] = walk
        below.push(next)
      }
    }
    return {
      own_size: sizeOnDisk(one),
      retained_size: one.retained_size,
      total_size: total,
      shared_size: total - (one.retained_size ?? 0),
      source: worstSource(sources),
    }
  }
  return (one) => {
    const sizes = known.get(one.name) ?? measure(one)
    known.set(one.name, sizes)
    return sizes
  }
}
