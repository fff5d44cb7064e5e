import type { PackageLists, SystemPackage } from '../system-package.ts'

/** A package that apk may choose, and what is known about it so far. */
export interface ApkCandidate {
  readonly record: SystemPackage
  readonly isInstalled: boolean
  /** Whether the lists have this version; apk keeps an installed one that they lack. */
  readonly isListed: boolean
  /** Whether the newest version is wanted, which dependencies inherit. */
  isUpgraded: boolean
  /** Whether the command removes its name, so the installed version is not preferred. */
  isRemoved: boolean
  isSelectable: boolean
  /** How many relations exclude it. */
  conflicts: number
  /** Whether its dependencies were considered when its name was last. */
  isConsidered: boolean
}

/** A candidate for a name, with the version under which it has the name: null if it states none. */
export interface ApkProvider {
  readonly candidate: ApkCandidate
  readonly version: string | null
}

/**
 * How apk compares two providers of a name (apk-package(5), apk-world(5), and its own tests):
 * positive if the first is better. The rules count in this order: it can be installed, it was
 * considered, few exclusions, it is in the lists (if asked), it is installed (unless the newest is
 * wanted), the version under that name, its own version, the provider's priority, and again that it
 * is installed.
 */
export function compareProviders(
  one: ApkProvider,
  other: ApkProvider,
  compare: PackageLists['compare'],
  onlyListed = false,
): number {
  const [a, b] = [one.candidate, other.candidate]
  const rule = (holds: (candidate: ApkCandidate) => boolean): number =>
    Number(holds(a)) - Number(holds(b))
  const isSame = a.record.name === b.record.name
  const isNewestWanted = a.isUpgraded || b.isUpgraded
  const isRemoved = a.isRemoved || b.isRemoved
  const isReplaceable = !isSame && one.version === null && other.version === null
  return (
    rule((candidate) => candidate.isSelectable) ||
    rule((candidate) => candidate.isConsidered) ||
    b.conflicts - a.conflicts ||
    (onlyListed ? rule((candidate) => candidate.isListed) : 0) ||
    (isNewestWanted || isRemoved || isReplaceable
      ? 0
      : rule((candidate) => candidate.isInstalled)) ||
    (one.version === null || other.version === null
      ? Number(one.version !== null) - Number(other.version !== null)
      : compare(one.version, other.version)) ||
    (isSame ? compare(a.record.version, b.record.version) : 0) ||
    b.record.priority - a.record.priority ||
    (isRemoved ? 0 : rule((candidate) => candidate.isInstalled))
  )
}

/** The candidates of a question, each made once. */
export function openCandidates(
  lists: PackageLists,
  installed: ReadonlyMap<string, SystemPackage>,
): (name: string) => readonly ApkProvider[] {
  const own = new Map<string, readonly ApkCandidate[]>()
  const byProvided = new Map<string, string[]>()
  for (const { name, provides } of installed.values())
    for (const provided of provides)
      byProvided.set(provided.name, [...(byProvided.get(provided.name) ?? []), name])

  function candidatesOf(name: string): readonly ApkCandidate[] {
    const known = own.get(name)
    if (known !== undefined) return known
    const present = installed.get(name)
    const listed = lists.versionsOf(name)
    const isKept = present !== undefined && listed.every((one) => one.version !== present.version)
    const records = isKept ? [...listed, present] : listed
    const made = records.map((record): ApkCandidate => {
      const isListed = record !== present || !isKept
      return {
        record,
        isInstalled: present?.version === record.version,
        isListed,
        isUpgraded: false,
        isRemoved: false,
        isSelectable: true,
        conflicts: 0,
        isConsidered: false,
      }
    })
    own.set(name, made)
    return made
  }

  return (name) => {
    const others = new Set([...lists.providerNames(name), ...(byProvided.get(name) ?? [])])
    others.delete(name)
    return [
      ...candidatesOf(name).map((candidate) => ({ candidate, version: candidate.record.version })),
      ...[...others].flatMap((other) =>
        candidatesOf(other).flatMap((candidate): ApkProvider[] => {
          const provided = candidate.record.provides.find((one) => one.name === name)
          return provided === undefined ? [] : [{ candidate, version: provided.version }]
        }),
      ),
    ]
  }
}
