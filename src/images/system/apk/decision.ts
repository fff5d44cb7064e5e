import { type ApkCandidate, type ApkProvider, compareProviders } from './candidate.ts'
import { applyEntry, reconsider } from './conclusions.ts'
import { type ApkName, type ApkSearch, disqualify, isChoosable, touch } from './search.ts'
import { relationsOf } from './world.ts'

/** Decides every name that is needed. A decision is never taken back. */
export function settle(search: ApkSearch): void {
  const { dirty, single, last } = search
  for (;;) {
    for (let name = dirty.shift(); name !== undefined; name = dirty.shift()) {
      name.isDirty = false
      if (name.decided === undefined) reconsider(search, name)
    }
    const next = single.shift() ?? nextChoosable(search) ?? last.pop()
    if (next === undefined) return
    next.isWaiting = false
    if (next.decided === undefined) decideName(search, next)
  }
}

/** The next name of which a candidate is left that apk chooses itself. */
function nextChoosable(search: ApkSearch): ApkName | undefined {
  const { waiting, last } = search
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name.providers.some((one) => one.candidate.isSelectable && isChoosable(search, one)))
      return name
    last.push(name)
  }
  return undefined
}

/** Chooses the best provider of a name. */
function decideName(search: ApkSearch, name: ApkName): void {
  const choice = bestOf(search, name)
  if (choice === null) {
    name.decided = null
    search.faults.add(name.name)
    return
  }
  if (!choice.candidate.isSelectable) search.faults.add(name.name)
  choose(search, choice.candidate)
  if (name.decided === undefined) name.decided = choice
}

function bestOf(search: ApkSearch, { providers }: ApkName): ApkProvider | null {
  const { lists, onlyListed } = search.question
  const isBetter = (one: ApkProvider, other: ApkProvider): boolean =>
    compareProviders(one, other, lists.compare, onlyListed) > 0
  return providers
    .filter((one) => isChoosable(search, one))
    .reduce<ApkProvider | null>(
      (best, one) => (best === null || isBetter(one, best) ? one : best),
      null,
    )
}

/** Decides a candidate for its own name and for those that it provides, and applies its relations. */
export function choose(search: ApkSearch, candidate: ApkCandidate): void {
  const { record } = candidate
  for (const { name, version } of [record, ...record.provides]) {
    const own = search.nameOf(name)
    const { decided } = own
    if (decided !== undefined) {
      const isShared = decided !== null && decided.version === null && version === null
      if (!isShared) search.faults.add(name)
      continue
    }
    own.decided = { candidate, version }
    for (const rival of own.providers)
      if (rival.candidate !== candidate && (version !== null || rival.version !== null))
        disqualify(search, rival.candidate)
    for (const dependent of own.dependents) touch(search, dependent)
  }
  for (const entry of relationsOf(record)) applyEntry(search, candidate, entry)
}
