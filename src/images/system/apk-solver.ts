import TinyQueue from 'tinyqueue'
import {
  type ApkCandidate,
  type ApkProvider,
  compareProviders,
  openCandidates,
} from './apk-candidate.ts'
import { keeps, type PackageRelation } from './relation.ts'
import type { PackageLists, SystemPackage } from './system-package.ts'

/** A line of apk's list of requests, /etc/apk/world. */
export interface WorldEntry {
  readonly relation: PackageRelation
  /** `!name`. */
  readonly isExcluded: boolean
}

export interface ApkQuestion {
  readonly world: readonly WorldEntry[]
  readonly installed: ReadonlyMap<string, SystemPackage>
  readonly lists: PackageLists
  /** The names whose newest version is wanted (`apk add -u`, `apk upgrade NAME`), or all. */
  readonly upgrades: ReadonlySet<string> | 'all'
  /** Whether the newest versions of their dependencies are wanted, too: not for `apk upgrade NAME`. */
  readonly inheritsUpgrades?: boolean
  /** The names that a command has, which are decided first. */
  readonly named?: ReadonlySet<string>
  /** The names that `apk del` has. */
  readonly removed?: ReadonlySet<string>
  /** `apk upgrade --available`: listed versions are preferred to installed ones. */
  readonly onlyListed?: boolean
}

export interface ApkSolution {
  /** Every package that is installed afterwards. */
  readonly chosen: ReadonlyMap<string, SystemPackage>
  /** Names that cannot be met: apk installs nothing then. */
  readonly faults: readonly string[]
}

/** A name that a package has or provides. */
interface Name {
  readonly name: string
  readonly providers: readonly ApkProvider[]
  /** Names of which a package depends on this one. */
  readonly dependents: Set<Name>
  order: number
  requirers: number
  isWaiting: boolean
  isDirty: boolean
  /** The decision; null for no package, undefined while it is open. */
  decided: ApkProvider | null | undefined
  /** The only candidate, whose relations apply already. */
  applied: ApkCandidate | null
}

/**
 * The packages that meet a list of requests, by apk's rules: what every candidate for a name needs
 * is needed, a candidate that lacks something is out, and then the name that was found last is
 * decided first. apk never takes back a decision. Checked with apk-tools: `npm run check:apk`.
 */
export function solveApk(question: ApkQuestion): ApkSolution {
  const { world, lists, upgrades, named = new Set(), inheritsUpgrades = true } = question
  const { compare } = lists
  const providersOf = openCandidates(lists, question.installed)
  const names = new Map<string, Name>()
  const dirty: Name[] = []
  const single: Name[] = []
  const waiting = new TinyQueue<Name>([], (a, b) => b.order - a.order)
  const faults = new Set<string>()

  const nameOf = (name: string): Name => {
    const known = names.get(name)
    if (known !== undefined) return known
    const own: Name = {
      name,
      providers: providersOf(name),
      dependents: new Set(),
      order: -1,
      requirers: 0,
      isWaiting: false,
      isDirty: false,
      decided: undefined,
      applied: null,
    }
    names.set(name, own)
    return own
  }

  /** Numbers the names that a name leads to, those that it needs before it. */
  function discover(name: string): void {
    const open: { own: Name; rest: string[] }[] = []
    const enter = (one: string): void => {
      const own = nameOf(one)
      if (own.order !== -1) return
      own.order = 0
      if (upgrades === 'all' || upgrades.has(one))
        for (const { candidate } of own.providers) candidate.isUpgraded = true
      if (question.removed?.has(one))
        for (const { candidate } of own.providers) candidate.isRemoved = true
      for (const { candidate } of own.providers) {
        const { record } = candidate
        for (const [relation] of record.depends)
          for (const dependent of namesOf(record))
            nameOf(relation!.name).dependents.add(nameOf(dependent))
      }
      const rest = own.providers.flatMap(({ candidate: { record } }) => [
        ...record.depends.map(([relation]) => relation!.name),
        ...record.conflicts.map((relation) => relation.name),
      ])
      const provided = own.providers.flatMap(({ candidate: { record } }) => namesOf(record))
      open.push({ own, rest: [...rest, ...provided].reverse() })
    }
    enter(name)
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.rest.pop()
      if (next !== undefined) enter(next)
      else {
        const { own } = open.pop()!
        const isReal = own.providers.some(({ candidate }) => candidate.record.name === own.name)
        own.order = (named.has(own.name) ? 2e9 : 0) + (isReal ? 1e9 : 0) + ++discovered
      }
    }
  }
  let discovered = 0

  const touch = (name: Name): void => {
    if (name.isDirty || name.decided !== undefined || name.requirers === 0) return
    name.isDirty = true
    dirty.push(name)
  }

  function disqualify(candidate: ApkCandidate): void {
    if (!candidate.isSelectable) return
    candidate.isSelectable = false
    for (const name of namesOf(candidate.record))
      for (const dependent of nameOf(name).dependents) touch(dependent)
    for (const name of namesOf(candidate.record)) touch(nameOf(name))
  }

  const isMet = (
    owner: SystemPackage | null,
    { relation, isExcluded }: WorldEntry,
    provider: ApkProvider | null,
  ): boolean => {
    if (provider === null) return isExcluded
    if (isExcluded && owner === provider.candidate.record) return true
    const fits =
      relation.operator === null ||
      (provider.version !== null && keeps(provider.version, relation, compare))
    return fits !== isExcluded
  }

  function isPossible(owner: SystemPackage, entry: WorldEntry): boolean {
    const name = nameOf(entry.relation.name)
    if (name.decided !== undefined) return isMet(owner, entry, name.decided)
    if (name.requirers === 0 && entry.isExcluded) return true
    return name.providers.some(
      (provider) => provider.candidate.isSelectable && isMet(owner, entry, provider),
    )
  }

  function require(name: Name): void {
    name.requirers++
    if (name.requirers === 1) touch(name)
  }

  function apply(owner: ApkCandidate | null, entry: WorldEntry): void {
    const name = nameOf(entry.relation.name)
    if (name.order === -1) discover(name.name)
    if (!entry.isExcluded) require(name)
    for (const provider of name.providers) {
      const { candidate } = provider
      if (isMet(owner?.record ?? null, entry, provider)) {
        if (inheritsUpgrades && owner?.isUpgraded) candidate.isUpgraded = true
      } else {
        candidate.conflicts++
        disqualify(candidate)
      }
    }
  }

  /** Draws conclusions from the candidates that a name still has. */
  function reconsider(name: Name): void {
    for (const { candidate } of name.providers) candidate.isConsidered = false
    const left = name.providers.filter(({ candidate }) => {
      const { record } = candidate
      if (!candidate.isSelectable) return false
      if (entriesOf(record).every((entry) => isPossible(record, entry))) return true
      disqualify(candidate)
      return false
    })
    for (const { candidate } of left) candidate.isConsidered = true
    const [first, ...others] = left
    if (first !== undefined && others.length === 0) {
      if (name.applied !== first.candidate) {
        name.applied = first.candidate
        for (const [relation] of first.candidate.record.depends)
          apply(first.candidate, { relation: relation!, isExcluded: false })
      }
    } else if (first !== undefined) {
      for (const common of commonNames(left, ({ depends }) => depends.map(([one]) => one!.name))) {
        const own = nameOf(common)
        if (own.requirers > 0) continue
        if (own.order === -1) discover(common)
        require(own)
        if (inheritsUpgrades && first.candidate.isUpgraded)
          for (const { candidate } of own.providers) candidate.isUpgraded = true
      }
    }
    if (first !== undefined) excludeRivals(name, left)
    if (left.length === 1 && isChoosable(left[0]!)) single.push(name)
    else if (!name.isWaiting) {
      name.isWaiting = true
      waiting.push(name)
    }
  }

  /** A name with a version that all candidates provide leaves no room for another provider. */
  function excludeRivals(name: Name, left: readonly ApkProvider[]): void {
    for (const shared of commonNames(left, namesOf)) {
      if (shared === name.name) continue
      const isVersioned = left.every(
        ({ candidate: { record } }) =>
          record.name === shared ||
          record.provides.some((one) => one.name === shared && one.version !== null),
      )
      if (!isVersioned) continue
      for (const { candidate } of nameOf(shared).providers)
        if (!namesOf(candidate.record).includes(name.name)) disqualify(candidate)
    }
  }

  /** apk does not choose among packages that provide a name without a version or priority. */
  const isChoosable = ({ candidate: { record }, version }: ApkProvider): boolean =>
    version !== null || record.priority !== 0 || nameOf(record.name).requirers > 0

  function select(name: Name): void {
    if (name.decided !== undefined) return
    const choice = name.providers
      .filter(isChoosable)
      .reduce<ApkProvider | null>(
        (best, one) =>
          best === null || compareProviders(one, best, compare, question.onlyListed) > 0
            ? one
            : best,
        null,
      )
    if (choice === null) {
      name.decided = null
      faults.add(name.name)
      return
    }
    if (!choice.candidate.isSelectable) faults.add(name.name)
    decide(choice.candidate)
    if (name.decided === undefined) name.decided = choice
  }

  function decide(candidate: ApkCandidate): void {
    const { record } = candidate
    for (const { name, version } of [record, ...record.provides]) {
      const own = nameOf(name)
      const { decided } = own
      if (decided !== undefined) {
        const isShared = decided !== null && decided.version === null && version === null
        if (!isShared) faults.add(name)
        continue
      }
      own.decided = { candidate, version }
      for (const rival of own.providers)
        if (rival.candidate !== candidate && (version !== null || rival.version !== null))
          disqualify(rival.candidate)
      for (const dependent of own.dependents) touch(dependent)
    }
    for (const entry of entriesOf(record)) apply(candidate, entry)
  }

  /** Decides everything that is required. */
  function settle(): void {
    for (;;) {
      for (let name = dirty.shift(); name !== undefined; name = dirty.shift()) {
        name.isDirty = false
        if (name.decided === undefined) reconsider(name)
      }
      const next = single.shift() ?? waiting.pop()
      if (next === undefined) return
      next.isWaiting = false
      select(next)
    }
  }

  for (const entry of world) discover(entry.relation.name)
  for (const entry of world) apply(null, entry)
  settle()
  // A package with `install_if` comes once all of these names are decided for it.
  for (let isChanged = true; isChanged; ) {
    isChanged = false
    for (const record of triggeredBy(question)) {
      const own = nameOf(record.name)
      if (own.decided !== undefined) continue
      const holds = record.installIf.every(([relation]) => {
        const entry = entryOf(relation!)
        return isMet(record, entry, nameOf(entry.relation.name).decided ?? null)
      })
      const candidate = own.providers.find(
        (one) =>
          one.candidate.record.name === record.name &&
          one.candidate.record.version === record.version,
      )?.candidate
      if (!holds || candidate?.isSelectable !== true) continue
      if (own.order === -1) discover(record.name)
      if (!entriesOf(record).every((entry) => isPossible(record, entry))) continue
      decide(candidate)
      settle()
      isChanged = true
    }
  }
  const chosen = new Map<string, SystemPackage>()
  for (const { decided } of names.values())
    if (decided != null) chosen.set(decided.candidate.record.name, decided.candidate.record)
  for (const record of chosen.values())
    for (const entry of entriesOf(record))
      if (!isMet(record, entry, nameOf(entry.relation.name).decided ?? null))
        faults.add(record.name)
  for (const entry of world)
    if (!isMet(null, entry, nameOf(entry.relation.name).decided ?? null))
      faults.add(entry.relation.name)
  return { chosen, faults: [...faults] }
}

const namesOf = ({ name, provides }: SystemPackage): readonly string[] => [
  name,
  ...provides.map((one) => one.name),
]

/** In `install_if`, a `!` says that a package must not be there. */
const entryOf = (relation: PackageRelation): WorldEntry =>
  relation.name.startsWith('!')
    ? { relation: { ...relation, name: relation.name.slice(1) }, isExcluded: true }
    : { relation, isExcluded: false }

const entriesOf = ({ depends, conflicts }: SystemPackage): readonly WorldEntry[] => [
  ...depends.map(([relation]) => ({ relation: relation!, isExcluded: false })),
  ...conflicts.map((relation) => ({ relation, isExcluded: true })),
]

/** The names that all providers have by a question. */
function commonNames(
  providers: readonly ApkProvider[],
  namesIn: (record: SystemPackage) => readonly string[],
): readonly string[] {
  const [first, ...others] = providers.map(({ candidate }) => new Set(namesIn(candidate.record)))
  return [...(first ?? [])].filter((name) => others.every((one) => one.has(name)))
}

function triggeredBy({ lists, installed }: ApkQuestion): readonly SystemPackage[] {
  const ofImage = [...installed.values()].filter(
    ({ name, version, installIf }) =>
      installIf.length > 0 && lists.versionsOf(name).every((one) => one.version !== version),
  )
  return [...lists.triggered, ...ofImage]
}
