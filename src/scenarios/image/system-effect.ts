import type {
  Effect,
  SystemInstall,
  SystemManager,
  SystemRemoval,
} from '../../images/commands/effect.ts'
import {
  footprintOfMany,
  type Share,
  UNKNOWN_FOOTPRINT,
} from '../../images/file-system/footprint.ts'
import {
  type FileSystem,
  type ImageFiles,
  imageFiles,
  type SystemGroup,
} from '../../images/file-system/image-files.ts'
import { added } from '../../images/file-system/operations.ts'
import { systemPython } from '../../images/python/system-pythons.ts'
import { roughly } from '../../images/sizes/figure.ts'
import { apkRecords, bundleOf } from '../../images/system/apk-records.ts'
import { basePackages } from '../../images/system/base-packages.ts'
import { dpkgRecords } from '../../images/system/dpkg-records.ts'
import type { InstalledPackages, PresentPackage } from '../../images/system/installed-packages.ts'
import { packageGroups } from '../../images/system/package-groups.ts'
import type { StandIn } from '../../images/system/stand-in.ts'
import {
  installSystemPackages,
  type SystemFault,
  type SystemRequest,
} from '../../images/system/system-install.ts'
import { dependentsOf, unneededPackages } from '../../images/system/system-removal.ts'
import { readAlpineRequest, readRequest } from '../../images/system/system-request.ts'
import type { Finding } from '../../model/image.ts'
import { bareName, estimatePackages, withoutEstimated } from './estimated-packages.ts'
import type { ImageWork, StageState, StepPlace } from './image-work.ts'
import type { SystemLists } from './system-lists.ts'

/** The facts that decide a stage's packages. */
const listsOf = (
  manager: SystemManager,
  { base, platform }: StepPlace,
  work: ImageWork,
  target?: string,
): Promise<SystemLists> =>
  work.systemLists({
    manager,
    distribution: base?.distribution ?? null,
    platform,
    ...(target === undefined ? {} : { target }),
  })

export const presentIn = (
  state: StageState,
  { base }: StepPlace,
  { lists }: SystemLists,
): InstalledPackages => state.packages ?? basePackages(base, lists)

/** `apt-get install` and similar commands. */
export async function installSystem(
  effect: SystemInstall,
  before: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const { manager, names, virtual } = effect
  if (names.length === 0) return before
  const state = withPython(before, names, place)
  const lists = await listsOf(manager, place, work, effect.target)
  const { standIn } = lists
  if (standIn?.isWhole) {
    const { state: estimated, unknown } = estimatePackages(effect, state, place, lists, standIn)
    return unknown.length === 0
      ? estimated
      : withUnknown({ ...effect, names: unknown }, estimated, place, reasonFor(manager))
  }
  const present = presentIn(state, place, lists)
  const requests = names
    .map(manager === 'apk' ? readAlpineRequest : readRequest)
    .flatMap((one) => meantBy(one, standIn))
  const solution = installSystemPackages(
    requests.flatMap((one): SystemRequest[] => (typeof one === 'string' ? [] : [one])),
    present,
    lists.lists,
    effect.recommends ?? recommendsByDefault(state),
  )
  // Ubuntu's images leave out documentation, too.
  const { isSlim = false, id } = place.base?.distribution ?? {}
  const share = standIn?.share ?? otherRelease(effect, lists)
  let { files } = state
  const packages = new Map(present)
  for (const name of solution.removed) packages.delete(name)
  for (const one of solution.added) packages.set(one.name, one)
  const has = (name: string): boolean => packages.has(name)
  const replaced = new Set([...solution.removed, ...solution.added.map(({ name }) => name)])
  files = withoutPackages(files, replaced)
  for (const one of solution.added) {
    const role = roleOf(one, requests, solution.recommended)
    for (const group of packageGroups(one, {
      layer: place.layer,
      isSlim: isSlim || id === 'ubuntu',
      role,
      has,
      share,
      ...lists,
    }))
      files = added(files, group, place.layer)
  }
  for (const request of requests) {
    const own = typeof request === 'string' ? undefined : packages.get(request.name)
    if (own?.isAutomatic) packages.set(own.name, { ...own, isAutomatic: false })
  }
  if (virtual !== undefined) bundle(virtual, requests, present, packages)
  if (solution.added.length + solution.removed.length > 0)
    files = withRecords(
      files,
      packages,
      [...solution.added, ...solution.removed.map((name) => ({ name, record: null }))],
      lists,
      place,
    )
  if (state.keepsArchives && manager === 'apt')
    files = added(files, archives(solution.added, place), place.layer)
  const faults: readonly SystemFault[] = [
    ...requests.flatMap((one) =>
      typeof one === 'string' ? [{ name: one, reason: 'it is no package of the lists' }] : [],
    ),
    ...solution.faults.map((fault) =>
      standIn === null
        ? fault
        : { ...fault, reason: 'there are no facts about it: name lists with --apt-packages' },
    ),
  ]
  for (const fault of faults)
    if (fault.counted !== undefined) work.findings.push(choiceFinding(fault, place))
  for (const { name, reason } of faults.filter(({ counted }) => counted === undefined))
    files = added(files, unknownPackage(manager, name, reason, place), place.layer)
  return { ...state, files, packages }
}

const roleOf = (
  { name }: PresentPackage,
  requests: readonly (SystemRequest | string)[],
  recommended: ReadonlySet<string>,
): SystemGroup['role'] =>
  requests.some((one) => typeof one !== 'string' && one.name === name)
    ? 'requested'
    : recommended.has(name)
      ? 'recommended'
      : 'needed'

/** The setting that a Dockerfile writes into apt.conf.d, else apt's own default. */
function recommendsByDefault({ texts }: StageState): boolean {
  const stated = [...texts]
    .filter(([path]) => /^\/etc\/apt\/apt\.conf/.test(path))
    .flatMap(([, text]) =>
      [...(text ?? '').matchAll(/Install-Recommends\s*=?\s*["']?(\w+)/gi)].map(
        ([, value]) => value!,
      ),
    )
  return stated.length === 0 || !/^(?:0|false|no|off)$/i.test(stated.at(-1)!)
}

const choiceFinding = (
  { name, reason, counted = '' }: SystemFault,
  { line }: StepPlace,
): Finding => ({
  code: 'install-fails',
  line,
  size: 0,
  message: `apt-get install ${name} fails: ${reason}. ${counted} is counted.`,
  fix: `Name ${counted}, or another one of them.`,
})

/** A request with the names of the replacing packages. */
const meantBy = (
  request: SystemRequest | string,
  standIn: StandIn | null,
): readonly (SystemRequest | string)[] => {
  if (standIn === null || typeof request === 'string') return [request]
  const names = standIn.namesOf(request.name)
  return names === null
    ? [request]
    : names.map((name) =>
        request.isForbidden === undefined ? { name } : { name, isForbidden: request.isForbidden },
      )
}

/** The possible size of versions from another release, if only those of this release are known. */
const otherRelease = ({ target, names }: SystemInstall, { lists }: SystemLists): Share | null =>
  lists.origin === 'embedded' &&
  (target !== undefined || names.some((name) => /^[^./][^/]*\/./.test(name)))
    ? { likely: 1.05, low: 0.7, high: 1.5 }
    : null

/**
 * `apk add --virtual NAME`: a package of that name that needs the named ones, so all of them are
 * removed together.
 */
function bundle(
  name: string,
  requests: readonly (SystemRequest | string)[],
  present: InstalledPackages,
  packages: Map<string, PresentPackage>,
): void {
  const named = requests.flatMap((one) => (typeof one === 'string' ? [] : [one]))
  for (const request of named) {
    const own = packages.get(request.name)
    if (own !== undefined && !present.has(own.name))
      packages.set(own.name, { ...own, isAutomatic: true })
  }
  packages.set(name, {
    name,
    version: null,
    isAutomatic: false,
    record: bundleOf(
      name,
      named.map((one) => [one.relation ?? { name: one.name, operator: null, version: '' }]),
    ),
  })
}

/** `apt-get remove`, `purge` and `autoremove`; `apk del`. */
export async function removeSystem(
  effect: SystemRemoval,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const { manager, unneeded, recommendsKeep } = effect
  const names = new Set(effect.names.map(bareName))
  const lists = await listsOf(manager, place, work)
  if (lists.standIn?.isWhole) return withoutEstimated(effect, state, place, lists, lists.standIn)
  const packages = new Map(presentIn(state, place, lists))
  const before = packages.size
  if (manager === 'apk') {
    // apk only forgets the request; packages that others need stay.
    for (const name of names) {
      const own = packages.get(name)
      if (own !== undefined) packages.set(name, { ...own, isAutomatic: true })
    }
    names.clear()
  }
  const gone = [
    ...dependentsOf(
      new Set([...names].filter((name) => packages.has(name))),
      packages,
      lists.lists.compare,
    ),
  ]
  for (const name of gone) packages.delete(name)
  if (unneeded)
    for (const name of unneededPackages(packages, lists.lists.compare, recommendsKeep)) {
      packages.delete(name)
      gone.push(name)
    }
  if (packages.size === before) return { ...state, packages }
  const files = withoutPackages(state.files, new Set(gone))
  return {
    ...state,
    packages,
    files: withRecords(
      files,
      packages,
      gone.map((name) => ({ name, record: null })),
      lists,
      place,
    ),
  }
}

/** `apt-mark auto '.*'` means all packages. */
export async function markSystem(
  { names, isAutomatic }: Extract<Effect, { kind: 'system-mark' }>,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const lists = await listsOf('apt', place, work)
  const packages = new Map(presentIn(state, place, lists))
  const all = names.includes('.*') || names.includes('^.*$')
  // The earlier output of $(apt-mark showmanual) is unknown; it means the packages of the base.
  const ofBase = names.includes(null) ? basePackages(place.base, lists.lists) : new Map()
  for (const [name, one] of packages)
    if (all || names.includes(name) || (!isAutomatic && ofBase.has(name)))
      packages.set(name, { ...one, isAutomatic })
  return { ...state, packages }
}

/** Rows of packages whose installer is not supported. */
function withUnknown(
  { manager, names, virtual }: SystemInstall,
  state: StageState,
  { layer }: StepPlace,
  reason: string,
): StageState {
  const group = {
    ...imageFiles(
      'system-packages',
      `${manager}: ${names.join(' ')}`,
      [`/usr/.${manager}/${layer}/${virtual ?? names.join(',')}`],
      UNKNOWN_FOOTPRINT,
    ),
    system: {
      names: virtual === undefined ? names : [virtual, ...names],
      role: 'requested' as const,
    },
    reason,
  }
  return { ...state, files: added(state.files, group, layer) }
}

const reasonFor = (manager: SystemManager): string =>
  manager === 'apk'
    ? 'there are no facts about it: name an APKINDEX with --apk-packages'
    : `packages of ${manager} are not weighed`

const unknownPackage = (
  manager: string,
  name: string,
  reason: string,
  { layer }: StepPlace,
): ImageFiles => ({
  ...imageFiles(
    'system-packages',
    `${manager}: ${name}`,
    [`/usr/.${manager}/${layer}/${name}`],
    UNKNOWN_FOOTPRINT,
  ),
  system: { names: [name], role: 'requested' },
  reason,
})

function withPython(state: StageState, names: readonly string[], { base }: StepPlace): StageState {
  const python = systemPython(base?.distribution ?? null, names)
  const isNew =
    python !== undefined &&
    !state.environments.some(({ prefix, site }) => prefix === python.prefix && site === python.site)
  return isNew ? { ...state, environments: [...state.environments, python] } : state
}

const withoutPackages = (files: FileSystem, names: ReadonlySet<string>): FileSystem =>
  files.filter(
    ({ group }) =>
      group.system === undefined || !group.system.names.every((name) => names.has(name)),
  )

function withRecords(
  files: FileSystem,
  packages: InstalledPackages,
  changed: readonly Pick<PresentPackage, 'name' | 'record'>[],
  { release, lists: { manager } }: SystemLists,
  { layer }: StepPlace,
): FileSystem {
  let left: FileSystem = files.filter(({ group }) => group.kind !== 'system-records')
  for (const group of manager === 'apk'
    ? [apkRecords(packages)]
    : dpkgRecords(packages, changed, release))
    left = added(left, group, layer)
  return left
}

/**
 * Archives that apt keeps without the hook of Docker's images that deletes them, and its index of
 * the lists.
 */
function archives(all: readonly PresentPackage[], { layer }: StepPlace): ImageFiles {
  const size = all.reduce((sum, { record }) => sum + (record?.packedSize ?? 0), 0)
  return imageFiles(
    'archives',
    "apt's archives",
    [`/var/cache/apt/archives/${layer}.deb`],
    footprintOfMany(all.length, 0, roughly(size, 0.01), roughly(size, 0.02)),
  )
}
