import TinyQueue from 'tinyqueue'
import type { PackageRelation } from '../relation.ts'
import type { PackageLists, SystemPackage } from '../system-package.ts'
import { type ApkCandidate, type ApkProvider, openCandidates } from './candidate.ts'
import { namesOfPackage, type WorldEntry } from './world.ts'

/** A command, as a question to apk's solver. */
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

/** A name that a package has or provides, and what is known about it so far. */
export interface ApkName {
  readonly name: string
  readonly providers: readonly ApkProvider[]
  /** Names of which a package depends on this one. */
  readonly dependents: Set<ApkName>
  /** The higher it is, the earlier the name is decided; -1 if the name was not found yet. */
  order: number
  requirers: number
  isWaiting: boolean
  isDirty: boolean
  /** The decision; null for no package, undefined while it is open. */
  decided: ApkProvider | null | undefined
  /** The only candidate, whose relations apply already. */
  applied: ApkCandidate | null
}

/** A search for the packages that answer a question. */
export interface ApkSearch {
  readonly question: ApkQuestion
  readonly names: ReadonlyMap<string, ApkName>
  readonly nameOf: (name: string) => ApkName
  /** Names whose candidates changed. */
  readonly dirty: ApkName[]
  /** Names with one candidate, which are decided before those that wait. */
  readonly single: ApkName[]
  /** Names to decide, the last found first. */
  readonly waiting: TinyQueue<ApkName>
  /** Names whose candidates apk does not choose itself, which are decided last. */
  readonly last: TinyQueue<ApkName>
  /** Names that cannot be met. */
  readonly faults: Set<string>
  /** How many names have their order. */
  numbered: number
}

const openQueue = (): TinyQueue<ApkName> => new TinyQueue<ApkName>([], (a, b) => b.order - a.order)

/** A search in which no name was found yet. */
export function openSearch(question: ApkQuestion): ApkSearch {
  const providersOf = openCandidates(question.lists, question.installed)
  const names = new Map<string, ApkName>()
  const nameOf = (name: string): ApkName => {
    const known = names.get(name)
    if (known !== undefined) return known
    const own: ApkName = {
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
  return {
    question,
    names,
    nameOf,
    dirty: [],
    single: [],
    waiting: openQueue(),
    last: openQueue(),
    faults: new Set(),
    numbered: 0,
  }
}

/** Notes that the candidates of a name have to be looked at again. */
export function touch({ dirty }: ApkSearch, name: ApkName): void {
  if (name.isDirty || name.decided !== undefined || name.requirers === 0) return
  name.isDirty = true
  dirty.push(name)
}

/** Counts one more package that needs a name. */
export function requireName(search: ApkSearch, name: ApkName): void {
  name.requirers++
  if (name.requirers === 1) touch(search, name)
}

/** Takes a candidate out, which may change the names that need it, and its own. */
export function disqualify(search: ApkSearch, candidate: ApkCandidate): void {
  if (!candidate.isSelectable) return
  candidate.isSelectable = false
  const names = namesOfPackage(candidate.record).map(search.nameOf)
  for (const { dependents } of names) for (const dependent of dependents) touch(search, dependent)
  for (const name of names) touch(search, name)
}

/** apk does not choose among packages that provide a name without a version or priority. */
export const isChoosable = (
  { nameOf }: ApkSearch,
  { candidate: { record }, version }: ApkProvider,
): boolean => version !== null || record.priority !== 0 || nameOf(record.name).requirers > 0

/** The name of the only relation of each clause: apk knows no alternatives. */
export const neededNames = ({ depends }: SystemPackage): readonly string[] =>
  depends.map(([relation]: readonly PackageRelation[]) => relation!.name)
