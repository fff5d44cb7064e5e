import { depend, type Incompatibility } from './incompatibility.ts'
import type { SetAlgebra } from './set-algebra.ts'

/** The incompatibilities known, by package. */
export interface Knowledge<S, R> {
  /** Those with a term about `pkg`, oldest first; retired ones may be among them. */
  about(pkg: number): readonly Incompatibility<S, R>[]
  /**
   * Adds one. Versions of a package with the same dependency are merged: where an earlier one says the same of other
   * versions, one that says it of all of them takes the place of both.
   */
  add(incompatibility: Incompatibility<S, R>): void
  retire(incompatibility: Incompatibility<S, R>): void
}

export function createKnowledge<S, R>(sets: SetAlgebra<S>): Knowledge<S, R> {
  const byPackage: Incompatibility<S, R>[][] = []
  const retired: number[] = []
  const byDependency = new Map<string, Incompatibility<S, R>>()

  function retire(incompatibility: Incompatibility<S, R>): void {
    if (incompatibility.retired) return
    incompatibility.retired = true
    for (const pkg of incompatibility.packages) {
      const count = (retired[pkg] ?? 0) + 1
      const list = byPackage[pkg]!
      const sweep = count * 2 > list.length
      retired[pkg] = sweep ? 0 : count
      // A new list: the old one may be walked at the moment.
      if (sweep) byPackage[pkg] = list.filter((of) => !of.retired)
    }
  }

  function mergeDependency(incompatibility: Incompatibility<S, R>): Incompatibility<S, R> {
    const { cause } = incompatibility
    if (cause.kind !== 'dependency' || cause.package === cause.on) return incompatibility
    const key = `${cause.package} ${cause.on} ${sets.key(cause.onSet)}`
    const earlier = byDependency.get(key)
    let merged = incompatibility
    if (earlier?.cause.kind === 'dependency') {
      const set = sets.union(earlier.cause.set, cause.set)
      merged = depend(sets, cause.package, set, cause.on, cause.onSet, { ...cause, set })!
      retire(earlier)
    }
    byDependency.set(key, merged)
    return merged
  }

  return {
    about: (pkg) => byPackage[pkg] ?? [],
    retire,
    add(incompatibility) {
      const merged = mergeDependency(incompatibility)
      for (const pkg of merged.packages) {
        while (byPackage.length <= pkg) byPackage.push([])
        byPackage[pkg]!.push(merged)
      }
    },
  }
}
