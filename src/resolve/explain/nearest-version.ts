import { once } from '../../fetch/once.ts'
import { contains, equalRanges, FULL, intersect, intersectAll, type Range } from '../../packaging/range.ts'
import type { Version } from '../../packaging/version.ts'
import { LOWEST_KEY } from '../../packaging/version-key.ts'
import type { Candidate } from '../candidate.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import { baseName } from '../uv/search.ts'
import { localOf } from './cause.ts'
import type { UserRequirement } from './facts.ts'
import { isPromising, type Required } from './promising-version.ts'
import type { Trials, Verdict } from './trial.ts'

/** This many of the nearest versions are looked at first. */
const NEAREST = 4
/** And this many at once between the last version that fails and the first that may work. */
const BETWEEN = 6
/**
 * Of versions whose metadata costs megabytes, only this many: sdists, and wheels above this size,
 * bytes, without a metadata file.
 */
const NEAREST_COSTLY = 1
const COSTLY_WHEEL = 50_000_000

/**
 * The version nearest to those that a line allows with which everything resolves: a newer one
 * first, unless the next older one shares more of the release. Null where none was found within the
 * budget.
 *
 * @param required what the user's other lines allow of each project, as far as the failure tells
 */
export async function nearestVersion(of: UserRequirement, required: Required, trials: Trials): Promise<Version | null> {
  if (of.kind === 'requirement' && of.root.requirement.url !== null) return null
  await pageOf(baseName(of.package), trials)
  const { above, below } = usableVersions(of, required(baseName(of.package)), trials.question.request, trials.question.universe)
  const [low = '', high = low] = [of.set[0], of.set.at(-1)]
  const isOlderNearer = sharedKey(below[0]?.version.key ?? '', low) > sharedKey(above[0]?.version.key ?? '', high)
  for (const nearestFirst of isOlderNearer ? [below, above] : [above, below]) {
    const version = await firstThatWorks({ of, required, trials }, nearestFirst)
    if (version !== null) return version
  }
  return null
}

/** Lines that contradict each other fail before the page of their project has come. */
async function pageOf(name: string, trials: Trials): Promise<void> {
  const page = trials.question.universe.candidates(name)
  if (page instanceof Promise) await trials.wait(page.catch(() => {}))
}

/** Candidates outside a line's range, each way the nearest first. */
function usableVersions(
  of: UserRequirement,
  required: Range,
  request: ResolutionRequest,
  universe: Universe,
): Record<'above' | 'below', readonly Candidate[]> {
  const name = baseName(of.package)
  const candidates = universe.knownCandidates(name)
  if (candidates === null) return { above: [], below: [] }
  const others = intersect(required, otherRange(of, request))
  const build = localOf({ range: of.set })
  const usable = candidates.newestFirst.filter(
    ({ version, yanked }) =>
      !yanked &&
      (!version.isPrerelease || request.prereleases(name) === true) &&
      contains(others, version.key) &&
      (build === null || version.local === build),
  )
  const wheels = usable.filter(({ kind }) => kind === 'wheel')
  const offered = wheels.length > 0 ? wheels : usable
  const low = of.set[0] ?? LOWEST_KEY
  const high = of.set.length % 2 === 0 ? of.set.at(-1) : undefined
  return {
    above: high === undefined ? [] : offered.filter(({ version }) => version.key >= high).toReversed(),
    below: offered.filter(({ version }) => version.key < low),
  }
}

/** What the user's other lines allow of the same project. */
function otherRange(of: UserRequirement, { roots, constraints }: ResolutionRequest): Range {
  const name = baseName(of.package)
  const ranges = roots.flatMap((root) =>
    root.requirement.name === name && !(of.kind === 'requirement' && of.root === root) ? [root.requirement.specifier.range] : [],
  )
  const constraint = of.kind === 'constraint' ? undefined : constraints.get(name)
  return intersectAll([...ranges, constraint?.range ?? FULL])
}

/** What a version is looked for in place of, and how it is tried. */
interface Search {
  readonly of: UserRequirement
  readonly required: Required
  readonly trials: Trials
}

async function firstThatWorks(search: Search, nearestFirst: readonly Candidate[]): Promise<Version | null> {
  const { of, required, trials } = search
  const verdicts = new Map<Version, Promise<Verdict>>()
  const works = async (version: Version): Promise<boolean> =>
    (await once(verdicts, version, () => trials.verdict({ kind: 'version', of, version }))) === 'works'
  let places = samplePlaces(nearestFirst.length)
  // Where others say what they need of the project, the nearest will most likely do. Else the other
  // samples come while it is tried.
  if (equalRanges(required(baseName(of.package)), FULL)) requestDependencies(nearestFirst, places, trials)
  const [nearest] = await promisingPlaces(search, nearestFirst, places.slice(0, 1))
  if (nearest !== undefined && (await works(nearestFirst[nearest]!.version))) return nearestFirst[nearest]!.version
  let promising = await promisingPlaces(search, nearestFirst, places)
  const furthest = promising.at(-1)
  /** What to fall back on where the budget ends before anything nearer is known to work. */
  let proven: Version | null = null
  // Far from the line only samples were looked at: go back to the last that fails, and look at what
  // is between.
  for (let first = promising[0]; first !== undefined && !trials.isOver; first = promising[0]) {
    const last: number = places[places.indexOf(first) - 1] ?? -1
    if (first - last === 1) break
    const { version } = nearestFirst[first]!
    const isProven = works(version)
    places = [last, ...spread(last + 1, first, BETWEEN), first].filter((place) => place >= 0)
    promising = await promisingPlaces(search, nearestFirst, places)
    if (await isProven) proven = version
  }
  if (furthest === undefined) return null
  const offered = [...new Set([...promising, furthest])].map((place) => nearestFirst[place]!.version)
  return (await nearestThatWorks(offered, works, trials)) ?? proven
}

/** The first, or else the last, and then by halves what is nearer than that. */
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

/** The nearest few, then twice as far each time, and the furthest. */
function samplePlaces(count: number): readonly number[] {
  const places = new Set<number>()
  for (let place = 0; place < count; place = place < NEAREST ? place + 1 : place * 2) places.add(place)
  if (count > 0) places.add(count - 1)
  return [...places]
}

/** At most `most` places from `start` on and before `end`, evenly spaced, the first among them. */
function spread(start: number, end: number, most: number): readonly number[] {
  const step = Math.max(1, Math.ceil((end - start) / most))
  return Array.from({ length: Math.ceil((end - start) / step) }, (_, index) => start + index * step)
}

/**
 * Those of the places whose versions do not contradict the user's lines by their own dependencies:
 * that costs one wait, and no search.
 */
async function promisingPlaces(
  { of, required, trials }: Search,
  candidates: readonly Candidate[],
  places: readonly number[],
): Promise<readonly number[]> {
  const pending = requestDependencies(candidates, places, trials)
  if (pending.length > 0) await trials.wait(Promise.allSettled(pending))
  return places.filter((place) => isPromising(of, candidates[place]!, required, trials.question))
}

/** The answers that are still to come. */
function requestDependencies(candidates: readonly Candidate[], places: readonly number[], trials: Trials): readonly Promise<void>[] {
  const { universe } = trials.question
  return places.flatMap((place) => {
    const answer = isCheap(candidates[place]!) || place < NEAREST_COSTLY ? universe.dependencies(candidates[place]!) : null
    return answer instanceof Promise ? [answer] : []
  })
}

const isCheap = ({ kind, file }: Candidate): boolean =>
  kind === 'wheel' && (file.sidecar !== false || (file.size ?? COSTLY_WHEEL) < COSTLY_WHEEL)

/**
 * How long the common beginning of two version keys is: more where more of the release is the same.
 */
function sharedKey(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}
