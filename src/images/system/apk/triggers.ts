import type { SystemPackage } from '../system-package.ts'
import { canBeInstalled } from './conclusions.ts'
import { choose, settle } from './decision.ts'
import { discover } from './discovery.ts'
import type { ApkQuestion, ApkSearch } from './search.ts'
import { conditionOf, meetsEntry } from './world.ts'

/** Adds the packages whose `install_if` holds, until none is left. */
export function addTriggered(search: ApkSearch): void {
  const packages = triggeredBy(search.question)
  for (let isChanged = true; isChanged; )
    isChanged = packages.filter((record) => addIfTriggered(search, record)).length > 0
}

/** @returns whether it was added */
function addIfTriggered(search: ApkSearch, record: SystemPackage): boolean {
  const own = search.nameOf(record.name)
  if (own.decided !== undefined || !holds(search, record)) return false
  const candidate = own.providers.find(
    (one) =>
      one.candidate.record.name === record.name && one.candidate.record.version === record.version,
  )?.candidate
  if (candidate?.isSelectable !== true) return false
  if (own.order === -1) discover(search, record.name)
  if (!canBeInstalled(search, record)) return false
  choose(search, candidate)
  settle(search)
  return true
}

const holds = ({ nameOf, question: { lists } }: ApkSearch, record: SystemPackage): boolean =>
  conditionOf(record).every((entry) =>
    meetsEntry(record, entry, nameOf(entry.relation.name).decided ?? null, lists.compare),
  )

function triggeredBy({ lists, installed }: ApkQuestion): readonly SystemPackage[] {
  const ofImage = [...installed.values()].filter(
    ({ name, version, installIf }) =>
      installIf.length > 0 && lists.versionsOf(name).every((one) => one.version !== version),
  )
  return [...lists.triggered, ...ofImage]
}
