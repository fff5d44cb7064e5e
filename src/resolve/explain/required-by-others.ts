import {
  EMPTY,
  FULL,
  intersect,
  isDisjoint,
  type Range,
  union,
} from '../../packaging/versions/range.ts'
import { baseName } from '../uv/search.ts'
import { type DependencyFact, type Fact, isLink, type UserRequirement } from './facts.ts'

/**
 * The requirements of the other lines' dependencies on each project, by the facts of a failure. A
 * replacement for a line must meet them.
 */
export function requiredByOthers(
  of: UserRequirement,
  facts: readonly Fact[],
): (name: string) => Range {
  const needs = [...needsOfOthers(of, facts).values()]
  return (name) =>
    needs.reduce(
      (all, { on, range }) => (on !== name || isDisjoint(all, range) ? all : intersect(all, range)),
      FULL,
    )
}

interface Need {
  readonly on: string
  readonly range: Range
}

/**
 * The needs of each project, by the two names. Versions of one project may need different versions
 * of another one, so their ranges are united.
 */
function needsOfOthers(of: UserRequirement, facts: readonly Fact[]): ReadonlyMap<string, Need> {
  const changed = baseName(of.package)
  const dependencies = facts.filter(
    (fact): fact is DependencyFact => fact.kind === 'dependency' && !isLink(fact),
  )
  const reached = new Set(
    facts.flatMap((fact) =>
      fact.kind === 'requirement' && fact !== of ? [baseName(fact.package)] : [],
    ),
  )
  const needs = new Map<string, Need>()
  for (const name of reached) {
    if (name === changed) continue
    for (const fact of dependencies) {
      if (baseName(fact.package) !== name) continue
      const on = baseName(fact.on)
      const key = `${name} ${on}`
      needs.set(key, { on, range: union(needs.get(key)?.range ?? EMPTY, fact.onSet) })
      reached.add(on)
    }
  }
  return needs
}
