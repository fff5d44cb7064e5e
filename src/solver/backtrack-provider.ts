import type { SharedList } from './shared-list.ts'

/** A requirement, and the candidate that has it; null for the root. */
export interface Information<R, C> {
  readonly requirement: R
  readonly parent: C | null
}

/** The data for the order of decision. */
export interface BacktrackView<R, C> {
  isPinned(id: string): boolean
  information(id: string): SharedList<Information<R, C>>
  /** The causes of the last backtracking. */
  readonly causes: readonly Information<R, C>[]
  /** Identifiers whose pin or information changed since the last pick. */
  readonly changed: ReadonlySet<string>
}

/** Candidates, best first. */
export type Matches<C> = Iterable<C | Promise<unknown>>

export interface BacktrackProvider<R, C> {
  /** The identifier of a requirement; one candidate is pinned per identifier. */
  identify(requirement: R): string
  identifyCandidate(candidate: C): string
  /**
   * The candidates that meet every requirement and are not in `incompatibilities`, best first;
   * iterated lazily and more than once. `requirements` returns the requirements on any identifier
   * (for example the base of an extra). A returned promise means that the answer is not known yet.
   * A promise among the candidates, never the first, means that those after it are not known yet.
   */
  matches(
    id: string,
    requirements: (id: string) => SharedList<R>,
    incompatibilities: readonly C[],
  ): Matches<C> | Promise<unknown>
  isSatisfiedBy(requirement: R, candidate: C): boolean
  /**
   * The requirements of a candidate; null if it turns out not to be installable, which skips it.
   */
  dependencies(candidate: C): readonly R[] | null | Promise<unknown>
  /** The one of `ids` (two or more, all unpinned) to pin next. */
  pick(ids: ReadonlySet<string>, view: BacktrackView<R, C>): string
}

/** `visited`: how many candidates' dependencies were read. */
export type BacktrackOutcome<R, C> =
  | {
      readonly kind: 'solved'
      readonly pins: ReadonlyMap<string, C>
      readonly rounds: number
      readonly visited: number
    }
  | {
      readonly kind: 'impossible'
      readonly causes: readonly Information<R, C>[]
      readonly rounds: number
    }
  | { readonly kind: 'too-deep'; readonly rounds: number }
