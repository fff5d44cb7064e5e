import type { Derivation } from './derivation.ts'

/** The cost of the search. */
export interface Statistics {
  /** Decided versions, including those that were undone. */
  readonly decisions: number
  /** Versions whose dependencies were requested. */
  readonly visited: number
  readonly conflicts: number
}

export interface Solution<P, V> {
  readonly kind: 'solution'
  /** In the order of decision. */
  readonly versions: ReadonlyMap<P, V>
  readonly statistics: Statistics
}

export interface Failure<P, S, R> {
  readonly kind: 'failure'
  readonly derivation: Derivation<P, S, R>
  readonly statistics: Statistics
}
