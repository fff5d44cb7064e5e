import type { Requirement } from '../packaging/requirement.ts'
import type { Candidate } from './candidate.ts'

/** The part of a package that is installed without any extra. */
export const NO_EXTRA = ''

/** One distribution of the closure. */
export interface ResolvedPackage {
  readonly candidate: Candidate
  readonly requested: boolean
  /** Extras in effect, normalised, sorted. */
  readonly extras: readonly string[]
  /** Normalised names of what it depends on in this closure, sorted. */
  readonly dependencies: readonly string[]
  /**
   * Its requirements on the target by extra: the base requirements under `NO_EXTRA`, and those that
   * each extra in effect adds.
   */
  readonly asks: ReadonlyMap<string, readonly Requirement[]>
}

/** The packages that an installer would install, by normalised name. */
export interface Resolution {
  readonly packages: ReadonlyMap<string, ResolvedPackage>
  /** The size of the search: the number of versions whose dependencies were read. */
  readonly visited: number
}
