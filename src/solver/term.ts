import type { SetAlgebra } from './set-algebra.ts'

/**
 * A statement about the selected version of one package. Positive: one in `set` is selected.
 * Negative: none in `set` is, possibly because the package is not selected at all.
 */
export interface Term<S> {
  readonly positive: boolean
  readonly set: S
}

export function negate<S>(term: Term<S>): Term<S> {
  return { positive: !term.positive, set: term.set }
}

export function intersectTerms<S>(sets: SetAlgebra<S>, a: Term<S>, b: Term<S>): Term<S> {
  if (a.positive && b.positive) return { positive: true, set: sets.intersect(a.set, b.set) }
  if (!a.positive && !b.positive) return { positive: false, set: sets.union(a.set, b.set) }
  const [positive, negative] = a.positive ? [a, b] : [b, a]
  return { positive: true, set: sets.intersect(positive.set, sets.complement(negative.set)) }
}

export function uniteTerms<S>(sets: SetAlgebra<S>, a: Term<S>, b: Term<S>): Term<S> {
  return negate(intersectTerms(sets, negate(a), negate(b)))
}

/** Whether `a` implies `b`. */
export function impliesTerm<S>(sets: SetAlgebra<S>, a: Term<S>, b: Term<S>): boolean {
  if (a.positive) return b.positive ? sets.isSubset(a.set, b.set) : sets.isDisjoint(a.set, b.set)
  return !b.positive && sets.isSubset(b.set, a.set)
}

/** Whether `a` and `b` cannot both be true. */
export function excludesTerm<S>(sets: SetAlgebra<S>, a: Term<S>, b: Term<S>): boolean {
  return impliesTerm(sets, a, negate(b))
}

/** Whether the term is true for every selection. */
export function isTautology<S>(sets: SetAlgebra<S>, term: Term<S>): boolean {
  return !term.positive && sets.isEmpty(term.set)
}
