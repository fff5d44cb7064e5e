import { list } from '../../../text/lists.ts'
import {
  type InstalledPackages,
  meetsRelation,
  type PresentPackage,
} from '../installed-packages.ts'
import type { PackageRelation } from '../relation.ts'
import type { SystemFault, SystemRequest, SystemSolution } from '../system-install.ts'
import type { PackageLists, SystemPackage } from '../system-package.ts'
import { bundleOf } from './apk-records.ts'
import type { ApkQuestion } from './search.ts'
import { solveApk } from './solve-apk.ts'
import type { WorldEntry } from './world.ts'

/** `apk add`, `apk del` or `apk upgrade`. */
export interface ApkCommand {
  /** The words that are added to apk's list of requests. */
  readonly requests: readonly SystemRequest[]
  /** The name of `--virtual`, which is requested in place of the words. */
  readonly virtual?: string | undefined
  /** The names that are taken from the list of requests. */
  readonly removed?: readonly string[] | undefined
  readonly upgrades?: readonly string[] | 'all' | undefined
  /** The names of packages whose files are written again, if the lists have the same version. */
  readonly reinstalled?: readonly string[] | undefined
  /** See {@link ApkQuestion}. */
  readonly onlyListed?: boolean | undefined
}

export interface ApkAnswer extends SystemSolution {
  /** The packages of the image afterwards. */
  readonly packages: InstalledPackages
  /** The names without a package for which apk refuses a command that requests nothing. */
  readonly refusedFor: readonly string[]
}

/**
 * What a command of apk changes. Faults of the base's own packages are left out, because the lists
 * may be of another day.
 */
export function runApkCommand(
  {
    requests,
    virtual,
    removed: names = [],
    upgrades = [],
    reinstalled = [],
    onlyListed = false,
  }: ApkCommand,
  present: InstalledPackages,
  lists: PackageLists,
): ApkAnswer {
  const removed = new Set(names)
  const reasons = requests.map((request) => lacking(request, present, lists))
  const entries = requests.filter((_, at) => reasons[at] === null).map(entryOf)
  const installed = new Map([...present].map(([name, one]) => [name, recordOf(one)]))
  if (virtual !== undefined)
    installed.set(
      virtual,
      bundleOf(
        virtual,
        entries.map(({ relation }) => [relation]),
      ),
    )
  const wanted = virtual === undefined ? entries : [plain(virtual)]
  const named = new Set(wanted.map(({ relation }) => relation.name))
  const kept = worldOf(present).filter(
    ({ relation: { name } }) => !removed.has(name) && !named.has(name),
  )
  const question = {
    world: [...kept, ...wanted],
    installed,
    lists,
    upgrades: upgrades === 'all' ? upgrades : new Set(upgrades),
    inheritsUpgrades: upgrades === 'all' || requests.length > 0,
    named,
    removed,
    onlyListed,
  }
  const { chosen, faults } = solveApk(question)
  const packages = new Map<string, PresentPackage>()
  const changed = new Set<string>()
  for (const [name, record] of chosen) {
    const own = present.get(name)
    const isSame = own !== undefined && (own.version ?? record.version) === record.version
    const isAgain =
      faults.length === 0 && reinstalled.includes(name) && isListed(record, lists.versionsOf(name))
    if ((!isSame || isAgain) && name !== virtual) changed.add(name)
    packages.set(name, isSame ? own : { name, version: record.version, isAutomatic: true, record })
  }
  // Installed packages stay if apk refuses the command.
  const gone = faults.length > 0 ? [] : [...present.keys()].filter((name) => !chosen.has(name))
  if (faults.length > 0)
    for (const [name, one] of present) if (!packages.has(name)) packages.set(name, one)
  mark(packages, [...kept, ...wanted], lists)
  const own = faults.length === 0 ? [] : ownFaults(faults, unchanged(question, present))
  const direct = entries.filter(({ relation: { name } }) => faults.includes(name))
  // A fault that no request has itself makes apk refuse all of them.
  const unmet = direct.length > 0 || own.length === 0 ? direct : entries
  return {
    packages,
    added: [...changed].map((name) => packages.get(name)!),
    removed: gone,
    recommended: new Set(),
    refusedFor: requests.length === 0 ? withoutPackage(own, chosen) : [],
    faults: [
      ...requests.flatMap(({ name }, at): SystemFault[] =>
        reasons[at] == null ? [] : [{ name, reason: reasons[at] }],
      ),
      ...unmet.map(({ relation: { name } }) => ({
        name,
        reason:
          direct.length > 0
            ? 'the lists lack something that it needs'
            : `apk chooses no package for ${list(own)}`,
      })),
    ],
  }
}

/** The names themselves say more than the packages that need them. */
const withoutPackage = (
  names: readonly string[],
  chosen: ReadonlyMap<string, SystemPackage>,
): readonly string[] => {
  const open = names.filter((name) => !chosen.has(name))
  return open.length > 0 ? open : names
}

const isListed = ({ version }: SystemPackage, listed: readonly SystemPackage[]): boolean =>
  listed.some((one) => one.version === version)

/** The faults that the list of requests did not have before the command. */
const ownFaults = (faults: readonly string[], before: ApkQuestion): readonly string[] => {
  const known = new Set(solveApk(before).faults)
  return faults.filter((name) => !known.has(name))
}

/** The question of a command that changes nothing. */
const unchanged = (question: ApkQuestion, present: InstalledPackages): ApkQuestion => ({
  ...question,
  world: worldOf(present),
  upgrades: new Set(),
  named: new Set(),
  removed: new Set(),
  onlyListed: false,
})

const plain = (name: string): WorldEntry => ({
  relation: { name, operator: null, version: '' },
  isExcluded: false,
})

const entryOf = ({ name, relation, isForbidden = false }: SystemRequest): WorldEntry => ({
  relation: relation ?? plain(name).relation,
  isExcluded: isForbidden,
})

/** The list of requests of an image, /etc/apk/world. */
const worldOf = (present: InstalledPackages): readonly WorldEntry[] =>
  [...present.values()]
    .filter(({ isAutomatic }) => !isAutomatic)
    .flatMap(({ name, asked }) =>
      asked === undefined
        ? [plain(name)]
        : asked.map((relation) => ({ relation, isExcluded: false })),
    )

/** The facts about a package of an image, in the version that the image has. */
function recordOf({ name, version, record }: PresentPackage): SystemPackage {
  if (record === null) return { ...bundleOf(name, []), version: version ?? '0' }
  return version === null || version === record.version ? record : { ...record, version }
}

/** Why no package can meet a request; null if one may. */
function lacking(
  { name, relation, isForbidden }: SystemRequest,
  present: InstalledPackages,
  lists: PackageLists,
): string | null {
  if (isForbidden) return null
  const asked = relation ?? plain(name).relation
  const listed = lists.versionsOf(name)
  const providers = lists.providerNames(name).flatMap((one) => lists.versionsOf(one))
  const isThere = [...listed, ...providers, ...[...present.values()].map(recordOf)].some((one) =>
    meetsRelation(
      { name: one.name, version: one.version, isAutomatic: true, record: one },
      asked,
      lists.compare,
    ),
  )
  if (isThere) return null
  return listed.length > 0
    ? `version ${asked.version} is not in the lists, which have ${listed[0]!.version}`
    : `${lists.source} does not have it`
}

/** Marks the packages that the list of requests names, and stores its words. */
function mark(
  packages: Map<string, PresentPackage>,
  world: readonly WorldEntry[],
  { compare }: PackageLists,
): void {
  const asked = new Map<string, PackageRelation[]>()
  for (const { relation, isExcluded } of world) {
    if (isExcluded) continue
    const own = packages.get(relation.name)
    const met = own ?? [...packages.values()].find((one) => meetsRelation(one, relation, compare))
    if (met !== undefined) asked.set(met.name, [...(asked.get(met.name) ?? []), relation])
  }
  for (const [name, { asked: _, ...one }] of packages) {
    const words = asked.get(name)
    packages.set(
      name,
      words === undefined
        ? { ...one, isAutomatic: true }
        : { ...one, isAutomatic: false, asked: words },
    )
  }
}
