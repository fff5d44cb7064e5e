import {
  type InstalledPackages,
  meetsRelation,
  type PresentPackage,
  providesIt,
} from './installed-packages.ts'
import { type Clause, keeps, type PackageRelation } from './relation.ts'
import type { PackageLists, SystemPackage } from './system-package.ts'

/** The packages that a command names. */
export interface SystemRequest {
  readonly name: string
  /** `pkg=1.2`, `pkg>=1.2` of apk. */
  readonly relation?: PackageRelation
  /** `pkg-`: must not be installed. */
  readonly isForbidden?: boolean
}

export interface SystemSolution {
  /** In the order of selection, including those that replace another version. */
  readonly added: readonly PresentPackage[]
  /** Packages that must be removed. */
  readonly removed: readonly string[]
  /** Names that were installed as recommendations, or for one. */
  readonly recommended: ReadonlySet<string>
  /** Requests that cannot be met, with a clause for the reason. */
  readonly faults: readonly SystemFault[]
}

export interface SystemFault {
  readonly name: string
  readonly reason: string
  /** The package that is counted for it, if several provide the name. */
  readonly counted?: string
}

/** The packages chosen so far, so a choice that fails can be undone. */
interface Choices {
  readonly added: Map<string, PresentPackage>
  readonly removed: Set<string>
  readonly recommended: Set<string>
}

/** No real chain of dependencies is longer; a longer one runs in a circle. */
const DEEPEST = 400

/**
 * The packages that an install adds to an image, by apt's rules: the newest version, the first
 * available alternative, and the provider of the highest priority (apt's depcache.cc,
 * `MarkInstall`). apk decides alike if `recommends` is false.
 *
 * @param recommends whether recommendations are installed, too
 */
export function installSystemPackages(
  requests: readonly SystemRequest[],
  present: InstalledPackages,
  lists: PackageLists,
  recommends: boolean,
): SystemSolution {
  const { compare } = lists
  const forbidden = new Set(
    requests.filter(({ isForbidden }) => isForbidden).map(({ name }) => name),
  )
  let choices: Choices = { added: new Map(), removed: new Set(), recommended: new Set() }
  const faults: SystemFault[] = []
  let looksAhead = false

  const current = (name: string): PresentPackage | undefined =>
    choices.added.get(name) ?? (choices.removed.has(name) ? undefined : present.get(name))

  /** The providers of a name, kept up to date, because a base image has some hundred packages. */
  const providing = new Map<string, string[]>()
  const provide = ({ name, record }: PresentPackage): void => {
    for (const provided of record?.provides ?? []) {
      const own = providing.get(provided.name) ?? []
      if (!own.includes(name)) providing.set(provided.name, [...own, name])
    }
  }
  const siblings = new Map<string, PresentPackage[]>()
  for (const one of present.values()) {
    provide(one)
    if (one.record !== null)
      siblings.set(one.record.source, [...(siblings.get(one.record.source) ?? []), one])
  }

  function isMet(relation: PackageRelation): boolean {
    const own = current(relation.name)
    if (own !== undefined && meetsRelation(own, relation, compare)) return true
    return (providing.get(relation.name) ?? []).some((name) => {
      const one = current(name)
      return one !== undefined && meetsRelation(one, relation, compare)
    })
  }

  /** Versions that satisfy a relation, the best first. */
  function candidates(relation: PackageRelation): readonly SystemPackage[] {
    const own = lists
      .versionsOf(relation.name)
      .filter((one) => keeps(one.version, relation, compare))
    const others = lists
      .providersOf(relation.name)
      .filter((one) => one.provides.some((provided) => providesIt(provided, relation, compare)))
    return [...own.slice(0, 1), ...others].filter(({ name }) => !forbidden.has(name))
  }

  /** Packages of the image, or selected ones, that conflict with another one. */
  function rivalsOf(chosen: SystemPackage): readonly PresentPackage[] {
    const rivals = new Map<string, PresentPackage>()
    for (const relation of chosen.conflicts)
      for (const name of [relation.name, ...(providing.get(relation.name) ?? [])]) {
        const one = current(name)
        if (one !== undefined && name !== chosen.name && meetsRelation(one, relation, compare))
          rivals.set(name, one)
      }
    const self: PresentPackage = {
      name: chosen.name,
      version: chosen.version,
      isAutomatic: true,
      record: chosen,
    }
    for (const one of choices.added.values())
      if (
        one.name !== chosen.name &&
        one.record?.conflicts.some((relation) => meetsRelation(self, relation, compare))
      )
        rivals.set(one.name, one)
    return [...rivals.values()]
  }

  /** Removes a package that conflicts with a selected one, or takes another version of it. */
  function giveWay(rival: PresentPackage, chosen: SystemPackage, depth: number): boolean {
    if (choices.added.has(rival.name)) return false
    const broken = (one: SystemPackage): boolean =>
      chosen.conflicts.some((relation) =>
        meetsRelation(
          { name: one.name, version: one.version, isAutomatic: true, record: one },
          relation,
          compare,
        ),
      )
    const newer = lists.versionsOf(rival.name).find((one) => !broken(one))
    if (newer !== undefined && newer.version !== rival.version)
      return choose(newer, rival.isAutomatic, false, depth + 1)
    if (rival.record?.isEssential) return false
    choices.removed.add(rival.name)
    return true
  }

  function attempt(run: () => boolean): boolean {
    const before = choices
    choices = {
      added: new Map(before.added),
      removed: new Set(before.removed),
      recommended: new Set(before.recommended),
    }
    if (run()) return true
    choices = before
    return false
  }

  function put(chosen: SystemPackage, isAutomatic: boolean, isRecommended: boolean): void {
    const { name, version } = chosen
    const one = {
      name,
      version,
      isAutomatic: isAutomatic && (present.get(name)?.isAutomatic ?? true),
      record: chosen,
    }
    choices.added.set(name, one)
    if (isRecommended) choices.recommended.add(name)
    provide(one)
  }

  function choose(
    chosen: SystemPackage,
    isAutomatic: boolean,
    isRecommended: boolean,
    depth: number,
  ): boolean {
    const own = choices.added.get(chosen.name)
    if (own !== undefined) return own.version === chosen.version
    if (depth > DEEPEST) return false
    if (!rivalsOf(chosen).every((rival) => giveWay(rival, chosen, depth))) return false
    put(chosen, isAutomatic, isRecommended)
    return followed(chosen, isRecommended, depth)
  }

  /**
   * Packages of the image that are built from the same source are upgraded with it
   * (`MarkInstall_UpgradeOtherBinaries`).
   */
  function upgradeSiblings({ source }: SystemPackage, depth: number): void {
    if (lists.manager === 'apk') return
    for (const { name, version, isAutomatic } of siblings.get(source) ?? []) {
      const [newest] = lists.versionsOf(name)
      if (
        newest?.source !== source ||
        version === null ||
        compare(newest.version, version) <= 0 ||
        choices.removed.has(name)
      )
        continue
      attempt(() => choose(newest, isAutomatic, false, depth + 1))
    }
  }

  function followed(chosen: SystemPackage, isRecommended: boolean, depth: number): boolean {
    upgradeSiblings(chosen, depth)
    if (looksAhead && !chooseSingle(chosen, isRecommended, depth)) return false
    for (const clause of chosen.depends) if (!meet(clause, isRecommended, depth)) return false
    if (recommends) for (const clause of chosen.recommends) attempt(() => meet(clause, true, depth))
    return true
  }

  /** Dependencies with only one candidate are decided before alternatives are. */
  function chooseSingle(
    { depends }: SystemPackage,
    isRecommended: boolean,
    depth: number,
  ): boolean {
    const single = depends.flatMap((clause): SystemPackage[] => {
      if (clause.some(isMet)) return []
      const [first, ...others] = clause.flatMap(candidates)
      return first !== undefined && others.every(({ name }) => name === first.name) ? [first] : []
    })
    for (const one of single) {
      if (choices.added.has(one.name)) continue
      if (depth > DEEPEST || !rivalsOf(one).every((rival) => giveWay(rival, one, depth)))
        return false
      put(one, true, isRecommended)
    }
    return single.every((one) => followed(one, isRecommended, depth + 1))
  }

  function meet(clause: Clause, isRecommended: boolean, depth: number): boolean {
    if (clause.some(isMet)) return true
    return clause
      .flatMap(candidates)
      .some((candidate) => attempt(() => choose(candidate, true, isRecommended, depth + 1)))
  }

  /** The first alternative may conflict with a package that another clause needs. */
  function aheadOf(one: SystemPackage): boolean {
    looksAhead = true
    const isDone = followed(one, false, 0)
    looksAhead = false
    return isDone
  }

  const asked = requests
    .filter(({ isForbidden }) => !isForbidden)
    .flatMap((request): SystemPackage[] => {
      const found = requested(
        request,
        lists,
        (relation) => isMet(relation) || present.has(relation.name),
      )
      if (typeof found !== 'string') return found
      const [provider] = isVirtual(request, lists) ? lists.providersOf(request.name) : []
      faults.push({
        name: request.name,
        reason: found,
        ...(provider === undefined ? {} : { counted: provider.name }),
      })
      return provider === undefined ? [] : [provider]
    })
  // All named packages are decided before the dependencies of the first. apk leaves a package of
  // the image unchanged, and apt upgrades it.
  const fresh = asked.filter((one) => {
    const own = present.get(one.name)
    if (own === undefined) return true
    if (lists.manager === 'apk')
      return requests.some(
        ({ name, relation }) =>
          name === one.name && relation !== undefined && !keeps(own.version, relation, compare),
      )
    return own.version !== null && own.version !== one.version
  })
  for (const one of fresh) {
    for (const rival of rivalsOf(one))
      if (!giveWay(rival, one, 0))
        faults.push({ name: one.name, reason: `it conflicts with ${rival.name}` })
    put(one, false, false)
  }
  for (const one of fresh)
    if (!attempt(() => followed(one, false, 0)) && !attempt(() => aheadOf(one))) {
      choices.added.delete(one.name)
      faults.push({ name: one.name, reason: 'the lists lack something that it needs' })
    }
  addTriggered(lists, isMet, (one) => attempt(() => choose(one, true, false, 0)))
  for (const name of forbidden) if (present.has(name)) choices.removed.add(name)
  return {
    added: [...choices.added.values()],
    removed: [...choices.removed],
    recommended: choices.recommended,
    faults,
  }
}

/** The package that a request means; none if the image has it; or why it cannot be fetched. */
function requested(
  { name, relation }: SystemRequest,
  lists: PackageLists,
  isThere: (relation: PackageRelation) => boolean,
): SystemPackage[] | string {
  const asked = relation ?? { name, operator: null, version: '' }
  const own = lists.versionsOf(name)
  const fit = own.find((one) => keeps(one.version, asked, lists.compare))
  if (fit !== undefined) return [fit]
  // Facts of one day are used for the versions of other days.
  if (own.length > 0 && lists.origin === 'embedded') return [own[0]!]
  if (own.length > 0)
    return `version ${asked.version} is not in the lists, which have ${own[0]!.version}`
  if (relation === undefined && isThere(asked)) return []
  const providers = lists.providersOf(name)
  if (providers.length === 1) return [providers[0]!]
  if (providers.length > 1)
    return `it is a virtual package: name one of ${providers
      .map((one) => one.name)
      .sort()
      .slice(0, 4)
      .join(', ')}`
  return lists.origin === 'embedded'
    ? `there are no facts about it for ${lists.source}`
    : `${lists.source} does not have it`
}

/** A name that only other packages provide, more than one: apt leaves the choice to the user. */
const isVirtual = ({ name, relation }: SystemRequest, lists: PackageLists): boolean =>
  relation === undefined &&
  lists.manager === 'apt' &&
  lists.versionsOf(name).length === 0 &&
  lists.providersOf(name).length > 1

/** apk's packages that are installed once every name in their `install_if` is there. */
function addTriggered(
  { triggered }: PackageLists,
  isMet: (relation: PackageRelation) => boolean,
  add: (one: SystemPackage) => boolean,
): void {
  const open = new Set(triggered)
  for (let changed = true; changed; ) {
    changed = false
    for (const one of open)
      if (one.installIf.every((clause) => clause.some(isMet))) {
        open.delete(one)
        changed = add(one) || changed
      }
  }
}
