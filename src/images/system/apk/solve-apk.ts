import type { SystemPackage } from '../system-package.ts'
import { applyEntry } from './conclusions.ts'
import { settle } from './decision.ts'
import { discover } from './discovery.ts'
import { type ApkQuestion, type ApkSearch, openSearch } from './search.ts'
import { addTriggered } from './triggers.ts'
import { meetsEntry, relationsOf, type WorldEntry } from './world.ts'

export interface ApkSolution {
  /** Every package that is installed afterwards. */
  readonly chosen: ReadonlyMap<string, SystemPackage>
  /** Names that cannot be met: apk installs nothing then. */
  readonly faults: readonly string[]
}

/**
 * The packages that meet a list of requests, by apk's rules: what every candidate for a name needs
 * is needed, a candidate that lacks something is out, and then the name that was found last is
 * decided first. apk never takes back a decision. Checked with apk-tools: `npm run check:apk`.
 */
export function solveApk(question: ApkQuestion): ApkSolution {
  const search = openSearch(question)
  for (const { relation } of question.world) discover(search, relation.name)
  for (const entry of question.world) applyEntry(search, null, entry)
  settle(search)
  addTriggered(search)
  return solutionOf(search)
}

/** The chosen packages, and what they and the list of requests lack. */
function solutionOf({ question, names, nameOf, faults }: ApkSearch): ApkSolution {
  const { world, lists } = question
  const chosen = new Map<string, SystemPackage>()
  for (const { decided } of names.values())
    if (decided != null) chosen.set(decided.candidate.record.name, decided.candidate.record)
  const isMet = (owner: SystemPackage | null, entry: WorldEntry): boolean =>
    meetsEntry(owner, entry, nameOf(entry.relation.name).decided ?? null, lists.compare)
  const unmet = [
    ...[...chosen.values()].flatMap((record) =>
      relationsOf(record).every((entry) => isMet(record, entry)) ? [] : [record.name],
    ),
    ...world.flatMap((entry) => (isMet(null, entry) ? [] : [entry.relation.name])),
  ]
  return { chosen, faults: [...new Set([...faults, ...unmet])] }
}
