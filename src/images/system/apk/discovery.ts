import { type ApkName, type ApkSearch, neededNames } from './search.ts'
import { namesOfPackage } from './world.ts'

/** The names that a command has are decided before others, and those of packages before virtual ones. */
const OF_COMMAND = 2e9
const OF_PACKAGE = 1e9

/** A name whose own names are being found. */
interface OpenName {
  readonly own: ApkName
  readonly rest: string[]
}

/**
 * Numbers a name and those that it leads to, which get their numbers before it. A name that has a
 * number keeps it.
 */
export function discover(search: ApkSearch, name: string): void {
  const open: OpenName[] = []
  const enter = (one: string): void => {
    const own = search.nameOf(one)
    if (own.order !== -1) return
    own.order = 0
    markCandidates(search, own)
    open.push({ own, rest: [...namesBehind(own)].reverse() })
  }
  enter(name)
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.rest.pop()
    if (next !== undefined) enter(next)
    else number(search, open.pop()!.own)
  }
}

/** What the question says about the candidates for a name, and the names that depend on others. */
function markCandidates(
  { question: { upgrades, removed }, nameOf }: ApkSearch,
  { name, providers }: ApkName,
): void {
  for (const { candidate } of providers) {
    if (upgrades === 'all' || upgrades.has(name)) candidate.isUpgraded = true
    if (removed?.has(name)) candidate.isRemoved = true
    for (const needed of neededNames(candidate.record))
      for (const dependent of namesOfPackage(candidate.record))
        nameOf(needed).dependents.add(nameOf(dependent))
  }
}

/** What the providers of a name need and exclude, and then what else they provide. */
const namesBehind = ({ providers }: ApkName): readonly string[] => [
  ...providers.flatMap(({ candidate: { record } }) => [
    ...neededNames(record),
    ...record.conflicts.map((relation) => relation.name),
  ]),
  ...providers.flatMap(({ candidate: { record } }) => namesOfPackage(record)),
]

function number(search: ApkSearch, own: ApkName): void {
  const isReal = own.providers.some(({ candidate }) => candidate.record.name === own.name)
  const isNamed = search.question.named?.has(own.name) ?? false
  own.order = (isNamed ? OF_COMMAND : 0) + (isReal ? OF_PACKAGE : 0) + ++search.numbered
}
