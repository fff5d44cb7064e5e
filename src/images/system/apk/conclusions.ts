import type { SystemPackage } from '../system-package.ts'
import type { ApkCandidate, ApkProvider } from './candidate.ts'
import { discover } from './discovery.ts'
import {
  type ApkName,
  type ApkSearch,
  disqualify,
  isChoosable,
  neededNames,
  requireName,
} from './search.ts'
import { meetsEntry, namesOfPackage, relationsOf, type WorldEntry } from './world.ts'

/**
 * Applies an entry: its name is needed, and candidates that do not meet it are out.
 *
 * @param owner the package that the relation is from; null for the list of requests
 */
export function applyEntry(search: ApkSearch, owner: ApkCandidate | null, entry: WorldEntry): void {
  const { lists, inheritsUpgrades = true } = search.question
  const name = search.nameOf(entry.relation.name)
  if (name.order === -1) discover(search, name.name)
  if (!entry.isExcluded) requireName(search, name)
  for (const provider of name.providers) {
    const { candidate } = provider
    if (meetsEntry(owner?.record ?? null, entry, provider, lists.compare)) {
      if (inheritsUpgrades && owner?.isUpgraded) candidate.isUpgraded = true
    } else {
      candidate.conflicts++
      disqualify(search, candidate)
    }
  }
}

/** Whether all relations of a package can still be met. */
export const canBeInstalled = (search: ApkSearch, record: SystemPackage): boolean =>
  relationsOf(record).every((entry) => isPossible(search, record, entry))

function isPossible(
  { nameOf, question: { lists } }: ApkSearch,
  owner: SystemPackage,
  entry: WorldEntry,
): boolean {
  const name = nameOf(entry.relation.name)
  if (name.decided !== undefined) return meetsEntry(owner, entry, name.decided, lists.compare)
  if (name.requirers === 0 && entry.isExcluded) return true
  return name.providers.some(
    (provider) =>
      provider.candidate.isSelectable && meetsEntry(owner, entry, provider, lists.compare),
  )
}

/** Draws conclusions from the candidates that a name still has, and queues it for its decision. */
export function reconsider(search: ApkSearch, name: ApkName): void {
  for (const { candidate } of name.providers) candidate.isConsidered = false
  const left = name.providers.filter(({ candidate }) => {
    if (!candidate.isSelectable) return false
    if (canBeInstalled(search, candidate.record)) return true
    disqualify(search, candidate)
    return false
  })
  for (const { candidate } of left) candidate.isConsidered = true
  const [first, ...others] = left
  if (first !== undefined) {
    if (others.length === 0) applyOnly(search, name, first.candidate)
    else requireCommonNeeds(search, left)
    excludeRivals(search, name, left)
    if (others.length === 0 && isChoosable(search, first)) {
      search.single.push(name)
      return
    }
  }
  if (name.isWaiting) return
  name.isWaiting = true
  search.waiting.push(name)
}

/** The dependencies of the only candidate apply before it is decided. */
function applyOnly(search: ApkSearch, name: ApkName, candidate: ApkCandidate): void {
  if (name.applied === candidate) return
  name.applied = candidate
  for (const [relation] of candidate.record.depends)
    applyEntry(search, candidate, { relation: relation!, isExcluded: false })
}

/** What every candidate needs is needed. */
function requireCommonNeeds(search: ApkSearch, left: readonly ApkProvider[]): void {
  const { inheritsUpgrades = true } = search.question
  for (const common of commonNames(left, neededNames)) {
    const own = search.nameOf(common)
    if (own.requirers > 0) continue
    if (own.order === -1) discover(search, common)
    requireName(search, own)
    if (inheritsUpgrades && left[0]!.candidate.isUpgraded)
      for (const { candidate } of own.providers) candidate.isUpgraded = true
  }
}

/** A name with a version that all candidates provide leaves no room for another provider. */
function excludeRivals(search: ApkSearch, name: ApkName, left: readonly ApkProvider[]): void {
  for (const shared of commonNames(left, namesOfPackage)) {
    if (shared === name.name) continue
    const isVersioned = left.every(
      ({ candidate: { record } }) =>
        record.name === shared ||
        record.provides.some((one) => one.name === shared && one.version !== null),
    )
    if (!isVersioned) continue
    for (const { candidate } of search.nameOf(shared).providers)
      if (!namesOfPackage(candidate.record).includes(name.name)) disqualify(search, candidate)
  }
}

/** The names that `namesIn` gives for every provider. */
function commonNames(
  providers: readonly ApkProvider[],
  namesIn: (record: SystemPackage) => readonly string[],
): readonly string[] {
  const [first, ...others] = providers.map(({ candidate }) => new Set(namesIn(candidate.record)))
  return [...(first ?? [])].filter((name) => others.every((one) => one.has(name)))
}
