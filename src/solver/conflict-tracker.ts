import type { Conflict } from './provider.ts'

/**
 * Packages that reached the threshold with these conflicts, each named once in the lifetime of the
 * tracker.
 */
export interface Reordering<P> {
  /**
   * Packages that are often the one being decided when a conflict is found. They should be decided
   * earlier.
   */
  readonly affected: readonly P[]
  /** Packages that often make another package impossible. They should be decided after it. */
  readonly culprits: readonly P[]
}

/**
 * Counts conflicts as uv does (uv-resolver `ForkState::record_conflict`, threshold 5), to find the
 * packages that are decided in a bad order. `isSameProject` tells whether two packages only differ
 * in an extra: such conflicts are not counted.
 */
export function trackConflicts<P>(
  isSameProject: (a: P, b: P) => boolean,
  threshold = 5,
): (conflicts: readonly Conflict<P>[], deciding: P) => Reordering<P> {
  const affectedCounts = new Map<P, number>()
  const culpritCounts = new Map<P, number>()

  function reachesThreshold(counts: Map<P, number>, pkg: P): boolean {
    const count = (counts.get(pkg) ?? 0) + 1
    counts.set(pkg, count)
    return count === threshold
  }

  return (conflicts, deciding) => {
    const affected: P[] = []
    const culprits: P[] = []
    for (const conflict of conflicts) {
      const others = conflict.packages.filter((pkg) => !isSameProject(pkg, conflict.affected))
      culprits.push(...others.filter((pkg) => reachesThreshold(culpritCounts, pkg)))
      const isReal = others.length > 0 || conflict.withRoot
      if (isReal && reachesThreshold(affectedCounts, deciding)) affected.push(deciding)
    }
    return { affected, culprits }
  }
}
