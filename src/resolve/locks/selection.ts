import type { LockedEdge, LockedPackage, LockedRoot } from '../../inputs/locks/lock.ts'

/** A package of a lock that is installed on a target. */
export interface SelectedPackage {
  readonly locked: LockedPackage
  /**
   * Its dependencies there, by extra (`''` for the package itself); null if the lock does not
   * record them.
   */
  readonly edges: ReadonlyMap<string, readonly LockedEdge[]> | null
}

/** The packages of a lock that are installed on a target, by normalised name. */
export interface LockSelection {
  readonly packages: ReadonlyMap<string, SelectedPackage>
  /** Packages over which another version of the same name is installed. */
  readonly doubled: readonly LockedPackage[]
  /** Names that packages need on the target and that the lock lacks. */
  readonly missing: readonly string[]
  /** The ones that apply on the target. */
  readonly roots: readonly LockedRoot[]
}

/** The packages that a walk reached, and how it reached them. */
export interface Walk {
  readonly met: ReadonlyMap<LockedPackage, ReadonlyMap<string, readonly LockedEdge[]>>
  readonly roots: readonly LockedRoot[]
}
