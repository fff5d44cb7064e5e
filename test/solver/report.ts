import type { Derivation, DerivedTerm, External } from '../../src/solver/derivation.ts'
import type { Failure, Solution } from '../../src/solver/outcome.ts'
import type { Provider } from '../../src/solver/provider.ts'
import { solve } from '../../src/solver/solve.ts'
import { finished } from './finished.ts'
import { type Integers, integers } from './integers.ts'
import { describe, parseRequirements, parseUniverse, providerOf } from './universe.ts'

export type Outcome = Solution<string, number> | Failure<string, Integers, string>
export type Tree = Derivation<string, Integers, string>

/** Runs a search that never has to wait. */
export function search(
  requirements: string,
  provider: Provider<string, number, Integers, string>,
): Outcome {
  return finished(solve(parseRequirements(requirements), provider, integers))
}

/** The text of a search through a universe, both in the form of `universe.ts`. */
export function report(requirements: string, universe: string): string {
  return describeOutcome(search(requirements, providerOf(parseUniverse(universe))))
}

function describeOutcome(outcome: Outcome): string {
  if (outcome.kind === 'failure') return describeDerivation(outcome.derivation)
  return [...outcome.versions].map(([name, version]) => `${name} ${version}`).join(', ')
}

function describeFact(fact: External<string, Integers, string>): string {
  switch (fact.kind) {
    case 'requirement':
      return `${describe(fact.package, fact.set)} is required`
    case 'dependency':
      return `${describe(fact.package, fact.set)} depends on ${describe(fact.on, fact.onSet)}`
    default:
      return `${describe(fact.package, fact.set)}: ${fact.reason}`
  }
}

const describeTerm = ({ package: name, positive, set }: DerivedTerm<string, Integers>): string =>
  `${positive ? '' : 'no '}${describe(name, set)}`

/**
 * One numbered line a conclusion, causes first: `2. from (1) and b is required: not a with no b`.
 */
function describeDerivation(top: Tree): string {
  const numbers = new Map<Tree, number>()
  const lines: string[] = []
  const cause = (of: Tree): string =>
    of.kind === 'derived' ? `(${numbers.get(of)})` : describeFact(of)
  function conclude(of: Tree): void {
    if (of.kind !== 'derived' || numbers.has(of)) return
    for (const each of of.causes) conclude(each)
    numbers.set(of, numbers.size + 1)
    const conclusion =
      of.terms.length === 0 ? 'no solution' : `never ${of.terms.map(describeTerm).join(' with ')}`
    lines.push(`${numbers.size}. ${of.causes.map(cause).join('; ')} => ${conclusion}`)
  }
  conclude(top)
  return top.kind === 'derived' ? lines.join('\n') : `${describeFact(top)} => no solution`
}

/** The facts at the leaves, each once. */
export function factsOf(top: Tree): External<string, Integers, string>[] {
  const seen = new Set<Tree>([top])
  const facts: External<string, Integers, string>[] = []
  for (const node of seen) {
    if (node.kind === 'derived') for (const each of node.causes) seen.add(each)
    else facts.push(node)
  }
  return facts
}
