import { PysizeError } from '../../errors.ts'
import { fileUrl, isFileUrl } from '../../inputs/links.ts'
import type { LockedEdge, LockedPackage } from '../../inputs/locks/lock.ts'
import type { LockInput } from '../../inputs/locks/lock-input.ts'
import { isUrl } from '../../inputs/source.ts'
import { parseLenientSpecifierSet, satisfies } from '../../packaging/versions/specifier.ts'
import { ANY_VERSION } from '../../packaging/versions/specifier-set.ts'
import { PLATFORM_NAMES, type PlatformName } from '../../targets/platform.ts'
import { createTarget, type Target } from '../../targets/target.ts'
import type { TakeTurn } from '../../turns.ts'
import type { Candidate, CandidateRules } from '../candidate.ts'
import type { MetadataFacts } from '../metadata.ts'
import type { RootRequirement } from '../request.ts'
import { requireBuild, requireWheel, withFormats } from './build-settings.ts'
import { chosenFile, type FileChoice } from './chosen-file.ts'
import { flatMarkerHolds, lockedParts } from './lock-marker.ts'
import { selectFlat } from './select-flat.ts'
import { selectWalk } from './select-walk.ts'
import type { LockSelection, SelectedPackage } from './selection.ts'

/** A distribution that a lock installs on the target. */
export interface LockedDistribution {
  readonly locked: LockedPackage
  /**
   * Null if it has no file: a folder or repository at `url`, or a lock that gives only the hashes
   * of files.
   */
  readonly candidate: Candidate | null
  readonly url: string | null
  /** Its dependencies in the lock; null if the lock does not have them. */
  readonly facts: MetadataFacts | null
}

/** A lock on one target: the installed packages, and the roots. */
export interface PlannedLock {
  readonly input: LockInput
  readonly distributions: ReadonlyMap<string, LockedDistribution>
  readonly roots: readonly RootRequirement[]
  /** Packages over which another version of the same name is installed. */
  readonly doubled: readonly LockedPackage[]
  /** Names that packages need on the target and that the lock lacks. */
  readonly missing: readonly string[]
}

/**
 * Exactly what the lock's own tool would install on the target.
 *
 * @throws PysizeError exit 2 for a faulty lock, exit 3 for a target that it is not for
 */
export async function planLock(
  input: LockInput,
  rules: CandidateRules,
  turn: TakeTurn,
): Promise<PlannedLock> {
  const { target } = rules
  requireTarget(input, target)
  const selection =
    input.lock.selection === 'flat'
      ? await selectFlat(input, target, turn)
      : await selectWalk(input, target, turn)
  const distributions = new Map<string, LockedDistribution>()
  // packaging.pylock, with which pip chooses, ignores build numbers.
  const takesFirst = input.lock.format === 'pylock.toml' && rules.policy.name === 'pip'
  const { formats } = input.lock
  const own = formats === undefined ? rules : withFormats(rules, formats)
  const choice = { takesFirst, buildsWithUv: input.lock.tool === 'uv' }
  for (const [name, selected] of selection.packages) {
    await turn()
    const { locked } = selected
    if (locked.source.kind === 'virtual') continue
    requirePackagePython(locked, target)
    const url = urlOf(locked)
    const isArchive = locked.source.kind === 'archive'
    const hasFile =
      (locked.source.kind === 'index' && locked.hashes === undefined) ||
      (isArchive && isFileOf(locked))
    if (formats !== undefined && hasFile)
      requireWheel(locked, formats, () => takesWheel(locked, rules, choice))
    const candidate = hasFile ? chosenFile(locked, own, choice) : null
    if (formats !== undefined && candidate?.kind !== 'wheel' && !isOwn(locked, input))
      requireBuild(locked, formats)
    if (isUrl(input.lock.file) && isFileUrl(candidate?.file.url ?? url ?? ''))
      throw localRefused(locked)
    distributions.set(name, {
      locked,
      candidate,
      url: hasFile ? null : url,
      facts: factsOf(selected, selection),
    })
  }
  const { doubled, missing } = selection
  return { input, distributions, roots: rootsOf(selection), doubled, missing }
}

function takesWheel(locked: LockedPackage, rules: CandidateRules, choice: FileChoice): boolean {
  try {
    return chosenFile(locked, rules, choice).kind === 'wheel'
  } catch (error) {
    // The fault is reported when the file is chosen.
    if (error instanceof PysizeError) return false
    throw error
  }
}

/** uv installs projects of the lock as editable folders, even if it may not build. */
const isOwn = ({ name, source }: LockedPackage, { lock }: LockInput): boolean =>
  source.kind === 'folder' && source.editable && lock.parts.members.includes(name)

const localRefused = ({ name, place }: LockedPackage): PysizeError =>
  new PysizeError(
    'local-file-refused',
    `A lock file from the network takes ${name} from this machine.`,
    {
      exitCode: 2,
      places: [place()],
      hint: 'If you trust it, save the lock file and name the copy.',
    },
  )

/** Whether the lock lists the archive among the files of the package. */
function isFileOf(locked: LockedPackage): boolean {
  const { wheels, sdist } = locked.files()
  return wheels.length > 0 || sdist !== null
}

function urlOf({ source }: LockedPackage): string | null {
  if (source.kind === 'folder') return fileUrl(source.path, '/')
  return source.kind === 'repository' || source.kind === 'archive' ? source.url : null
}

function requireTarget({ lock, counted }: LockInput, target: Target): void {
  const { file, requiresPython, environments, conda } = lock
  const outside = (
    why: string,
    hint = 'Choose another --python or --platform, or create the lock file again for this one.',
  ): PysizeError =>
    new PysizeError('outside-lock', `${file} is not for this target: ${why}.`, {
      exitCode: 3,
      places: [{ file }],
      hint,
    })
  if (!admits(requiresPython, target))
    throw outside(`it is for Python ${requiresPython}, not ${target.python.full}`)
  const unfit = lock
    .groupPythons?.(counted)
    .find(({ requiresPython: asked }) => !admits(asked, target))
  if (unfit !== undefined)
    throw outside(
      `the group ${unfit.group} is for Python ${unfit.requiresPython}, not ${target.python.full}`,
    )
  if (environments === null) return
  const place = (): { readonly file: string } => ({ file })
  const isFor = ({ markers }: Target, parts = lockedParts(counted)): boolean =>
    environments.some((marker) => flatMarkerHolds({ marker, place }, markers, parts))
  if (isFor(target)) return
  const { python, platform } = target.summary
  const others = PLATFORM_NAMES.filter(
    (other) => conda === undefined || !other.startsWith('musllinux'),
  )
  const on = (other: PlatformName): Target =>
    createTarget({ python, platform: other, installer: 'pip' })
  const platforms = others.filter((other) => isFor(on(other)))
  const groups = lock.parts.groups.filter((group) => isFor(target, { extras: [], groups: [group] }))
  if (platforms.length + groups.length === 0) {
    const none = `none of its environments is ${platform} with Python ${target.python.full}`
    const all = { extras: [], groups: lock.parts.groups }
    const other = others.find((one) => isFor(on(one), all))
    const group = lock.parts.groups.find(
      (one) => other !== undefined && isFor(on(other), { extras: [], groups: [one] }),
    )
    throw group === undefined
      ? outside(none)
      : outside(
          none,
          `Choose --platform ${other} --only-group ${group}, or create the lock file again for ${platform}.`,
        )
  }
  const ways = [
    ...platforms.slice(0, 1).map((name) => `--platform ${name}`),
    ...groups.slice(0, 1).map((name) => `--only-group ${name}`),
  ]
  throw outside(
    platforms.length === 0
      ? `the requested environment is not in it`
      : `it is for ${platforms.join(', ')}, not for ${platform}`,
    `Choose ${ways.join(' or ')}, or create the lock file again for ${platform}.`,
  )
}

function requirePackagePython(
  { name, requiresPython, place }: LockedPackage,
  target: Target,
): void {
  if (admits(requiresPython, target)) return
  throw new PysizeError(
    'outside-lock',
    `The locked ${name} is for Python ${requiresPython}, not ${target.python.full}.`,
    {
      exitCode: 3,
      places: [place()],
      hint: 'Choose another --python.',
    },
  )
}

/** Pre-releases of Python count; an unreadable specifier excludes nothing. */
function admits(requiresPython: string | null, { python }: Target): boolean {
  const set = requiresPython === null ? undefined : parseLenientSpecifierSet(requiresPython)
  return set === undefined || satisfies(set, python.full, true)
}

const rootsOf = ({ packages, roots }: LockSelection): readonly RootRequirement[] =>
  roots.flatMap((root) => {
    const { name, extras, text, origin } = root
    if (packages.get(name)?.locked.source.kind === 'virtual') return []
    return [
      {
        requirement: {
          name,
          rawName: name,
          extras,
          specifier: ANY_VERSION,
          url: null,
          marker: null,
        },
        origin,
        text,
      },
    ]
  })

/** A lock's record in the form of metadata; its markers are true on the target. */
function factsOf({ edges }: SelectedPackage, selection: LockSelection): MetadataFacts | null {
  if (edges === null) return null
  const requiresDist = [...edges].flatMap(([extra, some]) =>
    installedEdges(some, selection).map((edge) => requirementText(edge, extra)),
  )
  return {
    requiresDist,
    requiresPython: null,
    providesExtra: [...edges.keys()].filter((extra) => extra !== ''),
  }
}

/**
 * The edges to packages that are installed. A virtual project is not, so its own edges replace the
 * edge to it.
 */
function installedEdges(
  edges: readonly LockedEdge[],
  { packages }: LockSelection,
): readonly LockedEdge[] {
  const installed: LockedEdge[] = []
  const passed = new Set<readonly LockedEdge[]>([edges])
  // The list grows while it is read.
  for (const some of passed)
    for (const edge of some) {
      const to = packages.get(edge.name)
      if (to?.locked.source.kind !== 'virtual') installed.push(edge)
      else for (const extra of ['', ...edge.extras]) passed.add(to.edges?.get(extra) ?? NO_EDGES)
    }
  return installed
}

const NO_EDGES: readonly LockedEdge[] = []

function requirementText({ name, extras, marker }: LockedEdge, extra: string): string {
  const what = extras.length === 0 ? name : `${name}[${extras.join(',')}]`
  // A marker that names parts which exclude each other has no meaning outside the lock.
  const own = marker === null || /\bextra\b/.test(marker) ? [] : [marker]
  const all = extra === '' ? own : [...own.map((one) => `(${one})`), `extra == "${extra}"`]
  return all.length === 0 ? what : `${what} ; ${all.join(' and ')}`
}
