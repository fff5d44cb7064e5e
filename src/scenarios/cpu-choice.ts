import { TORCH_PACKAGES } from '../indexes/pytorch.ts'
import { filesOf } from '../indexes/releases.ts'
import type { Requirement } from '../packaging/requirement.ts'
import { satisfies } from '../packaging/satisfies.ts'
import { parseVersion, type Version } from '../packaging/version.ts'
import { parseWheelName } from '../packaging/wheel-name.ts'
import { createTarget, type Target } from '../targets/target.ts'
import type { DataSource } from './data-source.ts'
import { cpuPlan, type Plan, withRoot } from './plan.ts'
import { attemptScenario, type ScenarioResult } from './run.ts'
import type { Session } from './session.ts'

/** CPU builds that all usual targets have. */
export interface CpuChoice {
  /** torch first. */
  readonly builds: readonly { readonly name: string; readonly version: string }[]
  /** Platforms that have the builds. */
  readonly platforms: readonly string[]
  /**
   * Platforms that have no CPU build under another name of its version: they take torch from the
   * main index.
   */
  readonly without: readonly string[]
  /** The newest build of torch by platform, where they are not all the same. */
  readonly newest: ReadonlyMap<string, string>
}

/**
 * Where projects are developed and deployed, unless they say otherwise. On macOS the main index has
 * CPU builds.
 */
export const USUAL_PLATFORMS = ['linux-x86_64', 'linux-aarch64', 'macos-arm64'] as const

/** So many versions are tried with the companions of torch. */
const MOST_TRIALS = 4

/**
 * The newest CPU build of torch that every usual Linux target has, with the builds of torchvision
 * and torchaudio that go with it. Wheels are told apart by their tags; whether a whole environment
 * resolves with them is for `advise` to prove.
 *
 * @param cpu the scenario with torch from PyTorch's CPU index, on the target of `plan`
 * @param unfit versions of torch that were tried
 * @returns null where no version is one of all
 */
export async function chooseCpuBuild(
  plan: Plan,
  cpu: ScenarioResult,
  session: Session,
  source: DataSource,
  unfit: ReadonlySet<string> = new Set(),
): Promise<CpuChoice | null> {
  const names = [...TORCH_PACKAGES].filter((name) => isCpuBuild(cpu.resolution.packages.get(name)?.candidate.version))
  const chosen = cpu.resolution.packages.get('torch')?.candidate.version
  if (chosen === undefined || !names.includes('torch')) return null
  const targets = linuxTargets(plan)
  const onCpu = cpuPlan(plan)
  const pages = new Map(await Promise.all(names.map(async (name) => [name, await versionsOn(name, targets, onCpu, source)] as const)))
  const admits = demandsOn('torch', onCpu, cpu)
  const torch = [...pages.get('torch')!].filter(([key, { version }]) => admits(version) && !unfit.has(key)).map(([, one]) => one)
  torch.sort((a, b) => (a.version.key > b.version.key ? -1 : 1))
  const asked = targets[0]!.platform
  const everywhere = torch.filter(({ platforms }) => targets.every(({ platform }) => platforms.has(platform)))
  // Releases before 2.6 have no CPU build for aarch64 under a name of its own.
  const possible = everywhere.length > 0 ? everywhere : torch.filter(({ platforms }) => platforms.has(asked)).slice(0, 1)
  for (const { version, platforms } of possible.slice(0, MOST_TRIALS)) {
    const result = version.key === chosen.key ? cpu : await attemptScenario(withRoot(onCpu, `torch==${version.normal}`), session, source)
    const builds = names.flatMap((name) => {
      const found = result?.resolution.packages.get(name)?.candidate.version
      return found === undefined ? [] : [{ name, version: found.normal }]
    })
    const fits = builds.every(({ name, version: text }) => {
      const on = pages.get(name)!.get(text)?.platforms
      return [...platforms].every((platform) => on?.has(platform) === true)
    })
    if (builds.length !== names.length || !fits) continue
    const newest = new Map(
      targets.map(({ platform }) => [platform, torch.find((one) => one.platforms.has(platform))?.version.normal ?? '']),
    )
    return {
      builds,
      platforms: targets.flatMap(({ platform }) => (platforms.has(platform) ? [platform] : [])),
      without: targets.flatMap(({ platform }) => (platforms.has(platform) ? [] : [platform])),
      newest: new Set(newest.values()).size > 1 ? newest : new Map(),
    }
  }
  return null
}

const isCpuBuild = (version: Version | undefined): boolean => version?.normal.endsWith('+cpu') === true

/** The plan's own target where it is not macOS, then the usual ones of Linux. */
function linuxTargets({ rules }: Plan): readonly Target[] {
  const { target, policy } = rules
  const platforms = USUAL_PLATFORMS.filter((platform) => platform.startsWith('linux') && platform !== target.platform)
  return [target, ...platforms.map((platform) => createTarget({ python: target.summary.python, platform, installer: policy.name }))]
}

interface Build {
  readonly version: Version
  readonly platforms: ReadonlySet<string>
}

/**
 * The CPU builds on a project's page by version, with the targets that one of their wheels fits.
 */
async function versionsOn(name: string, targets: readonly Target[], plan: Plan, source: DataSource): Promise<ReadonlyMap<string, Build>> {
  const result = await source.indexes(plan).page(name)
  const builds = new Map<string, { readonly version: Version; readonly platforms: Set<string> }>()
  if (result.kind === 'missing') return builds
  for (const { filename, yanked } of filesOf(result.page)) {
    // A page has thousands of files, and few are of this kind.
    const wheel = filename.includes('+cpu') ? parseWheelName(filename) : undefined
    const version = wheel === undefined || yanked !== false ? undefined : parseVersion(wheel.version)
    if (wheel === undefined || version === undefined || version.isPrerelease || !isCpuBuild(version)) continue
    const build = builds.get(version.normal) ?? { version, platforms: new Set() }
    builds.set(version.normal, build)
    for (const target of targets) if (target.tagRank(wheel) !== undefined) build.platforms.add(target.platform)
  }
  return builds
}

/** Whether all that asks for a package admits a version of it. */
function demandsOn(name: string, { request }: Plan, { resolution }: ScenarioResult): (version: Version) => boolean {
  const demands: readonly Requirement[] = [
    ...request.roots.map(({ requirement }) => requirement),
    ...(request.constraints.get(name)?.parts ?? []),
    ...[...resolution.packages.values()].flatMap(({ asks }) => [...asks.values()].flat()),
  ].filter((requirement) => requirement.name === name)
  return (version) => demands.every(({ specifier }) => satisfies(specifier, version))
}
