import type { Indexes } from '../../indexes/indexes.ts'
import type { Candidate, CandidateRules } from '../../resolve/candidate.ts'
import { nothingTold, type Told } from '../../resolve/universe.ts'
import type { DataSource } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'

/** The answers of a plan's sources. */
export interface SharedAnswers {
  readonly indexes: Indexes
  readonly told: Told
  /** Requirements that a setup.py computed. */
  readonly estimated: Map<Candidate, readonly string[]>
}

const shared = new WeakMap<DataSource, WeakMap<CandidateRules, Map<string, SharedAnswers>>>()

/** Separate answers, which later plans may share. */
export function ownAnswers(plan: Plan, source: DataSource): SharedAnswers {
  const answers: SharedAnswers = {
    indexes: source.indexes(plan),
    told: nothingTold(),
    estimated: new Map(),
  }
  if (!asksIndexesAlone(plan)) return answers
  const known = answersUnder(plan, source)
  const key = indexesKey(plan)
  if (!known.has(key)) known.set(key, answers)
  return answers
}

/**
 * The answers of the first plan with the same indexes and rules, so a search does not wait for
 * anything that an earlier one has requested. Explanations would name projects that only the
 * earlier one requested, so this is only for plans whose errors nobody reads.
 */
export const sharedAnswers = (plan: Plan, source: DataSource): SharedAnswers =>
  (asksIndexesAlone(plan) ? answersUnder(plan, source).get(indexesKey(plan)) : undefined) ??
  ownAnswers(plan, source)

function answersUnder({ rules }: Plan, source: DataSource): Map<string, SharedAnswers> {
  const ofSource = shared.get(source) ?? new WeakMap<CandidateRules, Map<string, SharedAnswers>>()
  shared.set(source, ofSource)
  const ofRules = ofSource.get(rules) ?? new Map<string, SharedAnswers>()
  ofSource.set(rules, ofRules)
  return ofRules
}

/** The meaning of a URL, a path or a lock also depends on the plan's inputs. */
const asksIndexesAlone = ({ inputs: { requirements, constraints }, lock }: Plan): boolean =>
  lock === null && [...requirements, ...constraints].every(({ url }) => url === null)

function indexesKey({ indexes, torch }: Plan): string {
  const { indexUrl, extraIndexUrls, findLinks, noIndex, pinned } = indexes
  return JSON.stringify([indexUrl, extraIndexUrls, findLinks, noIndex, [...pinned], torch])
}
