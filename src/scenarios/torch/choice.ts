import { TORCH_PACKAGES } from '../../indexes/pytorch.ts'
import { filesOf } from '../../indexes/releases.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import { satisfies } from '../../packaging/versions/satisfies.ts'
import { parseVersion, type Version } from '../../packaging/versions/version.ts'
import { parseWheelName } from '../../packaging/wheel-name.ts'
import { createTarget, type Target } from '../../targets/target.ts'
import type { DataSource } from '../data-source.ts'
import { orNull } from '../or-null.ts'
import { type Plan, withRoot } from '../plan/plan.ts'
import { type ScenarioResult, tryToResolve } from '../run.ts'
import type { Session } from '../session/session.ts'
import { buildPlan } from './build-plan.ts'

/** Builds of PyTorch's index that all usual targets have. */
export interface TorchChoice {
  /** Of PyTorch's index: `cpu`, `cu128`. */
  readonly build: string
  /** torch first. */
  readonly versions: readonly { readonly name: string; readonly version: string }[]
  /** Platforms without a labelled wheel of that build: they take torch from the main index. */
  readonly without: readonly string[]
  /** The newest version of torch by platform, if they differ. */
  readonly newest: ReadonlyMap<string, string>
}

/** Default platforms of development and deployment. On macOS the main index has CPU builds. */
export const USUAL_PLATFORMS = ['linux-x86_64', 'linux-aarch64', 'macos-arm64'] as const

/** The most versions that are tried with the companions of torch. */
const MOST_TRIALS = 4

/** The order of versions. */
interface Preference {
  /** Versions of torch that were tried. */
  readonly unfit?: ReadonlySet<string>
  /** The versions next to this one rather than the newest. */
  readonly nearestTo?: Version
}

/**
 * The newest version of torch that every usual Linux target has in a build, with the builds of
 * torchvision and torchaudio for it. Wheels are compared by their tags; `advise` proves whether a
 * whole environment resolves with them.
 *
 * @param result the scenario with torch from the index of `build`, on the target of `plan`
 * @returns null if no version is available for all
 */
export async function chooseTorch(
  build: string,
  plan: Plan,
  result: ScenarioResult,
  session: Session,
  source: DataSource,
  { unfit = new Set(), nearestTo }: Preference = {},
): Promise<TorchChoice | null> {
  const names = [...TORCH_PACKAGES].filter((name) =>
    isOfBuild(build, result.resolution.packages.get(name)?.candidate.version),
  )
  const chosen = result.resolution.packages.get('torch')?.candidate.version
  if (chosen === undefined || !names.includes('torch')) return null
  const targets = linuxTargets(plan)
  const ofBuild = buildPlan(plan, build)
  const pages = new Map(
    await Promise.all(
      names.map(
        async (name) => [name, await wheelsOf(name, build, targets, ofBuild, source)] as const,
      ),
    ),
  )
  const admits = demandsOn('torch', ofBuild, result)
  const admitted = [...pages.get('torch')!.values()]
    .filter(({ version }) => admits(version))
    .sort(newestFirst)
  const torch = (nearestTo === undefined ? admitted : byDistance(admitted, nearestTo)).filter(
    ({ version }) => !unfit.has(version.normal),
  )
  const asked = targets[0]!.platform
  const everywhere = torch.filter(({ platforms }) =>
    targets.every(({ platform }) => platforms.has(platform)),
  )
  // Releases before 2.6 have no labelled CPU build for aarch64.
  const possible =
    everywhere.length > 0
      ? everywhere
      : torch.filter(({ platforms }) => platforms.has(asked)).slice(0, 1)
  for (const { version, platforms } of possible.slice(0, MOST_TRIALS)) {
    const tried =
      version.key === chosen.key
        ? result
        : await orNull(tryToResolve(withRoot(ofBuild, `torch==${version.normal}`), session, source))
    const versions = names.flatMap((name) => {
      const found = tried?.resolution.packages.get(name)?.candidate.version
      return found === undefined ? [] : [{ name, version: found.normal }]
    })
    const fits = versions.every(({ name, version: text }) => {
      const on = pages.get(name)!.get(text)?.platforms
      return [...platforms].every((platform) => on?.has(platform) === true)
    })
    if (versions.length !== names.length || !fits) continue
    const newest = new Map(
      targets.map(({ platform }) => [
        platform,
        torch.find((one) => one.platforms.has(platform))?.version.normal ?? '',
      ]),
    )
    return {
      build,
      versions,
      without: targets.flatMap(({ platform }) => (platforms.has(platform) ? [] : [platform])),
      newest: new Set(newest.values()).size > 1 && nearestTo === undefined ? newest : new Map(),
    }
  }
  return null
}

/**
 * The neighbours of a version of torch that PyTorch's index lacks in a build, on the target of a
 * plan: the next older and the next newer one.
 *
 * @returns none if the index has the version
 */
export async function nearestTorch(
  build: string,
  wanted: Version,
  plan: Plan,
  source: DataSource,
): Promise<readonly string[]> {
  const wheels = await wheelsOf('torch', build, [plan.rules.target], buildPlan(plan, build), source)
  const versions = [...wheels.values()]
    .filter(({ platforms }) => platforms.size > 0)
    .sort(newestFirst)
  const release = releaseKey(wanted)
  if (versions.some(({ version }) => releaseKey(version) === release)) return []
  const older = versions.find(({ version }) => version.key < wanted.key)
  const newer = versions.findLast(({ version }) => version.key > wanted.key)
  return [older, newer].flatMap((one) => (one === undefined ? [] : [releaseOf(one.version.normal)]))
}

/** `2.9.0` for `2.9.0+cpu`. */
export const releaseOf = (version: string): string => version.split('+', 1)[0]!

const releaseKey = (version: Version): string =>
  parseVersion(releaseOf(version.normal))?.key ?? version.key

const newestFirst = (a: Build, b: Build): number => (a.version.key > b.version.key ? -1 : 1)

/** Sorted by the number of versions between; of two equally near ones, the newer first. */
function byDistance(builds: readonly Build[], { key }: Version): readonly Build[] {
  const newer = builds.filter(({ version }) => version.key > key).reverse()
  const older = builds.filter(({ version }) => version.key <= key)
  const longest = Math.max(newer.length, older.length)
  return Array.from({ length: longest }, (_, at) => [newer[at], older[at]]).flatMap((two) =>
    two.filter((one) => one !== undefined),
  )
}

const isOfBuild = (build: string, version: Version | undefined): boolean =>
  version?.normal.endsWith(`+${build}`) === true

/** The plan's own target unless it is macOS, then the usual ones of Linux. */
function linuxTargets({ rules }: Plan): readonly Target[] {
  const { target, policy } = rules
  const platforms = USUAL_PLATFORMS.filter(
    (platform) => platform.startsWith('linux') && platform !== target.platform,
  )
  return [
    target,
    ...platforms.map((platform) =>
      createTarget({ python: target.summary.python, platform, installer: policy.name }),
    ),
  ]
}

interface Build {
  readonly version: Version
  readonly platforms: ReadonlySet<string>
}

/** A project's versions of a build, with the targets that one of their wheels fits. */
async function wheelsOf(
  name: string,
  build: string,
  targets: readonly Target[],
  plan: Plan,
  source: DataSource,
): Promise<ReadonlyMap<string, Build>> {
  const result = await source.indexes(plan).page(name)
  const builds = new Map<string, { readonly version: Version; readonly platforms: Set<string> }>()
  if (result.kind === 'missing') return builds
  for (const { filename, yanked } of filesOf(result.page)) {
    // A page has thousands of files, and few are of this kind.
    const wheel = filename.includes(`+${build}-`) ? parseWheelName(filename) : undefined
    const version =
      wheel === undefined || yanked !== false ? undefined : parseVersion(wheel.version)
    if (
      wheel === undefined ||
      version === undefined ||
      version.isPrerelease ||
      !isOfBuild(build, version)
    )
      continue
    const known = builds.get(version.normal) ?? { version, platforms: new Set() }
    builds.set(version.normal, known)
    for (const target of targets)
      if (target.tagRank(wheel) !== undefined) known.platforms.add(target.platform)
  }
  return builds
}

/** Whether everything that requires a package allows a version of it. */
function demandsOn(
  name: string,
  { request }: Plan,
  { resolution }: ScenarioResult,
): (version: Version) => boolean {
  const demands: readonly Requirement[] = [
    ...request.roots.map(({ requirement }) => requirement),
    ...(request.constraints.get(name)?.parts ?? []),
    ...[...resolution.packages.values()].flatMap(({ asks }) => [...asks.values()].flat()),
  ].filter((requirement) => requirement.name === name)
  return (version) => demands.every(({ specifier }) => satisfies(specifier, version))
}
