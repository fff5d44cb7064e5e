import type { InstallMode } from '../inputs/install-mode.ts'
import { isFileUrl } from '../inputs/links.ts'
import { ANY_VERSION } from '../packaging/versions/specifier-set.ts'
import type { Candidate } from './candidate.ts'
import { closureOf } from './closure.ts'
import { edgeText } from './dependency-edges.ts'
import type { Installed } from './installed.ts'
import type { InstallerPolicy } from './policy.ts'
import type { ResolutionRequest, RootRequirement } from './request.ts'
import type { Resolution, ResolvedPackage } from './resolution.ts'
import type { Universe } from './universe.ts'

/** A distribution in an environment, and its origin. */
export interface InstalledPackage {
  readonly candidate: Candidate
  /** Whether a person requested it when it was installed: the installer records that. */
  readonly asked: boolean
  /** The rules of the installer that wrote it. */
  readonly policy: InstallerPolicy
}

/** The environment after one or several installs. */
export interface InstalledEnvironment {
  /** By normalised name. */
  readonly packages: ReadonlyMap<string, InstalledPackage>
  /** The requirements of all installs, in order. */
  readonly roots: readonly RootRequirement[]
}

/** A distribution that replaces another one of the same name. */
export interface Replacement {
  readonly before: Candidate
  readonly after: Candidate
}

/** The result of a further install. */
export interface SecondInstall {
  /** Another version than before. */
  readonly replaced: readonly Replacement[]
  /** The same version, removed and written again. */
  readonly reinstalled: readonly Replacement[]
  readonly added: readonly Candidate[]
  /** Names of packages that were considered and stay, sorted. */
  readonly kept: readonly string[]
  /** The environment afterwards. */
  readonly environment: InstalledEnvironment
}

/** The environment after a first install. */
export const firstInstall = (
  { packages }: Resolution,
  { roots }: Pick<ResolutionRequest, 'roots'>,
  policy: InstallerPolicy,
): InstalledEnvironment => ({
  packages: new Map(
    [...packages].map(([name, { candidate, requested }]) => [
      name,
      { candidate, asked: requested, policy },
    ]),
  ),
  roots,
})

/** The packages of an environment that a search for a further install may keep. */
export function installedFor(
  { packages }: InstalledEnvironment,
  { roots }: Pick<ResolutionRequest, 'roots'>,
  mode: InstallMode,
): Installed {
  const { upgrade, reinstall } = mode
  const asked = new Set(roots.map(({ requirement }) => requirement.name))
  const isAnew = (name: string): boolean =>
    reinstall === 'all' || (reinstall !== 'none' && reinstall.has(name))
  return {
    candidates: new Map(
      [...packages].flatMap(([name, { candidate }]) =>
        isAnew(name) ? [] : [[name, candidate] as const],
      ),
    ),
    upgrades: (name) =>
      upgrade === 'all' ||
      (upgrade === 'asked' && asked.has(name)) ||
      (typeof upgrade !== 'string' && upgrade.has(name)),
  }
}

/**
 * The environment after a further `pip install` or `uv pip install`. Packages outside the closure
 * of its own request are not changed, even if that breaks a requirement.
 *
 * @param resolution of the request, found with `installedFor` the same environment and mode
 * @param policy of the installer that does it
 */
export function secondInstall(
  environment: InstalledEnvironment,
  request: Pick<ResolutionRequest, 'roots'>,
  resolution: Resolution,
  mode: InstallMode,
  policy: InstallerPolicy,
): SecondInstall {
  const packages = new Map(environment.packages)
  const replaced: Replacement[] = []
  const reinstalled: Replacement[] = []
  const added: Candidate[] = []
  const kept: string[] = []
  for (const [name, { candidate, requested }] of resolution.packages) {
    if (requested && mode.dependencies === 'only') continue
    const before = packages.get(name)?.candidate
    if (before !== undefined && stays(before, candidate, mode, policy)) {
      kept.push(name)
      continue
    }
    if (before === undefined) added.push(candidate)
    else
      (before.version.key === candidate.version.key ? reinstalled : replaced).push({
        before,
        after: candidate,
      })
    packages.set(name, { candidate, asked: requested, policy })
  }
  return {
    replaced,
    reinstalled,
    added,
    kept: kept.sort(),
    environment: { packages, roots: [...environment.roots, ...rootsOf(request, resolution, mode)] },
  }
}

/** If a package itself is left out, its requirements count as requested. */
function rootsOf(
  { roots }: Pick<ResolutionRequest, 'roots'>,
  { packages }: Resolution,
  { dependencies }: InstallMode,
): readonly RootRequirement[] {
  if (dependencies !== 'only') return roots
  return roots.flatMap((root) =>
    [...(packages.get(root.requirement.name)?.asks.values() ?? [])]
      .flat()
      .map((requirement) => ({ ...root, requirement, text: edgeText(requirement) })),
  )
}

/**
 * Whether an installed distribution stays if a search has chosen `chosen`. pip compares versions,
 * and installs a local project or source archive again (`resolution/resolvelib/resolver.py`,
 * `resolve`). uv also compares the sources (`uv-installer/src/satisfies.rs`).
 */
function stays(
  installed: Candidate,
  chosen: Candidate,
  { reinstall }: InstallMode,
  { name: installer }: InstallerPolicy,
): boolean {
  if (reinstall === 'all' || (reinstall !== 'none' && reinstall.has(chosen.name))) return false
  if (installed === chosen) return true
  if (installed.version.key !== chosen.version.key) return false
  if (installer === 'pip') return !(chosen.kind === 'sdist' && isFileUrl(chosen.file.url))
  return installed.file.url === chosen.file.url
}

/** A root for a package to which no line leads. */
const orphanRoot = (name: string): RootRequirement => ({
  requirement: { name, rawName: name, extras: [], specifier: ANY_VERSION, url: null, marker: null },
  origin: [],
  text: name,
})

/** An environment as a graph: the needed packages, and those that nothing needs. */
export interface WholeEnvironment {
  readonly resolution: Resolution
  /** Names of packages to which no line leads, sorted. */
  readonly orphans: readonly string[]
  /** A root for each of them, in that order. */
  readonly orphanRoots: readonly RootRequirement[]
}

/**
 * Reads the requirements of everything in an environment, and walks from the packages that people
 * requested.
 *
 * @param universe provides requirements; no page is requested
 */
export async function wholeEnvironment(
  { packages, roots }: InstalledEnvironment,
  universe: Universe,
): Promise<WholeEnvironment> {
  const pins = new Map([...packages].map(([name, { candidate }]) => [name, candidate]))
  await Promise.all([...pins.values()].map((candidate) => universe.dependencies(candidate)))
  const needed = closureOf(pins, { roots }, universe, 0)
  const orphans = [...pins.keys()].filter((name) => !needed.packages.has(name)).sort()
  const orphanRoots = orphans.map(orphanRoot)
  const all = new Map<string, ResolvedPackage>(needed.packages)
  for (const [name, found] of closureOf(pins, { roots: orphanRoots }, universe, 0).packages)
    if (!needed.packages.has(name)) all.set(name, { ...found, requested: false })
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1))
  return { resolution: { packages: new Map(sorted), visited: 0 }, orphans, orphanRoots }
}
