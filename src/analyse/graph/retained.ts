import type { Overlap } from '../../model/estimate.ts'
import { NO_EXTRA } from '../../resolve/resolution.ts'
import { type OwnSizes, sizeOnDisk } from '../on-disk.ts'
import { staysBehind } from '../overlaps.ts'
import { dominators, sumsBelow } from './dominators.ts'
import { buildGraph, type GraphNode } from './graph.ts'
import type { PartGraph } from './part-graph.ts'

/** A node of the closure, with its sizes. */
export type SizedNode = GraphNode & OwnSizes

/**
 * The closure with an additional node for each overlap: files that several packages write leave
 * only with the last of these packages. The overlap nodes come after the packages, whose own sizes
 * do not include the shared files.
 */
export function withOverlaps(
  packages: readonly SizedNode[],
  overlaps: readonly Overlap[],
): readonly SizedNode[] {
  if (overlaps.length === 0) return packages
  const nodes = packages.map(
    ({ name, requested, dependencies, installed_size, overhead_size, bytecode_size }) => ({
      name,
      requested,
      dependencies: [...dependencies],
      installed_size,
      overhead_size,
      bytecode_size,
    }),
  )
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const shared = overlaps.flatMap(
    ({ packages: parts, installed_size, bytecode_size, removed_with }) => {
      const name = parts.map((part) => part.name).join(' and ')
      for (const part of parts) {
        const node = byName.get(part.name)
        if (node === undefined || node.installed_size === null) continue
        if (removed_with === undefined) node.dependencies.push(name)
        node.installed_size -= part.installed_size
        node.bytecode_size = (node.bytecode_size ?? 0) - part.bytecode_size
      }
      // Files that the removal of another package deleted leave with no package.
      if (removed_with !== undefined) return []
      return [
        {
          name,
          requested: false,
          dependencies: [],
          installed_size,
          overhead_size: 0,
          bytecode_size,
        },
      ]
    },
  )
  return [...nodes, ...shared]
}

/** The dominator tree: removing a package also removes what it owns. */
export interface Ownership {
  /**
   * The immediate dominator's position for each package; -1 for a requested package, and for one
   * that several requested packages lead to.
   */
  readonly owner: readonly number[]
  /** Bytes that would leave with the package; a package of unknown size counts as zero. */
  readonly retained: readonly number[]
}

/**
 * The dominator tree of a closure, and the bytes under each of its nodes. Its root is a virtual
 * node above all requested packages, because each of them stays if another is removed.
 */
export function ownership(packages: readonly SizedNode[]): Ownership {
  const { successors, roots } = buildGraph(packages)
  const { owner, order } = dominators(successors, roots)
  return {
    owner,
    retained: sumsBelow(
      { owner, order },
      packages.map((node) => sizeOnDisk(node) ?? 0),
    ),
  }
}

/**
 * The most steps that are taken to follow packages through extras, which needs one walk of the
 * whole graph for each. No real closure takes a tenth of them.
 */
const MOST_STEPS = 20_000_000

/**
 * Retained size by package name, bytes; null for a package whose own size is unknown. The dominator
 * tree has each package as a whole. If a package leads to an extra of another package, the extra
 * may leave while that package stays. Then the size is found by walking the graph of parts without
 * the package.
 */
export function retainedSizes(
  packages: readonly SizedNode[],
  overlaps: readonly Overlap[] = [],
  parts?: PartGraph,
): ReadonlyMap<string, number | null> {
  const { retained } = ownership(withOverlaps(packages, overlaps))
  const exact =
    parts === undefined ? new Map<string, number>() : sizesThroughExtras(packages, overlaps, parts)
  return new Map(
    packages.map((node, index) => [
      node.name,
      sizeOnDisk(node) === null ? null : (exact.get(node.name) ?? retained[index] ?? null),
    ]),
  )
}

/** The packages from which an extra can be reached, also its own package. */
function leadingToExtras({ parts, successors }: PartGraph): readonly string[] {
  const above = parts.map((): number[] => [])
  for (const [from, next] of successors.entries()) for (const to of next) above[to]!.push(from)
  const found = new Set(
    parts.flatMap(({ name, extra }, at) => (name !== null && extra !== NO_EXTRA ? [at] : [])),
  )
  for (const at of found) for (const from of above[at]!) found.add(from)
  return [...new Set([...found].flatMap((at) => parts[at]!.name ?? []))]
}

/** Bytes of all parts that no line of the user's leads to without the package, by its name. */
function sizesThroughExtras(
  packages: readonly SizedNode[],
  overlaps: readonly Overlap[],
  graph: PartGraph,
): Map<string, number> {
  const { parts, successors } = graph
  const numbers = new Map(packages.map(({ name }, at) => [name, at]))
  const packageOf = Int32Array.from(parts, ({ name }) => numbers.get(name ?? '') ?? -1)
  const lines = parts.flatMap(({ root }, at) => (root === null ? [] : [at]))
  const reached = new Uint8Array(parts.length)
  const kept = new Uint8Array(packages.length)
  const sizeWithout = (name: string): number => {
    const left = numbers.get(name)
    reached.fill(0)
    kept.fill(0)
    const queue = [...lines]
    for (let part = queue.pop(); part !== undefined; part = queue.pop())
      for (const next of successors[part]!) {
        const owner = packageOf[next]!
        if (reached[next] === 1 || owner === left) continue
        reached[next] = 1
        if (owner >= 0) kept[owner] = 1
        queue.push(next)
      }
    const gone = packages.filter((_, at) => kept[at] === 0)
    const size = gone.reduce((sum, one) => sum + (sizeOnDisk(one) ?? 0), 0)
    return size - staysBehind(overlaps, new Set(gone.map((one) => one.name)))
  }
  const steps = successors.reduce((sum, next) => sum + next.length, parts.length + packages.length)
  const followed = leadingToExtras(graph).slice(0, Math.floor(MOST_STEPS / steps))
  return new Map(followed.map((name) => [name, sizeWithout(name)]))
}
