import type { SystemInstall } from '../../../images/commands/effect.ts'
import type { Share } from '../../../images/file-system/footprint.ts'
import type { SystemGroup } from '../../../images/file-system/image-files.ts'
import { added } from '../../../images/file-system/operations.ts'
import { systemPython } from '../../../images/python/system-pythons.ts'
import { runApkCommand } from '../../../images/system/apk/apk-command.ts'
import { foreignPackage } from '../../../images/system/foreign-packages.ts'
import type { PresentPackage } from '../../../images/system/installed-packages.ts'
import { matchingNames } from '../../../images/system/matching-names.ts'
import { packageGroups } from '../../../images/system/package-groups.ts'
import { foreignStandIn, type StandIn } from '../../../images/system/stand-in.ts'
import {
  installSystemPackages,
  type SystemFault,
  type SystemRequest,
} from '../../../images/system/system-install.ts'
import { hasPackage, type PackageLists } from '../../../images/system/system-package.ts'
import { readAlpineRequest, readRequest } from '../../../images/system/system-request.ts'
import type { Finding } from '../../../model/image.ts'
import { list } from '../../../text/lists.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { isApkName, knowsApkNames, unknownApkName } from './apk-names.ts'
import { estimatePackages } from './estimated-packages.ts'
import { archivesKept, foreignGroup, unknownPackage, unknownPackages } from './system-groups.ts'
import type { SystemLists } from './system-lists.ts'
import { listsOf, presentIn, withoutPackages, withRecords } from './system-state.ts'

/** `apt-get install` and similar commands. */
export async function installSystem(
  effect: SystemInstall,
  before: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  if (isEmpty(effect)) return before
  const { names } = effect
  const foreign = await withForeign(effect, withPython(before, names, place), place, work)
  return installOwn({ ...effect, names: foreign.rest }, foreign.state, place, work)
}

const isEmpty = ({ names, upgrades, removed }: SystemInstall): boolean =>
  names.length === 0 && upgrades === undefined && removed === undefined

/** Packages of the distribution itself. */
async function installOwn(
  effect: SystemInstall,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  if (isEmpty(effect)) return state
  const { manager, names, virtual, upgrades, removed, reinstalled, onlyListed } = effect
  const lists = await listsOf(manager, place, work, effect.target)
  const { standIn } = lists
  if (standIn?.isWhole) {
    const { state: estimated, unknown } = estimatePackages(effect, state, place, lists, standIn)
    return unknown.length === 0
      ? estimated
      : {
          ...estimated,
          files: added(
            estimated.files,
            unknownPackages({ ...effect, names: unknown }, place),
            place.layer,
          ),
        }
  }
  if (manager === 'apt' && standIn === null && lists.lists.origin === 'embedded') {
    const foreign = foreignStandIn(lists.lists)
    const replaced = names.filter((name) => foreign.namesOf(name) !== null)
    if (replaced.length > 0) {
      const others = names.filter((name) => !replaced.includes(name))
      const left = await installOwn({ ...effect, names: others }, state, place, work)
      return estimatePackages({ ...effect, names: replaced }, left, place, lists, foreign).state
    }
  }
  const present = presentIn(state, place, lists)
  // apk stops before it repairs anything if it does not know a name.
  const strangers = knowsApkNames(lists, place)
    ? (reinstalled ?? []).filter((name) => !isApkName(name, present, lists.lists))
    : []
  for (const name of strangers) work.findings.push(unknownApkName('fix', name, place))
  if (strangers.length > 0) return state
  const requests = names
    .map(manager === 'apk' ? readAlpineRequest : readRequest)
    .flatMap((one) => meantBy(one, standIn))
    .flatMap((one) => matched(one, lists.lists))
  const read = requests.flatMap((one): SystemRequest[] => (typeof one === 'string' ? [] : [one]))
  const answer =
    manager === 'apk'
      ? runApkCommand(
          { requests: read, virtual, upgrades, removed, reinstalled, onlyListed },
          present,
          lists.lists,
        )
      : null
  const solution =
    answer ??
    installSystemPackages(
      read,
      present,
      lists.lists,
      effect.recommends ?? recommendsByDefault(state),
    )
  // Ubuntu's images leave out documentation, too.
  const { isSlim = false, id } = place.base?.distribution ?? {}
  const share = standIn?.share ?? otherRelease(effect, lists)
  let { files } = state
  const packages = new Map(answer?.packages ?? present)
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
  for (const request of answer === null ? requests : []) {
    const own = typeof request === 'string' ? undefined : packages.get(request.name)
    if (own?.isAutomatic) packages.set(own.name, { ...own, isAutomatic: false })
  }
  // apk writes its database with each command, dpkg with each package.
  if (manager === 'apk' || solution.added.length + solution.removed.length > 0)
    files = withRecords(
      files,
      packages,
      [...solution.added, ...solution.removed.map((name) => ({ name, record: null }))],
      lists,
      place,
    )
  if (state.keepsArchives && manager === 'apt')
    files = added(files, archivesKept(solution.added, place), place.layer)
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
  if (manager === 'apk' && lists.lists.origin === 'given')
    work.findings.push(
      ...faults.map((fault) => refusal(fault, place)),
      ...refusedCommand(effect, answer?.refusedFor ?? [], place),
    )
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

/** apk installs nothing if it can't meet one request. */
const refusal = ({ name, reason }: SystemFault, { line }: StepPlace): Finding => ({
  code: 'install-fails',
  line,
  size: 0,
  message: `apk add ${name} fails: ${reason}.`,
  fix: 'Name a package and a version that the named lists have, or newer lists.',
})

/** `apk del`, `upgrade` and `fix -u` change nothing if a request could not be met afterwards. */
const refusedCommand = (
  { removed, upgrades, reinstalled }: SystemInstall,
  names: readonly string[],
  { line }: StepPlace,
): readonly Finding[] => {
  if (names.length === 0) return []
  const upgraded = upgrades === 'all' || upgrades === undefined ? [] : upgrades
  const words =
    removed !== undefined
      ? ['del', ...removed]
      : reinstalled !== undefined
        ? ['fix', '--upgrade', ...upgraded]
        : ['upgrade', ...upgraded]
  return [
    {
      code: 'install-fails',
      line,
      size: 0,
      message: `apk ${words.join(' ')} fails: it would leave ${list(names)} without a package.`,
      fix: `Add the package that should provide ${list(names)} before this command.`,
    },
  ]
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

/** The packages of a word that is no name, if apt takes it for a pattern. */
function matched(
  request: SystemRequest | string,
  lists: PackageLists,
): readonly (SystemRequest | string)[] {
  if (lists.manager !== 'apt') return [request]
  const word = typeof request === 'string' ? request : request.name
  if (typeof request !== 'string' && (request.relation !== undefined || hasPackage(lists, word)))
    return [request]
  const names = matchingNames(word, lists)
  return names.length === 0 ? [request] : names.map((name) => ({ name }))
}

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

function withPython(state: StageState, names: readonly string[], { base }: StepPlace): StageState {
  const python = systemPython(base?.distribution ?? null, names)
  const isNew =
    python !== undefined &&
    !state.environments.some(({ prefix, site }) => prefix === python.prefix && site === python.site)
  return isNew ? { ...state, environments: [...state.environments, python] } : state
}

/**
 * The packages of a command that a repository brings which the image names in apt's lists, or whose
 * names the distribution lacks.
 */
async function withForeign(
  effect: SystemInstall,
  state: StageState,
  { base, ...place }: StepPlace,
  work: ImageWork,
): Promise<{ readonly state: StageState; readonly rest: readonly string[] }> {
  const { manager, names } = effect
  if (manager !== 'apt') return { state, rest: names }
  const sources = [...state.texts].flatMap(([path, text]) =>
    /^\/etc\/apt\/sources/.test(path) && text !== null ? [text] : [],
  )
  const { lists } = await listsOf(manager, { base, ...place }, work, effect.target)
  const isLacking = (name: string): boolean => !hasPackage(lists, name)
  const { isSlim = false, id } = base?.distribution ?? {}
  let { files } = state
  const rest = names.flatMap((name): readonly string[] => {
    const own = foreignPackage(name, sources, isLacking)
    if (own === undefined) return [name]
    const group = foreignGroup(name, own, isSlim || id === 'ubuntu', { ...place, base })
    files = added(files, group, place.layer)
    return own.needs
  })
  return { state: { ...state, files }, rest }
}
