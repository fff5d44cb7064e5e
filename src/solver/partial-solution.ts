import { type Incompatibility, termOf } from './incompatibility.ts'
import type { SetAlgebra } from './set-algebra.ts'
import { excludesTerm, impliesTerm, intersectTerms, negate, type Term } from './term.ts'

/** A derived term, with the intersection of all of its package's terms up to it. */
interface Derivation<S, R> {
  readonly index: number
  readonly level: number
  readonly cause: Incompatibility<S, R>
  readonly accumulated: Term<S>
}

interface Decision<S> {
  readonly index: number
  readonly level: number
  readonly term: Term<S>
}

/** The assignments to one package. A decision is always its last assignment. */
interface Assignments<S, R> {
  readonly derivations: Derivation<S, R>[]
  decision: Decision<S> | undefined
}

/**
 * The relation of the assignments to an incompatibility. A number from 0 up: all terms are
 * satisfied except the one of that package, which is open.
 */
export type Relation = typeof SATISFIED | typeof CONTRADICTED | typeof INCONCLUSIVE | number
export const SATISFIED = -1
export const CONTRADICTED = -2
export const INCONCLUSIVE = -3

/** The assignment that completed a satisfied incompatibility. */
export interface Satisfier<S, R> {
  readonly package: number
  /** `undefined` if it is a decision. */
  readonly cause: Incompatibility<S, R> | undefined
  readonly level: number
  /** The lowest level at which only the satisfier is missing to complete it; at least 1. */
  readonly previousLevel: number
}

interface Found<S, R> {
  readonly index: number
  readonly level: number
  readonly cause: Incompatibility<S, R> | undefined
}

/** The decisions and derivations, in order of time. Levels count decisions; the root's is 1. */
export interface PartialSolution<S, R> {
  readonly level: number
  readonly hasBacktracked: boolean
  /** The packages decided on, by level. */
  readonly decided: readonly number[]
  /** Packages whose assignments changed since this set was last cleared. */
  readonly changed: Set<number>
  /**
   * The set that an undecided package must be in; `undefined` if it is decided or need not be
   * selected.
   */
  wanted(pkg: number): S | undefined
  /** Assigns the opposite of `cause`'s term about `pkg`. */
  derive(pkg: number, cause: Incompatibility<S, R>): void
  decide(pkg: number, set: S): void
  /**
   * The relation of the assignments to an incompatibility. If given, `assumed` is used instead of
   * what is assigned to `pkg`.
   */
  relation(to: Incompatibility<S, R>, pkg?: number, assumed?: Term<S>): Relation
  /** Of a satisfied incompatibility. */
  satisfier(of: Incompatibility<S, R>): Satisfier<S, R>
  /** Undoes everything above `level`. */
  backtrack(level: number): void
  /** The level at which `pkg` was decided on, if it is. */
  levelOf(pkg: number): number | undefined
}

export function createPartialSolution<S, R>(sets: SetAlgebra<S>): PartialSolution<S, R> {
  const byPackage: Assignments<S, R>[] = []
  const trail: number[] = []
  const decided: number[] = []
  const changed = new Set<number>()
  let hasBacktracked = false

  function assignments(pkg: number): Assignments<S, R> {
    while (byPackage.length <= pkg) byPackage.push({ derivations: [], decision: undefined })
    return byPackage[pkg]!
  }

  function currentTerm(pkg: number): Term<S> | undefined {
    const of = byPackage[pkg]
    return of && (of.decision?.term ?? of.derivations.at(-1)?.accumulated)
  }

  /**
   * The first assignment of `pkg` after which nothing in `excluded` is left. Accumulated terms only
   * become narrower, so binary search works.
   */
  function firstToExclude(pkg: number, excluded: Term<S>): Found<S, R> {
    const { derivations, decision } = assignments(pkg)
    let low = 0
    let high = derivations.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (excludesTerm(sets, derivations[middle]!.accumulated, excluded)) high = middle
      else low = middle + 1
    }
    const found = derivations[low]
    return found ?? { index: decision!.index, level: decision!.level, cause: undefined }
  }

  function satisfier(of: Incompatibility<S, R>): Satisfier<S, R> {
    let last: Found<S, R> | undefined
    let position = 0
    let previousIndex = -1
    let previousLevel = 1
    for (let i = 0; i < of.packages.length; i++) {
      const found = firstToExclude(of.packages[i]!, negate(of.terms[i]!))
      const [newest, other] =
        last === undefined || found.index > last.index ? [found, last] : [last, found]
      if (newest === found) position = i
      last = newest
      if (other !== undefined && other.index > previousIndex) {
        previousIndex = other.index
        previousLevel = Math.max(1, other.level)
      }
    }
    const { cause, level } = last!
    const pkg = of.packages[position]!
    // The satisfier may need an earlier assignment of its own package to complete the term.
    const own = cause ? negate(termOf(cause, pkg)) : byPackage[pkg]!.decision!.term
    const missing = intersectTerms(sets, own, negate(of.terms[position]!))
    const helper = firstToExclude(pkg, missing)
    if (helper.index > previousIndex) previousLevel = Math.max(1, helper.level)
    return { package: pkg, cause, level, previousLevel }
  }

  function takeBackLast(pkg: number): void {
    const of = byPackage[pkg]!
    if (of.decision) of.decision = undefined
    else of.derivations.pop()
    changed.add(pkg)
  }

  function backtrack(level: number): void {
    hasBacktracked = true
    decided.length = level
    for (let pkg = trail.at(-1); pkg !== undefined; pkg = trail.at(-1)) {
      const { decision, derivations } = byPackage[pkg]!
      if ((decision ?? derivations.at(-1)!).level <= level) break
      takeBackLast(pkg)
      trail.pop()
    }
  }

  return {
    get level() {
      return decided.length
    },
    get hasBacktracked() {
      return hasBacktracked
    },
    decided,
    changed,
    satisfier,
    backtrack,
    wanted(pkg) {
      if (byPackage[pkg] === undefined || byPackage[pkg].decision) return undefined
      const term = currentTerm(pkg)
      return term?.positive ? term.set : undefined
    },
    derive(pkg, cause) {
      const before = currentTerm(pkg)
      const term = negate(termOf(cause, pkg))
      const accumulated = before ? intersectTerms(sets, before, term) : term
      assignments(pkg).derivations.push({
        index: trail.length,
        level: decided.length,
        cause,
        accumulated,
      })
      trail.push(pkg)
      changed.add(pkg)
    },
    decide(pkg, set) {
      decided.push(pkg)
      assignments(pkg).decision = {
        index: trail.length,
        level: decided.length,
        term: { positive: true, set },
      }
      trail.push(pkg)
    },
    relation(to, pkg, assumed) {
      let open: Relation = SATISFIED
      for (let i = 0; i < to.packages.length; i++) {
        const of = to.packages[i]!
        const known = of === pkg ? assumed : currentTerm(of)
        const term = to.terms[i]!
        if (known) {
          if (impliesTerm(sets, known, term)) continue
          if (excludesTerm(sets, known, term)) return CONTRADICTED
        }
        if (open !== SATISFIED) return INCONCLUSIVE
        open = of
      }
      return open
    },
    levelOf: (pkg) => byPackage[pkg]?.decision?.level,
  }
}
