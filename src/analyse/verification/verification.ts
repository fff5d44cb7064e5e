import { type ModuleFolders, SEEDS } from '../../installed/module-folders.ts'
import type { ReadDistribution, ReadEnvironment } from '../../installed/read-environment.ts'
import type { PackageEstimate, Scenario, WithoutLine } from '../../model/estimate.ts'
import type {
  MissingDistribution,
  Orphan,
  UnexpectedDistribution,
  Verification,
  VerifiedChange,
} from '../../model/verification.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import type { Target } from '../../targets/target.ts'
import { isAcceleratorPackage } from '../accelerator.ts'
import { sizeOnDisk } from '../on-disk.ts'
import { foreignBuilds } from './installed-build.ts'
import { changedFiles, fileOwnership, isOfSystem } from './installed-files.ts'
import {
  type InstalledEdge,
  type InstalledGraph,
  installedEdgeText,
  installedGraph,
  meets,
  meetsText,
  neededBy,
} from './installed-requirements.ts'
import { type Elsewhere, verificationReason } from './verification-reason.ts'

export interface VerificationQuestion {
  readonly read: ReadEnvironment
  /** The expected estimate; null if the environment is compared with its own records. */
  readonly meant: Scenario | null
  readonly target: Target
  /** Names of the projects whose requirements these are. The projects are installed, too. */
  readonly projects: ReadonlySet<string>
  /**
   * Names of projects whose code an image contains without installing it; they do not count as
   * missing.
   */
  readonly copied: ReadonlySet<string>
  /** The Python that the project's files name, if it is another one. */
  readonly otherPython: Extract<VerifiedChange, { kind: 'python' }> | null
  /** Places to search for missing distributions; read only if some are missing. */
  readonly elsewhere: () => readonly Elsewhere[]
}

/**
 * Compares an environment with an estimate, its own records and the requirements of its
 * distributions. Pure.
 */
export function verifyEnvironment({
  read,
  meant,
  target,
  projects,
  copied,
  otherPython,
  elsewhere,
}: VerificationQuestion): Verification {
  const { environment } = read
  const own = new Map<string, ReadDistribution>()
  const duplicates: VerifiedChange[] = []
  const packages = new Map(meant?.packages.map((one) => [one.name, one]) ?? [])
  for (const [name, all] of byName(read.distributions)) {
    own.set(
      name,
      all.find(({ version }) => isSameVersion(version, packages.get(name)?.version)) ?? all[0]!,
    )
    if (all.length > 1 && !all.some(isOfSystem))
      duplicates.push({
        kind: 'duplicate',
        name,
        versions: all.map(({ version }) => version),
        paths: all.map(({ folder, info }) => `${folder}/${info}`),
      })
  }
  const distributions = [...own.values()]
  const extras = new Map(meant?.packages.map(({ name, extras }) => [name, extras]) ?? [])
  const graph = installedGraph(distributions, target.markers, extras)
  const isSeed = (name: string): boolean => isSeedOf(name, target.python.minor, read)
  const { sizeOf, orphans: strayFiles } = fileOwnership(read)

  const missing = missingDistributions(own, packages, graph).filter(({ name }) => !copied.has(name))
  const accelerators = acceleratorChanges(own, packages, graph, sizeOf)
  const folded = new Set(
    accelerators.flatMap((one) => (one.kind === 'accelerator' ? [one.name, ...one.packages] : [])),
  )
  const left = leftBehind(distributions, packages, graph, isSeed)
  const unneeded = distributions.filter(({ name }) => left.has(name) && !folded.has(name))
  const unexpected = distributions.filter(
    (one) =>
      meant !== null &&
      !packages.has(one.name) &&
      !isSeed(one.name) &&
      !left.has(one.name) &&
      !folded.has(one.name) &&
      !isProvided(one, projects),
  )
  const changed: VerifiedChange[] = [
    ...(otherPython === null ? [] : [otherPython]),
    ...accelerators,
    ...versionChanges(own, packages, graph, isSeed).filter(({ name }) => !folded.has(name)),
    ...duplicates,
    ...foreignBuilds(distributions, target),
    ...changedFiles(read),
    ...environment.others.filter((one) => isFurther(one, read)).map(furtherFolder),
  ]
  const orphans: Orphan[] = [
    ...unneeded.map((one) => ({
      kind: 'distribution' as const,
      name: one.name,
      version: one.version,
      size: sizeOf(one),
    })),
    ...strayFiles,
  ]
  const answer = {
    missing,
    unexpected: unexpected.map(
      (one): UnexpectedDistribution => ({
        name: one.name,
        version: one.version,
        size: sizeOf(one),
        required_by: requiredBy(one.name, graph),
      }),
    ),
    changed,
    orphans,
  }
  return {
    ...answer,
    reason: verificationReason(answer, {
      read,
      meant,
      elsewhere: missing.length === 0 ? [] : elsewhere(),
    }),
  }
}

function byName(
  distributions: readonly ReadDistribution[],
): ReadonlyMap<string, readonly ReadDistribution[]> {
  const found = new Map<string, ReadDistribution[]>()
  for (const one of distributions) {
    const others = found.get(one.name)
    if (others === undefined) found.set(one.name, [one])
    else others.push(one)
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** By PEP 440: `1.0` is `1.0.0`. */
function isSameVersion(a: string, b: string | undefined): boolean {
  if (b === undefined) return false
  const [first, second] = [parseVersion(a), parseVersion(b)]
  return first === undefined || second === undefined ? a === b : first.key === second.key
}

/**
 * venv installs pip, and before Python 3.12 setuptools; virtualenv and official images `wheel` too.
 * conda installs all three.
 */
function isSeedOf(name: string, minor: number, { environment }: ReadEnvironment): boolean {
  if (!SEEDS.has(name)) return false
  if (name === 'pip' || environment.kind === 'conda') return true
  return minor < 12 && (name === 'setuptools' || environment.seedsWheel)
}

/**
 * Packages that no requirements file names: the project itself, and packages of the operating
 * system.
 */
const isProvided = (one: ReadDistribution, projects: ReadonlySet<string>): boolean =>
  projects.has(one.name) ||
  (projects.size > 0 && one.directUrl?.isEditable === true) ||
  isOfSystem(one)

function missingDistributions(
  own: ReadonlyMap<string, ReadDistribution>,
  packages: ReadonlyMap<string, PackageEstimate>,
  graph: InstalledGraph,
): readonly MissingDistribution[] {
  const estimated = [...packages.values()].filter(({ name }) => !own.has(name))
  const names = new Set(
    graph.edges.map(({ to }) => to).filter((name) => !own.has(name) && !packages.has(name)),
  )
  const parents = (name: string): readonly string[] =>
    [...packages.values()]
      .filter(({ dependencies }) => dependencies.includes(name))
      .map((one) => one.name)
  return [
    ...estimated.map((one) => ({
      name: one.name,
      version: one.version,
      requested: one.requested,
      size: sizeOnDisk(one),
      required_by: parents(one.name),
    })),
    ...[...names].map((name) => ({
      name,
      version: null,
      requested: false,
      size: null,
      required_by: requiredBy(name, graph),
    })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const requiredBy = (name: string, { edges }: InstalledGraph): readonly string[] =>
  [...new Set(edges.filter(({ to }) => to === name).map(({ from }) => from.name))].sort()

/**
 * A version that differs from the estimate, or that a requirement rules out; one entry for both.
 */
function versionChanges(
  own: ReadonlyMap<string, ReadDistribution>,
  packages: ReadonlyMap<string, PackageEstimate>,
  { edges }: InstalledGraph,
  isSeed: (name: string) => boolean,
): readonly Extract<VerifiedChange, { kind: 'version' }>[] {
  const isMeantVersion = (name: string, version: string): boolean =>
    isSameVersion(version, packages.get(name)?.version)
  return [...own.values()].flatMap(({ name, version }) => {
    const meant = packages.get(name)
    // Requirements that a later install breaks on purpose (`--then`) are no error.
    const isMeant = (edge: InstalledEdge): boolean =>
      isMeantVersion(edge.from.name, edge.from.version) &&
      isMeantVersion(name, version) &&
      !meets(edge.requirement, meant!.version)
    const breaks = [
      ...(meant?.without_line ?? [])
        .filter(
          ({ requirement }) =>
            !meetsText(requirement, version) && meetsText(requirement, meant!.version),
        )
        .map(lineText),
      ...edges
        .filter((edge) => edge.to === name && !meets(edge.requirement, version) && !isMeant(edge))
        .map(installedEdgeText),
    ]
    // An installer keeps an installed package that meets every requirement. So packages that the
    // environment came with may have other versions.
    const isOther =
      meant !== undefined &&
      isKnown(meant) &&
      !isSameVersion(version, meant.version) &&
      !(isSeed(name) && breaks.length === 0 && !meant.requested)
    return isOther || breaks.length > 0
      ? [
          {
            kind: 'version' as const,
            name,
            expected: isOther ? meant.version : null,
            found: version,
            breaks,
          },
        ]
      : []
  })
}

/** `requirements.txt:3 requires flask==3.1.0`. */
const lineText = ({ file, line, requirement }: WithoutLine): string =>
  `${line === null ? file : `${file}:${line}`} requires ${requirement}`

/** A repository or folder may have no known version. */
const isKnown = ({ wheel, sdist }: PackageEstimate): boolean => wheel !== null || sdist !== null

const ACCELERATOR_BUILD = /\+(?:cu|rocm|xpu)/

/**
 * Packages of the estimate that are installed in a build for an accelerator, although the estimate
 * is for the CPU.
 */
function acceleratorChanges(
  own: ReadonlyMap<string, ReadDistribution>,
  packages: ReadonlyMap<string, PackageEstimate>,
  { edges }: InstalledGraph,
  sizeOf: (one: ReadDistribution) => number,
): readonly VerifiedChange[] {
  if (
    [...packages.values()].some(
      ({ name, version }) => isAcceleratorPackage(name) || ACCELERATOR_BUILD.test(version),
    )
  )
    return []
  return [...packages.values()].flatMap(({ name, version }) => {
    const found = own.get(name)
    if (found === undefined || isSameVersion(found.version, version)) return []
    const brought = [...neededBy([name], edges)]
      .filter((one) => isAcceleratorPackage(one))
      .flatMap((one) => own.get(one) ?? [])
    const isBuild =
      ACCELERATOR_BUILD.test(found.version) ||
      edges.some(({ from, to }) => from === found && isAcceleratorPackage(to))
    if (!isBuild) return []
    const names = brought.map((one) => one.name).sort()
    const size = [found, ...brought].reduce((sum, one) => sum + sizeOf(one), 0)
    return [
      {
        kind: 'accelerator' as const,
        name,
        expected: version,
        found: found.version,
        packages: names,
        size,
      },
    ]
  })
}

/**
 * Packages that pip installed for another package that is gone. pip marks packages that a person
 * requested (REQUESTED). If nothing is marked, or another tool installed the packages, requested
 * and other packages cannot be distinguished.
 */
function leftBehind(
  distributions: readonly ReadDistribution[],
  packages: ReadonlyMap<string, PackageEstimate>,
  { possible }: InstalledGraph,
  isSeed: (name: string) => boolean,
): ReadonlySet<string> {
  const isDependency = ({ installer, requested, directUrl }: ReadDistribution): boolean =>
    installer === 'pip' && !requested && directUrl === null
  const marks = distributions.some(
    ({ installer, requested, name }) => installer === 'pip' && requested && !isSeed(name),
  )
  if (!marks) return new Set()
  const roots = distributions
    .filter((one) => packages.has(one.name) || isSeed(one.name) || !isDependency(one))
    .map(({ name }) => name)
  const needed = neededBy(roots, possible)
  return new Set(distributions.filter(({ name }) => !needed.has(name)).map(({ name }) => name))
}

/**
 * Whether another folder of distributions is a second environment. An operating system's own
 * packages are not one, and neither are packages that tools unpack below a root.
 */
const isFurther = ({ kind, folders }: ModuleFolders, { environment }: ReadEnvironment): boolean =>
  (kind !== 'target' || environment.kind === 'venv') &&
  (environment.prefix === '' || !folders.every((folder) => folder.endsWith('dist-packages')))

const furtherFolder = ({ folders, python, names }: ModuleFolders): VerifiedChange => ({
  kind: 'site-packages',
  path: folders[0]!,
  python,
  distributions: names.length,
})
