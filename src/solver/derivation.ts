/** An external fact, a leaf of the derivation. */
export type External<P, S, R> =
  /** The root requirement at `index` of those given to the solver. */
  | { readonly kind: 'requirement'; readonly package: P; readonly set: S; readonly index: number }
  /** All versions of `package` in `set` depend on `on` in `onSet`. */
  | {
      readonly kind: 'dependency'
      readonly package: P
      readonly set: S
      readonly on: P
      readonly onSet: S
    }
  /** `package` has no version in `set`. */
  | { readonly kind: 'no-versions'; readonly package: P; readonly set: S; readonly reason: R }
  /** The versions of `package` in `set` cannot be used. */
  | { readonly kind: 'unavailable'; readonly package: P; readonly set: S; readonly reason: R }

/**
 * If positive: a version of `package` in `set` is selected. Otherwise: none in `set` is, and
 * possibly none at all.
 */
export interface DerivedTerm<P, S> {
  readonly package: P
  readonly positive: boolean
  readonly set: S
}

/**
 * The reason why the root requirements cannot be met: the terms of a derived node cannot all be
 * true, because of both causes together. At the top there are no terms. Nodes used more than once
 * are one object, so this is a graph; it may be deep.
 */
export type Derivation<P, S, R> =
  | External<P, S, R>
  | {
      readonly kind: 'derived'
      readonly terms: readonly DerivedTerm<P, S>[]
      readonly causes: readonly [Derivation<P, S, R>, Derivation<P, S, R>]
    }
