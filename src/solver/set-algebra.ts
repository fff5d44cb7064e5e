/**
 * The operations of the solver on sets of versions. Sets are immutable values; all versions of a
 * package, including unknown ones, are members of `full`.
 */
export interface SetAlgebra<S> {
  readonly full: S
  readonly empty: S
  intersect(a: S, b: S): S
  union(a: S, b: S): S
  complement(a: S): S
  isEmpty(a: S): boolean
  isSubset(a: S, b: S): boolean
  isDisjoint(a: S, b: S): boolean
  /** The number of intervals of versions that a set takes to write. */
  intervals(a: S): number
  /** Equal sets have equal keys, different sets different ones. */
  key(a: S): string
}
