import type { Overlap } from '../../model/estimate.ts'
import { type OwnSizes, sizeOnDisk } from '../on-disk.ts'
import { dominators, sumsBelow } from './dominators.ts'
import { buildGraph, type GraphNode } from './graph.ts'

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

const NOT_APART: ReadonlyMap<string, number> = new Map()

/**
 * Retained size by package name, bytes; null for a package whose own size is unknown.
 *
 * @param exact sizes of `sizesThroughExtras`, which replace those of the dominator tree: in the
 * tree, each package is a whole
 */
export function retainedSizes(
  packages: readonly SizedNode[],
  overlaps: readonly Overlap[] = [],
  exact: ReadonlyMap<string, number> = NOT_APART,
): ReadonlyMap<string, number | null> {
  const { retained } = ownership(withOverlaps(packages, overlaps))
  return new Map(
    packages.map((node, index) => [
      node.name,
      sizeOnDisk(node) === null ? null : (exact.get(node.name) ?? retained[index] ?? null),
    ]),
  )
}
