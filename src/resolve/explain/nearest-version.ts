import { once } from '../../fetch/once.ts'
import {
  contains,
  equalRanges,
  FULL,
  intersect,
  intersectAll,
  type Range,
} from '../../packaging/versions/range.ts'
import type { Version } from '../../packaging/versions/version.ts'
import { LOWEST_KEY } from '../../packaging/versions/version-key.ts'
import type { Question } from '../alternatives.ts'
import type { Candidate } from '../candidate.ts'
import type { ResolutionRequest } from '../request.ts'
import { baseName } from '../uv/search.ts'
import { localOf } from './cause.ts'
import type { UserRequirement } from './facts.ts'
import { type NearestFirst, NO_VERSIONS, nearestFirst } from './nearest-first.ts'
import { isPromising, type Required } from './promising-version.ts'
import type { Trials, Verdict } from './trial.ts'

/** How many of the nearest versions are sampled without a gap. */
const NEAREST = 4
/**
 * The most versions sampled at once between the last one that fails and the first that may work.
 */
const BETWEEN = 6
/**
 * How many of the nearest versions are read although their metadata costs megabytes: sdists, and
 * wheels above this size, bytes, without a metadata file.
 */
const NEAREST_COSTLY = 1
const COSTLY_WHEEL = 50_000_000

/**
 * Finds the version nearest to the range of a line with which everything resolves. Newer versions
 * are tried first, unless the next older one shares more of the release. Null if none was found
 * within the budget.
 *
 * @param required what the user's other lines allow of each project, as far as the failure shows
 */
export async function nearestVersion(
  of: UserRequirement,
  required: Required,
  trials: Trials,
): Promise<Version | null> {
  if (of.kind === 'requirement' && of.root.requirement.url !== null) return null
  await pageOf(baseName(of.package), trials)
  const { above, below } = versionsAround(of, required(baseName(of.package)), trials.question)
  const isOlder = isOlderNearer(of, above, below)
  for (const versions of isOlder ? [below, above] : [above, below]) {
    const version = await firstThatWorks({ of, required, trials }, versions)
    if (version !== null) return version
  }
  return null
}

/**
 * The nearest version outside the range of a line that has a wheel for the target, according to the
 * page only. Versions with only an sdist are left out, because their build may fail.
 */
export function nearestByPage(of: UserRequirement, question: Question): Candidate | null {
  const { above, below } = versionsAround(of, FULL, question)
  const isOlder = isOlderNearer(of, above, below)
  const sides = isOlder ? [below, above] : [above, below]
  for (const versions of sides) {
    for (let place = versions.nextFrom(0); place < versions.length; ) {
      const nearest = versions.at(place)
      if (nearest?.kind === 'wheel') return nearest
      place = versions.nextFrom(place + 1)
    }
  }
  return null
}

function isOlderNearer(of: UserRequirement, above: NearestFirst, below: NearestFirst): boolean {
  const [low = '', high = low] = [of.set[0], of.set.at(-1)]
  return sharedKey(nearestKey(below), low) > sharedKey(nearestKey(above), high)
}

/** Contradicting lines fail before the page of their project arrives, so this waits for it. */
async function pageOf(name: string, trials: Trials): Promise<void> {
  const page = trials.question.universe.candidates(name)
  if (page instanceof Promise) await trials.wait(page.catch(() => {}))
}

const nearestKey = (versions: NearestFirst): string =>
  versions.at(versions.nextFrom(0))?.version.key ?? ''

/** Versions outside a line's range, in each direction the nearest first. */
function versionsAround(
  of: UserRequirement,
  required: Range,
  { request, universe }: Question,
): Record<'above' | 'below', NearestFirst> {
  const name = baseName(of.package)
  const candidates = universe.knownCandidates(name)
  if (candidates === null) return { above: NO_VERSIONS, below: NO_VERSIONS }
  const others = intersect(required, otherRange(of, request))
  const build = localOf({ range: of.set })
  const admitsPrereleases = request.prereleases(name) === true
  const low = of.set[0] ?? LOWEST_KEY
  const high = of.set.length % 2 === 0 ? of.set.at(-1) : undefined
  const above: number[] = []
  const below: number[] = []
  for (let index = 0; index < candidates.count; index++) {
    const version = candidates.version(index)
    const isOutside = version.key < low || (high !== undefined && version.key >= high)
    if (
      !isOutside ||
      (version.isPrerelease && !admitsPrereleases) ||
      !contains(others, version.key)
    )
      continue
    if (build === null || version.local === build) (version.key < low ? below : above).push(index)
  }
  return {
    above: nearestFirst(candidates, above.reverse()),
    below: nearestFirst(candidates, below),
  }
}

/** The versions that the user's other lines allow. */
function otherRange(of: UserRequirement, { roots, constraints }: ResolutionRequest): Range {
  const name = baseName(of.package)
  const ranges = roots.flatMap((root) =>
    root.requirement.name === name && !(of.kind === 'requirement' && of.root === root)
      ? [root.requirement.specifier.range]
      : [],
  )
  const constraint = of.kind === 'constraint' ? undefined : constraints.get(name)
  return intersectAll([...ranges, constraint?.range ?? FULL])
}

/** The version to replace, and the way to try another one. */
interface Search {
  readonly of: UserRequirement
  readonly required: Required
  readonly trials: Trials
}

async function firstThatWorks(search: Search, versions: NearestFirst): Promise<Version | null> {
  const { of, required, trials } = search
  const verdicts = new Map<Version, Promise<Verdict>>()
  const works = async (version: Version): Promise<boolean> =>
    (await once(verdicts, version, () => trials.verdict({ kind: 'version', of, version }))) ===
    'works'
  const versionAt = (place: number): Version => versions.at(place)!.version
  let places = samplePlaces(versions)
  // If other packages require the project, the nearest version will most likely work. Otherwise the
  // other samples arrive while it is tried.
  if (equalRanges(required(baseName(of.package)), FULL))
    requestDependencies(versions, places, trials)
  const [nearest] = await promisingPlaces(search, versions, places.slice(0, 1))
  if (nearest !== undefined && (await works(versionAt(nearest)))) return versionAt(nearest)
  let promising = await promisingPlaces(search, versions, places)
  const furthest = promising.at(-1)
  /** The fallback if the budget ends before a nearer version is known to work. */
  let proven: Version | null = null
  // Far from the line only samples were tried: go back to the last one that fails, and try the
  // versions between.
  for (let first = promising[0]; first !== undefined && !trials.isOver; first = promising[0]) {
    const last: number = places[places.indexOf(first) - 1] ?? -1
    const between = placesBetween(versions, last, first)
    if (between.length === 0) break
    const isProven = works(versionAt(first))
    places = [last, ...between, first].filter((place) => place >= 0)
    promising = await promisingPlaces(search, versions, places)
    if (await isProven) proven = versionAt(first)
  }
  if (furthest === undefined) return null
  const offered = [...new Set([...promising, furthest])].map(versionAt)
  const found = await nearestThatWorks(offered, works, trials)
  if (found !== null || proven === null) return found
  // The time ended. A trial of the nearest version often has all that it needs from the proven one.
  const version = offered[0]!
  return (await trials.worksAtOnce({ kind: 'version', of, version })) ? version : proven
}

/**
 * Tries the nearest version, then the furthest. If only the furthest works, a binary search looks
 * for the nearest one that does.
 */
async function nearestThatWorks(
  nearestFirst: readonly Version[],
  works: (version: Version) => Promise<boolean>,
  trials: Trials,
): Promise<Version | null> {
  if (await works(nearestFirst[0]!)) return nearestFirst[0]!
  let working = nearestFirst.length - 1
  if (working === 0 || !(await works(nearestFirst[working]!))) return null
  for (let failing = 0; working - failing > 1 && !trials.isOver; ) {
    const middle = (failing + working) >> 1
    if (await works(nearestFirst[middle]!)) working = middle
    else failing = middle
  }
  return nearestFirst[working]!
}

/** The nearest few places, then places at twice the distance each time, and the furthest. */
function samplePlaces(versions: NearestFirst): readonly number[] {
  const places = new Set<number>()
  const { length } = versions
  for (let place = versions.nextFrom(0); place < length; ) {
    places.add(place)
    place = versions.nextFrom(places.size <= NEAREST ? place + 1 : place * 2)
  }
  const furthest = versions.lastBefore(length)
  if (furthest >= 0) places.add(furthest)
  return [...places]
}

/**
 * At most `BETWEEN` places after `last` and before `first`, evenly spaced, including the nearest.
 */
function placesBetween(versions: NearestFirst, last: number, first: number): readonly number[] {
  const step = Math.max(1, Math.ceil((first - last - 1) / BETWEEN))
  const places = new Set<number>()
  for (let place = last + 1; place < first; place += step) {
    const usable = versions.nextFrom(place)
    if (usable < first) places.add(usable)
  }
  return [...places]
}

/**
 * The positions of versions whose own dependencies do not contradict the user's lines. This costs
 * one wait, and no search.
 */
async function promisingPlaces(
  { of, required, trials }: Search,
  versions: NearestFirst,
  places: readonly number[],
): Promise<readonly number[]> {
  const pending = requestDependencies(versions, places, trials)
  if (pending.length > 0) await trials.wait(Promise.allSettled(pending))
  return places.filter((place) => isPromising(of, versions.at(place)!, required, trials.question))
}

/** Requests the dependencies of these versions, and returns those that have not arrived. */
function requestDependencies(
  versions: NearestFirst,
  places: readonly number[],
  trials: Trials,
): readonly Promise<void>[] {
  const { universe } = trials.question
  return places.flatMap((place) => {
    const candidate = versions.at(place)!
    const answer =
      isCheap(candidate) || place < NEAREST_COSTLY ? universe.dependencies(candidate) : null
    return answer instanceof Promise ? [answer] : []
  })
}

const isCheap = ({ kind, file }: Candidate): boolean =>
  kind === 'wheel' && (file.sidecar !== false || (file.size ?? COSTLY_WHEEL) < COSTLY_WHEEL)

/**
 * The length of the common beginning of two version keys, which is longer if more of the release is
 * the same.
 */
function sharedKey(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}
