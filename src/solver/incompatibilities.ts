import { depend, forbid, type Incompatibility } from './incompatibility.ts'
import type { SetAlgebra } from './set-algebra.ts'

/** The known incompatibilities, by package. */
export interface Incompatibilities<S, R> {
  /**
   * The incompatibilities with a term about `pkg` that may derive something, oldest first. Valid
   * until the next call other than `contradict`.
   */
  about(pkg: number): readonly Incompatibility<S, R>[]
  /**
   * Adds one. Versions of a package with the same dependency are merged: if an earlier
   * incompatibility says the same about other versions, one about all of them replaces both. Sets
   * without a version are merged if that is no more complex than each of them.
   */
  add(incompatibility: Incompatibility<S, R>): void
  /**
   * Records that one of its terms is false from this level of decision on, so nothing follows from
   * it there.
   */
  contradict(incompatibility: Incompatibility<S, R>, level: number): void
  /** Restores those that were contradicted above `level`. */
  backtrack(level: number): void
}

const byOrder = <S, R>(a: Incompatibility<S, R>, b: Incompatibility<S, R>): number =>
  a.order - b.order

export function createKnowledge<S, R>(sets: SetAlgebra<S>): Incompatibilities<S, R> {
  const lists: Incompatibility<S, R>[][] = []
  /** Packages whose list is not sorted. */
  const unsorted = new Set<number>()
  const byDependency = new Map<string, Incompatibility<S, R>>()
  /** By package: its last incompatibility about sets without a version. */
  const withoutVersions: Incompatibility<S, R>[] = []
  const contradicted: { incompatibility: Incompatibility<S, R>; level: number }[] = []
  let count = 0

  function mergeDependency(incompatibility: Incompatibility<S, R>): Incompatibility<S, R> {
    const { cause } = incompatibility
    if (cause.kind !== 'dependency' || cause.package === cause.on) return incompatibility
    const key = `${cause.package} ${cause.on} ${sets.key(cause.onSet)}`
    const earlier = byDependency.get(key)
    let merged = incompatibility
    if (earlier?.cause.kind === 'dependency') {
      const set = sets.union(earlier.cause.set, cause.set)
      merged = depend(sets, cause.package, set, cause.on, cause.onSet, { ...cause, set })!
      earlier.retired = true
    }
    byDependency.set(key, merged)
    return merged
  }

  /**
   * A thousand versions of one package may each need a newer version of a package that has none.
   * Without merging, the last of these sets is refused in a thousand steps, one for each earlier
   * set.
   */
  function mergeWithoutVersions(incompatibility: Incompatibility<S, R>): Incompatibility<S, R> {
    const { cause } = incompatibility
    if (cause.kind !== 'no-versions') return incompatibility
    const earlier = withoutVersions[cause.package]
    let merged = incompatibility
    if (earlier?.cause.kind === 'no-versions') {
      const before = earlier.cause.set
      const set = sets.union(before, cause.set)
      if (sets.intervals(set) <= Math.max(sets.intervals(before), sets.intervals(cause.set))) {
        merged = forbid(cause.package, set, { ...cause, set })
        earlier.retired = true
      }
    }
    withoutVersions[cause.package] = merged
    return merged
  }

  return {
    about(pkg) {
      const list = lists[pkg]
      if (list === undefined) return []
      // Contradicted ones are left out, so a package with thousands of them is not traversed each
      // time.
      let kept = 0
      for (const of of list) {
        if (!of.contradicted && !of.retired) list[kept++] = of
        else if (!of.retired) of.leftOutOf.push(pkg)
      }
      list.length = kept
      if (unsorted.delete(pkg)) list.sort(byOrder)
      return list
    },
    add(incompatibility) {
      const merged = mergeWithoutVersions(mergeDependency(incompatibility))
      merged.order = count++
      for (const pkg of merged.packages) {
        while (lists.length <= pkg) lists.push([])
        lists[pkg]!.push(merged)
      }
    },
    contradict(incompatibility, level) {
      // The first level is never undone.
      if (level <= 1) incompatibility.retired = true
      else contradicted.push({ incompatibility, level })
      incompatibility.contradicted = true
    },
    backtrack(level) {
      for (
        let last = contradicted.at(-1);
        last !== undefined && last.level > level;
        last = contradicted.at(-1)
      ) {
        contradicted.pop()
        const { incompatibility } = last
        incompatibility.contradicted = false
        for (const pkg of incompatibility.leftOutOf) {
          lists[pkg]!.push(incompatibility)
          unsorted.add(pkg)
        }
        incompatibility.leftOutOf.length = 0
      }
    },
  }
}
