import type { Incompatibilities } from './incompatibilities.ts'
import { type Incompatibility, isTerminal, resolvent } from './incompatibility.ts'
import { CONTRADICTED, INCONCLUSIVE, type PartialSolution, SATISFIED } from './partial-solution.ts'
import { BETWEEN_PAUSES, PAUSE } from './pause.ts'
import type { SetAlgebra } from './set-algebra.ts'

const STEPS_BETWEEN_PAUSES = 16

/**
 * One step of a conflict: an incompatibility that was satisfied and the package whose assignment
 * completed it.
 */
export interface ConflictStep<S, R> {
  readonly affected: number
  readonly incompatibility: Incompatibility<S, R>
}

/** The state of one search. */
export interface Search<S, R> {
  readonly sets: SetAlgebra<S>
  readonly knowledge: Incompatibilities<S, R>
  readonly solution: PartialSolution<S, R>
  /** The steps of all conflicts since it was last emptied. */
  steps: ConflictStep<S, R>[]
  conflicts: number
}

/** Undoes all decisions above `level` and their consequences. */
export function returnTo<S, R>({ knowledge, solution }: Search<S, R>, level: number): void {
  solution.backtrack(level)
  knowledge.backtrack(level)
}

/**
 * Derives everything from the assignments of `start` and of later derivations. Conflicts are
 * resolved as they occur. Returns the incompatibility that proves that there is no solution, if one
 * is found.
 */
export function* propagate<S, R>(
  search: Search<S, R>,
  start: number,
): Generator<Promise<unknown>, Incompatibility<S, R> | undefined, void> {
  const { knowledge, solution } = search
  const pending = [start]
  const isPending = new Set(pending)

  function derive(pkg: number, cause: Incompatibility<S, R>): void {
    solution.derive(pkg, cause)
    knowledge.contradict(cause, solution.level)
    if (isPending.has(pkg)) return
    isPending.add(pkg)
    pending.push(pkg)
  }

  let looked = 0
  for (let pkg = pending.pop(); pkg !== undefined; pkg = pending.pop()) {
    isPending.delete(pkg)
    const about = knowledge.about(pkg)
    // Newest first, because the most recently learnt one most likely derives something.
    for (let i = about.length - 1; i >= 0; i--) {
      const incompatibility = about[i]!
      if (++looked % BETWEEN_PAUSES === 0) yield PAUSE
      if (incompatibility.contradicted) continue
      const relation = solution.relation(incompatibility)
      if (relation === INCONCLUSIVE) continue
      if (relation === CONTRADICTED) {
        knowledge.contradict(incompatibility, solution.level)
      } else if (relation === SATISFIED) {
        const { learnt, open } = yield* resolveConflict(search, incompatibility)
        if (open === undefined) return learnt
        pending.length = 0
        isPending.clear()
        derive(open, learnt)
        break
      } else {
        derive(relation, incompatibility)
      }
    }
  }
  return undefined
}

/**
 * Finds the decision that made `conflict` unavoidable, returns to the state before it, and learns
 * an incompatibility that forbids it. `open` is the one package that the learnt incompatibility
 * leaves open, `undefined` if there is no solution.
 */
function* resolveConflict<S, R>(
  search: Search<S, R>,
  conflict: Incompatibility<S, R>,
): Generator<Promise<unknown>, { learnt: Incompatibility<S, R>; open?: number }, void> {
  const { sets, knowledge, solution, steps } = search
  search.conflicts++
  let learnt = conflict
  while (!isTerminal(learnt)) {
    const { package: affected, cause, level, previousLevel } = solution.satisfier(learnt)
    if (cause === undefined || previousLevel < level) {
      steps.push({ affected, incompatibility: learnt })
      returnTo(search, previousLevel)
      if (learnt !== conflict) knowledge.add(learnt)
      return { learnt, open: affected }
    }
    learnt = resolvent(sets, learnt, cause, affected)
    steps.push({ affected, incompatibility: learnt })
    // Sets of thousands of versions take long to combine.
    if (steps.length % STEPS_BETWEEN_PAUSES === 0) yield PAUSE
  }
  return { learnt }
}
