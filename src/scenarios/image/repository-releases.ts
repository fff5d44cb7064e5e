import { totalsOf } from '../../analyse/totals.ts'
import { type Warning, warning } from '../../errors.ts'
import { isRepository, repositoryName } from '../../inputs/links.ts'
import type { PackageEstimate } from '../../model/estimate.ts'
import { formatRequirement, parseRequirement } from '../../packaging/requirement.ts'
import type { Candidate } from '../../resolve/candidate.ts'
import type { RootRequirement } from '../../resolve/request.ts'
import type { Resolution } from '../../resolve/resolution.ts'
import type { DataSource } from '../data-source.ts'
import { findDistribution } from '../one-distribution.ts'
import { orNull } from '../or-null.ts'
import type { Plan } from '../plan/plan.ts'
import { type ScenarioResult, weighResolved } from '../run.ts'
import type { Session } from '../session/session.ts'
import { archiveOf } from './repository-archives.ts'

/** A distribution that stands in for a repository that is not checked out. */
interface StandIn {
  /** The requirement as written, or the package. */
  readonly text: string
  readonly candidate: Candidate
  /**
   * An archive by the repository's host, or a release of the index: of the version that the
   * repository's tag or the lock names, or another one.
   */
  readonly kind: 'archive' | 'same release' | 'other release'
}

/** A wheel that is built from the tag of a release differs little from the published one. */
const SAME = 1.1
/** Between two versions of a project, or between a project and its fork. */
const OTHER = 2

/** The version that a tag names at the end of a URL: `…@v2.0.0`, `…/archive/refs/tags/2.0.zip`. */
const TAG = /[@/_-]v?(\d+(?:\.\d+)+(?:(?:a|b|rc|\.post)\d+)?)(?:\.zip|\.tar\.gz)?(?:#.*)?$/

/**
 * A plan that requires an archive of each repository instead, else a release of the index, and
 * these by normalised name. A project without both stays as it is.
 */
export async function withReleases(
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<{ readonly plan: Plan; readonly standIns: ReadonlyMap<string, StandIn> }> {
  const standIns = new Map<string, StandIn>()
  if (plan.lock !== null || !plan.request.roots.some(isUnread)) return { plan, standIns }
  const roots: RootRequirement[] = []
  for (const root of plan.request.roots) {
    const { requirement, text } = root
    const { name, url } = requirement
    const archive = isUnread(root) ? await archiveOf(url!, name, plan, session, source) : null
    const found =
      archive === null && isUnread(root)
        ? await releaseOf(name, TAG.exec(url!)?.[1], plan, session, source)
        : null
    if (archive !== null) {
      standIns.set(name, { candidate: archive, kind: 'archive', text })
      roots.push({ ...root, requirement: { ...requirement, url: archive.file.url } })
    } else if (found === null) roots.push(root)
    else {
      standIns.set(name, { ...found, text })
      const version = found.candidate.version.normal
      roots.push({ ...root, requirement: released(requirement, version) })
    }
  }
  return { plan: { ...plan, request: { ...plan.request, roots } }, standIns }
}

const isUnread = ({ requirement: { url } }: RootRequirement): boolean =>
  url !== null && (isRepository(url) || repositoryName(url) !== undefined)

/** The requirement with a version instead of its URL. */
const released = (
  requirement: RootRequirement['requirement'],
  version: string,
): RootRequirement['requirement'] => {
  const { specifier } = parseRequirement(`${requirement.rawName}==${version}`)
  return parseRequirement(formatRequirement({ ...requirement, url: null, specifier }))
}

async function releaseOf(
  name: string,
  version: string | undefined,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<Omit<StandIn, 'text'> | null> {
  for (const text of version === undefined ? [name] : [`${name}==${version}`, name]) {
    const requirement = parseRequirement(text)
    const root = { requirement, origin: [], text }
    const candidate = await orNull(findDistribution(root, plan, session, source))
    if (candidate !== null)
      return { candidate, kind: text === name ? 'other release' : 'same release' }
  }
  return null
}

/** The result with releases instead of repositories that a lock names. */
export async function withLockedReleases(
  result: ScenarioResult,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<{ readonly result: ScenarioResult; readonly standIns: ReadonlyMap<string, StandIn> }> {
  const standIns = new Map<string, StandIn>()
  const { packages } = result.resolution
  for (const { name, version, installed_size: size } of result.scenario.packages) {
    const own = packages.get(name)
    if (plan.lock === null || size !== null || own === undefined) continue
    const { url } = own.candidate.file
    if (!isRepository(url) && repositoryName(url) === undefined) continue
    const archive = await archiveOf(url, name, plan, session, source)
    const found: Omit<StandIn, 'text'> | null =
      archive === null
        ? await releaseOf(name, version, plan, session, source)
        : { candidate: archive, kind: 'archive' }
    if (found !== null) standIns.set(name, { ...found, text: name })
  }
  if (standIns.size === 0) return { result, standIns }
  const resolution: Resolution = {
    ...result.resolution,
    packages: new Map(
      [...packages].map(([name, own]) => {
        const candidate = standIns.get(name)?.candidate
        return [name, candidate === undefined ? own : { ...own, candidate }] as const
      }),
    ),
  }
  const weighed = await orNull(weighResolved(plan, { ...result, resolution }, session, source))
  return weighed === null
    ? { result, standIns: new Map() }
    : { result: { ...weighed, freshUntil: result.freshUntil }, standIns }
}

/** The result with intervals and warnings for the releases that stand in. */
export function markedStandIns(
  result: ScenarioResult,
  standIns: ReadonlyMap<string, StandIn>,
): ScenarioResult {
  if (standIns.size === 0) return result
  const { scenario } = result
  const packages = scenario.packages.map((one) => {
    const standIn = standIns.get(one.name)
    return standIn === undefined ? one : estimatedBy(one, standIn)
  })
  const texts = [...standIns.values()].map(({ text }) => `${text} comes from a repository`)
  const isReplaced = ({ code, message }: Warning): boolean =>
    code === 'repository-unknown' && texts.some((text) => message.startsWith(text))
  return {
    ...result,
    scenario: { ...scenario, packages, totals: totalsOf(packages, scenario.overlaps, new Set()) },
    warnings: [
      ...result.warnings.filter((one) => !isReplaced(one)),
      ...[...standIns.values()].map(noteOf),
    ],
    notices: result.notices.filter((one) => !isReplaced(one)),
  }
}

function estimatedBy(one: PackageEstimate, { kind }: StandIn): PackageEstimate {
  const { installed_size: installed, bytecode_size: bytecode, interval, sources } = one
  if (installed === null || kind === 'archive') return one
  const size = installed + (bytecode ?? 0)
  const [low, high] = interval ?? [size, size]
  const off = kind === 'same release' ? SAME : OTHER
  return {
    ...one,
    sources: { ...sources, download: 'estimated', installed: 'estimated' },
    interval: [Math.floor(low / off), Math.ceil(high * off)],
  }
}

const noteOf = ({ text, kind, candidate: { name, version } }: StandIn): Warning =>
  warning(
    'repository-estimated',
    kind === 'archive'
      ? `${text} comes from a repository, which is not checked out: its size and dependencies are read from the sources that its host packs.`
      : `${text} comes from a repository, which is not checked out: its size and dependencies are estimated from ${name} ${version.normal} of the index.`,
  )
