import type { Candidate } from './candidate.ts'

/** One distribution of the closure. */
export interface ResolvedPackage {
  readonly candidate: Candidate
  readonly requested: boolean
  /** Extras in effect, normalised, sorted. */
  readonly extras: readonly string[]
  /** Normalised names of what it depends on in this closure, sorted. */
  readonly dependencies: readonly string[]
}

/** What an installer would install, by normalised name. */
export interface Resolution {
  readonly packages: ReadonlyMap<string, ResolvedPackage>
  /** How much of the search was walked: versions whose dependencies were looked at. */
  readonly visited: number
}
