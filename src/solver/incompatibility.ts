import type { SetAlgebra } from './set-algebra.ts'
import { intersectTerms, isTautology, type Term, uniteTerms } from './term.ts'

/** The number of the root, which represents the user; its one version is the full set. */
export const ROOT = 0

/** Terms that cannot all be true, one for each package, packages ascending. */
export interface Incompatibility<S, R> {
  readonly packages: readonly number[]
  readonly terms: readonly Term<S>[]
  readonly cause: IncompatibilityCause<S, R>
  /**
   * The fields from here on are the bookkeeping of `incompatibilities.ts`. Older ones have a lower
   * order.
   */
  order: number
  /** One of its terms is false, until the search returns to a state before that. */
  contradicted: boolean
  /**
   * Nothing more will follow from it: a wider one replaced it, or it is contradicted for good.
   */
  retired: boolean
  /** The packages whose lists it was left out of while contradicted. */
  readonly leftOutOf: number[]
}

function incompatibility<S, R>(
  packages: readonly number[],
  terms: readonly Term<S>[],
  cause: IncompatibilityCause<S, R>,
): Incompatibility<S, R> {
  return { packages, terms, cause, order: 0, contradicted: false, retired: false, leftOutOf: [] }
}

/** The root must be selected. */
export function rootMustBe<S, R>(sets: SetAlgebra<S>): Incompatibility<S, R> {
  return incompatibility([ROOT], [{ positive: false, set: sets.full }], { kind: 'root' })
}

/** No version of `pkg` in `set` may be selected. */
export function forbid<S, R>(
  pkg: number,
  set: S,
  cause: IncompatibilityCause<S, R>,
): Incompatibility<S, R> {
  return incompatibility([pkg], [{ positive: true, set }], cause)
}

/**
 * All versions of `pkg` in `set` depend on `on` in `onSet`. `undefined` if that has no effect: a
 * dependency on itself that those versions meet.
 */
export function depend<S, R>(
  sets: SetAlgebra<S>,
  pkg: number,
  set: S,
  on: number,
  onSet: S,
  cause: IncompatibilityCause<S, R>,
): Incompatibility<S, R> | undefined {
  if (pkg === on) {
    const wrong = sets.intersect(set, sets.complement(onSet))
    return sets.isEmpty(wrong) ? undefined : forbid(pkg, wrong, cause)
  }
  if (sets.isEmpty(onSet)) return forbid(pkg, set, cause)
  const dependent = { positive: true, set }
  const dependency = { positive: false, set: onSet }
  return pkg < on
    ? incompatibility([pkg, on], [dependent, dependency], cause)
    : incompatibility([on, pkg], [dependency, dependent], cause)
}

/** The term about `pkg`, which must be one of its packages. */
export function termOf<S, R>(of: Incompatibility<S, R>, pkg: number): Term<S> {
  return of.terms[of.packages.indexOf(pkg)]!
}

/**
 * The result of resolution on `pkg`: whichever version of it is selected, the other terms of one of
 * the two cannot all be true.
 */
export function resolvent<S, R>(
  sets: SetAlgebra<S>,
  first: Incompatibility<S, R>,
  second: Incompatibility<S, R>,
  pkg: number,
): Incompatibility<S, R> {
  const packages: number[] = []
  const terms: Term<S>[] = []
  const { packages: left, terms: leftTerms } = first
  const { packages: right, terms: rightTerms } = second
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const next = Math.min(left[i] ?? Number.POSITIVE_INFINITY, right[j] ?? Number.POSITIVE_INFINITY)
    const a = left[i] === next ? leftTerms[i++] : undefined
    const b = right[j] === next ? rightTerms[j++] : undefined
    const combine = next === pkg ? uniteTerms : intersectTerms
    const term = a && b ? combine(sets, a, b) : (a ?? b)!
    if (isTautology(sets, term)) continue
    packages.push(next)
    terms.push(term)
  }
  return incompatibility(packages, terms, { kind: 'conflict', first, second })
}

/** Whether it says that the root cannot be selected: there is no solution. */
export function isTerminal<S, R>(of: Incompatibility<S, R>): boolean {
  return (
    of.packages.length === 0 ||
    (of.packages.length === 1 && of.packages[0] === ROOT && of.terms[0]!.positive)
  )
}

/** The reason for an incompatibility. Packages are the solver's numbers. */
export type IncompatibilityCause<S, R> =
  /** The root must be selected. */
  | { readonly kind: 'root' }
  | {
      readonly kind: 'requirement'
      readonly package: number
      readonly set: S
      readonly index: number
    }
  | {
      readonly kind: 'dependency'
      readonly package: number
      readonly set: S
      readonly on: number
      readonly onSet: S
    }
  | { readonly kind: 'no-versions'; readonly package: number; readonly set: S; readonly reason: R }
  | { readonly kind: 'unavailable'; readonly package: number; readonly set: S; readonly reason: R }
  /** Both together imply it, by resolution. */
  | {
      readonly kind: 'conflict'
      readonly first: Incompatibility<S, R>
      readonly second: Incompatibility<S, R>
    }
