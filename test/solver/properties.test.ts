import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { External } from '../../src/solver/derivation.ts'
import type { Provider } from '../../src/solver/provider.ts'
import { solve } from '../../src/solver/solve.ts'
import { runs } from '../support/runs.ts'
import { has, type Integers, integers } from './integers.ts'
import { factsOf, type Outcome } from './report.ts'
import { gapAround, providerOf } from './universe.ts'
import {
  hasSolution,
  isSolution,
  type Problem,
  problems,
  type Selection,
  selections,
} from './universes.ts'

type Overrides = Partial<Provider<string, number, Integers, string>>

function run({ universe, requirements }: Problem, overrides: Overrides = {}): Outcome {
  const steps = solve(requirements, providerOf(universe, overrides), integers)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

const solutionOf = (outcome: Outcome): Selection | undefined =>
  outcome.kind === 'solution' ? outcome.versions : undefined

const forEach = (check: (problem: Problem) => void): void =>
  fc.assert(fc.property(problems, check), runs(250))

function isTrue(
  fact: External<string, Integers, string>,
  { universe, requirements }: Problem,
): boolean {
  if (fact.kind === 'requirement') {
    const requirement = requirements[fact.index]!
    return (
      requirement.package === fact.package &&
      integers.key(requirement.set) === integers.key(fact.set)
    )
  }
  const concerned = [...(universe.get(fact.package) ?? [])].filter(([version]) =>
    has(fact.set, version),
  )
  if (fact.kind === 'no-versions') return concerned.length === 0
  if (fact.kind === 'unavailable') return concerned.every(([, release]) => release === fact.reason)
  return concerned.every(
    ([version, release]) =>
      typeof release !== 'string' &&
      release.some(
        ({ package: on, set }) => on === fact.on && integers.isSubset(set, fact.onSet),
      ) &&
      has(fact.set, version),
  )
}

/** Whether a selection agrees with a fact, independent of the rest of the universe. */
function allows(fact: External<string, Integers, string>, selection: Selection): boolean {
  const isIn = (name: string, set: Integers): boolean => has(set, selection.get(name) ?? -1)
  if (fact.kind === 'requirement') return isIn(fact.package, fact.set)
  return !isIn(fact.package, fact.set) || (fact.kind === 'dependency' && isIn(fact.on, fact.onSet))
}

/**
 * All whole numbers that the sets of random problems tell apart, versions that do not exist among
 * them.
 */
const ANY_VERSION = [0, 1, 2, 3, 4, 5]

function contradict(facts: readonly External<string, Integers, string>[]): boolean {
  const names = new Set(
    facts.flatMap((fact) =>
      fact.kind === 'dependency' ? [fact.package, fact.on] : [fact.package],
    ),
  )
  for (const selection of selections(new Map([...names].map((name) => [name, ANY_VERSION])))) {
    if (facts.every((fact) => allows(fact, selection))) return false
  }
  return true
}

test('a solution is found exactly if there is one, and is valid', () => {
  forEach((problem) => {
    const outcome = run(problem)
    if (outcome.kind === 'solution') expect(isSolution(outcome.versions, problem)).toBe(true)
    else expect(hasSolution(problem)).toBe(false)
  })
})

test('the facts of a failure are true and contradict each other', () => {
  forEach((problem) => {
    const outcome = run(problem)
    if (outcome.kind === 'solution') return
    const facts = factsOf(outcome.derivation)
    expect(facts.filter((fact) => !isTrue(fact, problem))).toEqual([])
    expect(contradict(facts)).toBe(true)
  })
})

/**
 * Answers as `providerOf` does, each for all versions that behave like the requested one.
 */
function widened(problem: Problem): Overrides {
  const plain = providerOf(problem.universe)
  return {
    dependencies(name, version) {
      const answer = plain.dependencies(name, version)
      return answer instanceof Promise
        ? answer
        : { ...answer, versions: gapAround(problem.universe, name, version) }
    },
  }
}

test('a missing version may count as one of its neighbours without changing the answer', () => {
  forEach((problem) => {
    expect(solutionOf(run(problem, widened(problem)))).toEqual(solutionOf(run(problem)))
  })
})

test('any order of decision, changed halfway, finds a solution if there is one', () => {
  const orders = fc.array(fc.nat(9), { minLength: 1, maxLength: 7 })
  const retractions = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 })
  fc.assert(
    fc.property(problems, orders, retractions, (problem, order, retractions) => {
      let asked = 0
      let reactions = 0
      const outcome = run(problem, {
        prioritize: () => [order[asked++ % order.length]!],
        react: () => ({ retract: retractions.slice(reactions++, reactions) }),
      })
      if (outcome.kind === 'solution') expect(isSolution(outcome.versions, problem)).toBe(true)
      else expect(hasSolution(problem)).toBe(false)
    }),
    runs(250),
  )
})

test('waiting makes no difference', () => {
  fc.assert(
    fc.property(
      problems,
      fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
      (problem, waits) => {
        const plain = providerOf(problem.universe)
        let asked = 0
        const later = <T>(answer: () => T): T | Promise<unknown> => {
          // Never twice in a row: a question that always waits has no answer.
          const wait = waits[(asked >> 1) % waits.length] && asked % 2 === 0
          asked++
          return wait ? Promise.resolve() : answer()
        }
        const waiting = run(problem, {
          choose: (name, set) => later(() => plain.choose(name, set)),
          dependencies: (name, version) => later(() => plain.dependencies(name, version)),
        })
        expect(waiting).toEqual(run(problem))
      },
    ),
    runs(250),
  )
})
