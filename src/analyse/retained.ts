import type { Overlap } from '../model.ts'
import { dominators, sumsBelow } from './dominators.ts'
import { buildGraph, type GraphNode } from './graph.ts'
import { type OwnSizes, sizeOnDisk } from './on-disk.ts'

/** A node of the closure, with its sizes. */
export type SizedNode = GraphNode & OwnSizes

/**
 * The closure with a node more for each overlap: what several packages write leaves only with the last of them. They come after the
 * packages, whose own sizes are then without it.
 */
export function withOverlaps(packages: readonly SizedNode[], overlaps: readonly Overlap[]): readonly SizedNode[] {
  if (overlaps.length === 0) return packages
  const nodes = packages.map(({ name, requested, dependencies, installed_size, overhead_size, bytecode_size }) => ({
    name,
    requested,
    dependencies: [...dependencies],
    installed_size,
    overhead_size,
    bytecode_size,
  }))
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const shared = overlaps.map(({ packages: parts, installed_size, bytecode_size }) => {
    const name = parts.map((part) => part.name).join(' and ')
    for (const part of parts) {
      const node = byName.get(part.name)
      if (node === undefined || node.installed_size === null) continue
      node.dependencies.push(name)
      node.installed_size -= part.installed_size
      node.bytecode_size = (node.bytecode_size ?? 0) - part.bytecode_size
    }
    return { name, requested: false, dependencies: [], installed_size, overhead_size: 0, bytecode_size }
  })
  return [...nodes, ...shared]
}

/** The dominator tree: removing a package also removes what it owns. */
export interface Ownership {
  /** The immediate dominator's position for each package; -1 where several requested packages share it, or it was requested. */
  readonly owner: readonly number[]
  /** Bytes that would leave with the package; a package of unknown size counts as nothing. */
  readonly retained: readonly number[]
}

/**
 * The dominator tree of a closure, and the bytes under each of its nodes. Its root is a virtual node above all requested
 * packages, since each would stay if another left.
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

/** Retained size by package name, bytes; null for a package whose own size is unknown. */
export function retainedSizes(packages: readonly SizedNode[], overlaps: readonly Overlap[] = []): ReadonlyMap<string, number | null> {
  const { retained } = ownership(withOverlaps(packages, overlaps))
  return new Map(packages.map((node, index) => [node.name, sizeOnDisk(node) === null ? null : (retained[index] ?? null)]))
}
