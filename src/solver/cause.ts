import type { Incompatibility } from './incompatibility.ts'

/** Why an incompatibility holds. Packages are the solver's numbers. */
export type Cause<S, R> =
  /** The root must be selected. */
  | { readonly kind: 'root' }
  | { readonly kind: 'requirement'; readonly package: number; readonly set: S; readonly index: number }
  | { readonly kind: 'dependency'; readonly package: number; readonly set: S; readonly on: number; readonly onSet: S }
  | { readonly kind: 'no-versions'; readonly package: number; readonly set: S; readonly reason: R }
  | { readonly kind: 'unavailable'; readonly package: number; readonly set: S; readonly reason: R }
  /** Both together imply it, by resolution. */
  | { readonly kind: 'conflict'; readonly first: Incompatibility<S, R>; readonly second: Incompatibility<S, R> }
