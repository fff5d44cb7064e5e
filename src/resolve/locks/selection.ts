import type { LockedEdge, LockedPackage, LockedRoot } from '../../inputs/locks/lock.ts'

/** A package of a lock that is installed on a target. */
export interface SelectedPackage {
  readonly locked: LockedPackage
  /**
   * What it depends on there, by the extra that asks for it (`''` for the package itself); null
   * where the lock does not record it.
   */
  readonly edges: ReadonlyMap<string, readonly LockedEdge[]> | null
}

/** What of a lock is installed on a target, by normalised name. */
export interface LockSelection {
  readonly packages: ReadonlyMap<string, SelectedPackage>
  /** Packages that another version of the same name is installed over. */
  readonly doubled: readonly LockedPackage[]
  /** Those that hold on the target. */
  readonly roots: readonly LockedRoot[]
}
