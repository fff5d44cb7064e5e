/** `package` must be in `set`. */
export interface Dependency<P, S> {
  readonly package: P
  readonly set: S
  /** A package that must be in `set`, too, if `package` is: `package` is a proxy for it. */
  readonly tiedTo?: P
}

/** The version to decide on, or the reason why there is none. */
export type Choice<V, S, R> =
  | {
      readonly kind: 'version'
      readonly version: V /** The set of that version alone. */
      readonly set: S
    }
  /** The version that would be chosen cannot be used, nor can any other in `versions`. */
  | { readonly kind: 'unavailable'; readonly versions: S; readonly reason: R }
  /** There is no version in the requested set. */
  | { readonly kind: 'none'; readonly reason: R }

/**
 * The dependencies of a version. `versions` is a set that contains the version and no existing
 * version with other dependencies; if absent, it is only the version itself. Make it as wide as
 * known, at least the gap up to both neighbours: sets then stay single intervals although versions
 * are excluded one by one.
 */
export type Dependencies<P, S, R> =
  | {
      readonly kind: 'known'
      readonly dependencies: readonly Dependency<P, S>[]
      readonly versions?: S
    }
  | { readonly kind: 'unavailable'; readonly reason: R; readonly versions?: S }

/** Compared item by item; the lowest is decided first. Items at one position must have one type. */
export type Priority = readonly (number | string)[]

/**
 * One step of a conflict: the packages of an incompatibility that was found or learnt, and the one
 * of them whose assignment completed it.
 */
export interface Conflict<P> {
  readonly affected: P
  /** In order of discovery. */
  readonly packages: readonly P[]
  /** Whether it is about the root requirements, too. */
  readonly withRoot: boolean
}

/** The effect of conflicts on the order of decision. */
export interface Reaction<P> {
  /**
   * Packages to undo, one after the other: the search returns to the state just before each was
   * decided, if it still is.
   */
  readonly retract?: readonly P[]
}

/**
 * The source of packages, versions and the order of decision. Package ids are compared as Map keys.
 * A returned promise means that the answer is not known yet: the solver yields it and repeats the
 * question when it is resumed.
 */
export interface Provider<P, V, S, R> {
  /**
   * Called whenever the set of an undecided package changed, and only then, so it can also begin to
   * fetch. Equal priorities are decided in order of discovery.
   */
  prioritize(pkg: P, set: S): Priority
  /**
   * The best version of `pkg` in `set`. A reason for `none` must hold for every version in `set`.
   */
  choose(pkg: P, set: S): Choice<V, S, R> | Promise<unknown>
  /** Called once for each version, unless `versions` of an earlier answer contained it. */
  dependencies(pkg: P, version: V): Dependencies<P, S, R> | Promise<unknown>
  /**
   * Called after unit propagation if there were conflicts since the last call; `deciding` is the
   * package that the solver had picked. Undoing the same package without end keeps the solver from
   * ending.
   */
  react?(conflicts: readonly Conflict<P>[], deciding: P): Reaction<P> | undefined
}
