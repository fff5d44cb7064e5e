import type { HeldBy, Holder } from '../../model/documents.ts'
import type { PackageEstimate } from '../../model/estimate.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import { contains, intersect, isEmpty } from '../../packaging/versions/range.ts'
import { parseSpecifierSetOrThrow } from '../../packaging/versions/specifier.ts'
import { type Candidate, knownVersion, type RejectedVersion } from '../../resolve/candidate.ts'
import type { Candidates } from '../../resolve/candidates.ts'
import { edgeText } from '../../resolve/dependency-edges.ts'
import { baseRequirements, requirementsWithExtras } from '../../resolve/metadata.ts'
import type { RootRequirement } from '../../resolve/request.ts'
import type { Resolution } from '../../resolve/resolution.ts'
import { Universe } from '../../resolve/universe.ts'
import { type DataSource, openSources } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'
import { type NotResolved, resolveAgain } from '../resolve-again.ts'
import type { ScenarioResult } from '../run.ts'
import type { Session } from '../session/session.ts'
import { type Bound, boundsOn } from './version-bounds.ts'

/** The bounds of a version in one resolution, and the version without them. */
interface Finding extends Omit<HeldBy, 'next'> {
  /** The bounds that `without` leaves out, and the result of resolving without them. */
  readonly released: readonly Bound[]
  readonly found: Resolution | null
}

/** A resolution with bounds on a package's version. */
interface Question {
  readonly plan: Plan
  /** The bounds that the resolution leaves out. */
  readonly released: readonly Bound[]
  readonly resolution: Resolution
  readonly pin: Candidate
  readonly bounds: readonly Bound[]
  readonly universe: Universe
  /** Resolves without further bounds, or with a further requirement. */
  again(change: {
    readonly without?: readonly Bound[]
    readonly with?: Requirement
    readonly highest?: true
  }): Promise<Resolution | NotResolved>
}

/**
 * The bounds that keep a package from its newest version, and the version without them, found by
 * resolving again. Null if it is at the newest version for the target.
 */
export async function heldBy(
  name: string,
  plan: Plan,
  { resolution, universe }: ScenarioResult,
  session: Session,
  source: DataSource,
): Promise<HeldBy | null> {
  const locked = heldByLock(name, plan, resolution)
  if (locked !== null) return locked
  const candidates = await candidatesOf(name, plan, universe, session, source)
  const questionOf = (of: Resolution, released: readonly Bound[]): Question => ({
    plan,
    released,
    resolution: of,
    pin: of.packages.get(name)!.candidate,
    bounds: boundsOn(name, plan, of).filter(
      ({ written }) => written === null || !released.some((bound) => bound.written === written),
    ),
    universe,
    again: (change) => {
      const { request } = plan
      const more = change.with === undefined ? [] : [rootFor(change.with)]
      const mode = change.highest ? 'highest' : request.mode
      const changed = { ...plan, request: { ...request, mode, roots: [...request.roots, ...more] } }
      return resolveAgain(changed, [...released, ...(change.without ?? [])], session, source)
    },
  })
  const first = await findingOf(questionOf(resolution, []), candidates)
  if (first === null) return null
  const { released, found, ...held } = first
  const isNewest = held.without === null || held.newest === null || held.without === held.newest
  const next =
    found === null || isNewest ? null : await findingOf(questionOf(found, released), candidates)
  return { ...held, next: next?.by ?? [] }
}

/** The version from a lock is not looked up on an index. */
function heldByLock(name: string, { lock }: Plan, { packages }: Resolution): HeldBy | null {
  const locked = lock?.distributions.get(name)
  const version = packages.get(name)?.candidate.version.key
  if (locked === undefined || version !== knownVersion(locked.locked.version ?? '')?.key)
    return null
  const { file, line = null } = locked.locked.place()
  return byLock({ name, version: locked.locked.version, file, line })
}

const byLock = (holder: Pick<Holder, 'name' | 'version' | 'file' | 'line'>): HeldBy => ({
  by: [{ ...NOBODY, kind: 'lock', ...holder }],
  newest: null,
  without: null,
  reason: null,
  next: [],
})

/**
 * A package of conda: its lock decides the version. If a solver chose the version, no bound is
 * known.
 */
export const condaHeldBy = (
  { name, version }: Pick<PackageEstimate, 'name' | 'version'>,
  { conda }: Plan,
): HeldBy | null =>
  conda === null || conda.requested !== null
    ? null
    : byLock({ name, version, file: conda.file, line: null })

const rootFor = (requirement: Requirement): RootRequirement => ({
  requirement,
  origin: [],
  text: edgeText(requirement),
})

async function findingOf(
  question: Question,
  candidates: Candidates | null,
): Promise<Finding | null> {
  const { plan, pin, bounds } = question
  const urls = bounds.filter(({ url }) => url !== null)
  if (urls.length > 0)
    return {
      by: urls.map(({ holder }) => holder),
      newest: null,
      ...(await without(urls, question)),
    }
  if (candidates === null) return null
  const { newer, refused } = newerThan(candidates, question)
  const [newest] = newer
  if (newest === undefined)
    return refused === undefined ? null : { ...heldByTarget(refused, question), ...NOTHING_FOUND }
  const held = { newest: newest.version.normal }
  const { mode } = plan.request
  if (
    mode === 'lowest' ||
    (mode === 'lowest-direct' && bounds.some(({ holder }) => holder.kind === 'line'))
  ) {
    const highest = outcome(pin.name, [], await question.again({ highest: true }))
    if (highest.without !== pin.version.normal)
      return { by: [option(`--resolution ${mode}`)], ...held, ...highest }
  }
  const admitted = newer.find(({ version }) =>
    bounds.every(({ range }) => contains(range, version.key)),
  )
  if (admitted !== undefined) return { ...held, ...(await heldIndirectly(admitted, question)) }
  const tightest = tightestOf(bounds, newer)
  return {
    by: tightest.map(({ holder }) => holder),
    ...held,
    ...(await without(tightest, question)),
  }
}

const NOTHING_FOUND = { released: [], found: null } as const

/** The version without some bounds, or the reason why it is unknown. */
const without = async (
  released: readonly Bound[],
  question: Question,
): Promise<Omit<Finding, 'by' | 'newest'>> =>
  outcome(
    question.pin.name,
    [...question.released, ...released],
    await question.again({ without: released }),
  )

function outcome(
  name: string,
  released: readonly Bound[],
  found: Resolution | NotResolved,
): Omit<Finding, 'by' | 'newest'> {
  if (!('packages' in found)) return { without: null, reason: found.message, released, found: null }
  const version = found.packages.get(name)?.candidate.version.normal
  if (version === undefined)
    return { without: null, reason: `${name} is not needed then.`, released, found: null }
  return { without: version, reason: null, released, found }
}

const option = (requirement: string): Holder => ({ ...NOBODY, kind: 'option', requirement })

const NOBODY = {
  name: null,
  version: null,
  requirement: null,
  marker: null,
  extra: null,
  file: null,
  line: null,
} as const

/**
 * The rules without the user's hashes of a project, because those of other versions are unknown.
 */
function unhashed(name: string, { rules }: Plan): Plan['rules'] {
  const { allowedHashes } = rules
  return allowedHashes(name) === null
    ? rules
    : { ...rules, allowedHashes: (other) => (other === name ? null : allowedHashes(other)) }
}

async function candidatesOf(
  name: string,
  plan: Plan,
  universe: Universe,
  session: Session,
  source: DataSource,
): Promise<Candidates | null> {
  const rules = unhashed(name, plan)
  const asked =
    rules === plan.rules ? universe : new Universe(rules, openSources(plan, session, source))
  for (;;) {
    const candidates = asked.candidates(name)
    if (!(candidates instanceof Promise)) return candidates
    await candidates
  }
}

/**
 * The versions above the pin that can be installed, newest first, and the newest one that the
 * target refuses if it is above them all.
 */
function newerThan(
  candidates: Candidates,
  { plan, pin, bounds }: Question,
): { readonly newer: readonly Candidate[]; readonly refused: RejectedVersion | undefined } {
  const takesPrereleases =
    plan.request.prereleases(pin.name) ??
    (pin.version.isPrerelease || bounds.some(({ admitsPrereleases }) => admitsPrereleases))
  const newer: Candidate[] = []
  let refused: RejectedVersion | undefined
  for (
    let index = 0;
    index < candidates.count && candidates.version(index).key > pin.version.key;
    index++
  ) {
    if (candidates.version(index).isPrerelease && !takesPrereleases) continue
    const verdict = candidates.verdict(index)
    if ('reason' in verdict) refused ??= newer.length === 0 ? verdict : undefined
    else if (!verdict.yanked) newer.push(verdict)
  }
  return { newer, refused }
}

/** A newer version without a bound: the target or an option refuses it. */
function heldByTarget(
  { version, reason, detail }: RejectedVersion,
  { pin, plan }: Question,
): Omit<HeldBy, 'next'> {
  const newest = version.normal
  const held = (holder: Holder, why: string): Omit<HeldBy, 'next'> => ({
    by: [holder],
    newest,
    without: null,
    reason: `${pin.name} ${newest} ${why}`,
  })
  const { summary } = plan.rules.target
  switch (reason) {
    case 'requires-python':
      return held(
        { ...NOBODY, kind: 'python', requirement: detail },
        `needs Python ${detail}, but the target has ${summary.python}`,
      )
    case 'no-compatible-wheel':
      return held(
        { ...NOBODY, kind: 'platform', requirement: summary.platform },
        `has no wheel for ${summary.platform} and this Python`,
      )
    case 'too-new':
    case 'undated':
      return held(option('--exclude-newer'), 'was uploaded after the date of --exclude-newer')
    case 'only-binary':
    case 'no-binary':
      return held(option(`--${reason}`), `is left out by --${reason}`)
    case 'hash':
      return held(option('--hash'), 'has none of the allowed hashes')
    case 'old-archive':
      return held(
        { ...NOBODY, kind: 'platform', requirement: detail },
        `comes as ${detail}, which ${plan.rules.policy.name} does not read`,
      )
  }
}

/** The bounds that allow the fewest newer versions, all of them if equal. */
function tightestOf(bounds: readonly Bound[], newer: readonly Candidate[]): readonly Bound[] {
  const heights = bounds.map(
    ({ range }) => newer.find(({ version }) => contains(range, version.key))?.version.key ?? '',
  )
  const [least] = heights.toSorted()
  return bounds.filter((_, at) => heights[at] === least)
}

/** No bound excludes a newer version: the requirements of that version do not fit the rest. */
async function heldIndirectly(
  newer: Candidate,
  question: Question,
): Promise<Omit<Finding, 'newest'>> {
  const { name, version } = newer
  const { resolution, plan } = question
  const conflicts = await conflictsOf(newer, question)
  const opposed = conflicts.map((requirement) => ({
    requirement,
    by: boundsOn(requirement.name, plan, resolution).filter(
      ({ range, holder }) =>
        holder.name !== name && isEmpty(intersect(range, requirement.specifier.range)),
    ),
  }))
  const decisive = opposed.find(({ by }) => by.length > 0)
  const told = decisive?.requirement ?? conflicts[0]
  const needs = told === undefined ? null : `${name} ${version.normal} requires ${edgeText(told)}`
  const found = await question.again({ with: exactly(newer) })
  if ('packages' in found) {
    const other = told === undefined ? undefined : resolution.packages.get(told.name)?.candidate
    const by =
      other === undefined
        ? []
        : [{ ...NOBODY, kind: 'choice' as const, name: other.name, version: other.version.normal }]
    return { by, without: version.normal, reason: needs, ...NOTHING_FOUND }
  }
  if (decisive === undefined)
    return { by: [], without: null, reason: found.message, ...NOTHING_FOUND }
  const other = await without(decisive.by, question)
  return { by: decisive.by.map(({ holder }) => holder), ...other, reason: other.reason ?? needs }
}

const exactly = ({ name, version }: Candidate): Requirement => ({
  name,
  rawName: name,
  extras: [],
  specifier: parseSpecifierSetOrThrow(`==${version.normal}`),
  url: null,
  marker: null,
})

/**
 * The requirements of a version that the pins do not meet; empty if its metadata cannot be read.
 */
async function conflictsOf(
  newer: Candidate,
  { resolution, plan, universe }: Question,
): Promise<readonly Requirement[]> {
  let known = universe.dependencies(newer)
  while (known instanceof Promise) {
    await known
    known = universe.dependencies(newer)
  }
  if ('unavailable' in known) return []
  const { extras } = resolution.packages.get(newer.name)!
  const { markers } = plan.rules.target
  const requirements =
    extras.length === 0
      ? baseRequirements(known, markers)
      : requirementsWithExtras(known, new Set(extras), markers)
  return requirements.filter(({ name, specifier, url }) => {
    const pin = resolution.packages.get(name)?.candidate
    return pin !== undefined && url === null && !contains(specifier.range, pin.version.key)
  })
}
