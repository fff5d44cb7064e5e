import {
  complement,
  EMPTY,
  FULL,
  intersect,
  isDisjoint,
  isEmpty,
  isSubset,
  type Range,
  union,
} from '../packaging/versions/range.ts'
import type { SetAlgebra } from '../solver/set-algebra.ts'

/** Ranges of versions as the sets with which the solver computes. */
export const RANGE_ALGEBRA: SetAlgebra<Range> = {
  full: FULL,
  empty: EMPTY,
  intersect,
  union,
  complement,
  isEmpty,
  isSubset,
  isDisjoint,
  intervals: (range) => (range.length + 1) >> 1,
  key: (range) => range.join('|'),
}
