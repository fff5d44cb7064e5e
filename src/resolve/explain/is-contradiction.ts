import {
  complement,
  contains,
  FULL,
  intersect,
  type Range,
} from '../../packaging/versions/range.ts'
import { LOWEST_KEY } from '../../packaging/versions/version-key.ts'
import { PAUSE } from '../../solver/pause.ts'
import type { Choice, Dependencies, Provider } from '../../solver/provider.ts'
import { solve } from '../../solver/solve.ts'
import { RANGE_ALGEBRA } from '../range-algebra.ts'
import type { PackageId } from '../uv/search.ts'
import type { DependencyFact, Fact } from './facts.ts'

/** A longer proof is not worth its time: an extra fact stays in the explanation. */
const MOST_STEPS = 20_000
const MOST_STEPS_IN_ALL = 100_000

/**
 * The limit of one explanation. Steps are counted and not time, so the answer is always the same.
 */
export interface Effort {
  steps: number
  /** A pause between two steps. */
  readonly turn: () => Promise<void>
}

export const newEffort = (turn: () => Promise<void> = () => PAUSE): Effort => ({
  steps: MOST_STEPS_IN_ALL,
  turn,
})

/** The facts about one package. */
interface Entry {
  /** The versions that no fact rules out, including versions that do not exist. */
  allowed: Range
  readonly needs: DependencyFact[]
  /**
   * The points at which any set about it begins or ends: all versions between two neighbours behave
   * alike.
   */
  readonly cuts: Set<string>
  sorted: readonly string[]
}

/**
 * Whether the facts by themselves leave no solution, whatever versions an index has. False if the
 * proof takes too long.
 */
export async function isContradiction(facts: readonly Fact[], effort: Effort): Promise<boolean> {
  const entries = new Map<PackageId, Entry>()
  const entry = (id: PackageId, set: Range): Entry => {
    const known = entries.get(id) ?? {
      allowed: FULL,
      needs: [],
      cuts: new Set([LOWEST_KEY]),
      sorted: [],
    }
    entries.set(id, known)
    for (const cut of set) known.cuts.add(cut)
    return known
  }
  for (const fact of facts) {
    const about = entry(fact.package, fact.set)
    if (fact.kind === 'absent') about.allowed = intersect(about.allowed, complement(fact.set))
    else if (fact.kind === 'constraint') about.allowed = intersect(about.allowed, fact.set)
    else if (fact.kind === 'dependency') {
      about.needs.push(fact)
      entry(fact.on, fact.onSet)
    }
  }
  for (const known of entries.values()) known.sorted = [...known.cuts].sort()
  const requirements = facts.filter(({ kind }) => kind === 'requirement')
  const search = solve(requirements, providerOf(entries), RANGE_ALGEBRA)
  for (let steps = 0; steps < MOST_STEPS && effort.steps > 0; steps++, effort.steps--) {
    const step = search.next()
    if (step.done) return step.value.kind === 'failure'
    const turn = effort.turn()
    if (turn !== PAUSE) await turn
  }
  return false
}

/** Versions are the low cuts of the ranges in which all versions behave alike. */
function providerOf(
  entries: ReadonlyMap<PackageId, Entry>,
): Provider<PackageId, string, Range, null> {
  const stretch = (id: PackageId, low: string): Range => {
    const { sorted } = entries.get(id)!
    const next = sorted[sorted.indexOf(low) + 1]
    return next === undefined ? [low] : [low, next]
  }
  return {
    prioritize: () => [],
    choose(id, set): Choice<string, Range, null> {
      const low = intersect(set, entries.get(id)!.allowed)[0]
      return low === undefined
        ? { kind: 'none', reason: null }
        : { kind: 'version', version: low, set: stretch(id, low) }
    },
    dependencies(id, low): Dependencies<PackageId, Range, null> {
      const needs = entries.get(id)!.needs.filter(({ set }) => contains(set, low))
      return {
        kind: 'known',
        dependencies: needs.map(({ on, onSet }) => ({ package: on, set: onSet })),
        versions: stretch(id, low),
      }
    },
  }
}
