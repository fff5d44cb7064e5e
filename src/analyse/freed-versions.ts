import type { Requirement } from '../packaging/requirement.ts'
import {
  contains,
  equalRanges,
  FULL,
  intersectAll,
  type Range,
} from '../packaging/versions/range.ts'
import type { Candidate } from '../resolve/candidate.ts'
import type { ResolutionRequest } from '../resolve/request.ts'
import type { ResolvedPackage } from '../resolve/resolution.ts'
import type { Universe } from '../resolve/universe.ts'
import type { Demand, LineGraph } from './graph/line-graph.ts'

/** Facts about versions that a resolution has found. Reading them makes no request. */
export type KnownVersions = Pick<Universe, 'knownCandidates' | 'knownDependencies'>

/** A search may reject thousands of versions; the newest of them are enough here. */
const PASSED_OVER = 50

/**
 * The most lines and packages that require one package. No real environment has more, so beyond it
 * the effect of a deletion is not computed.
 */
const MOST_DEMANDS = 100

/**
 * Tells whether deleting a line may change the version of a package that stays: a version that was
 * ruled out by the line, or by a package that leaves with it, becomes possible and is preferred to
 * the pin. This makes no request, so it stays open whether such a version would be chosen in the
 * end.
 */
export function freedVersions(
  request: ResolutionRequest,
  resolved: ReadonlyMap<string, ResolvedPackage>,
  graph: LineGraph,
  versions: KnownVersions,
): (line: number, leaving: readonly Requirement[]) => boolean {
  const rangeOf = (name: string, demands: readonly Demand[]): Range =>
    intersectAll([
      request.constraints.get(name)?.range ?? FULL,
      ...demands.map(({ requirement }) => requirement.specifier.range),
    ])
  let contested: ReadonlySet<string> | undefined
  const isContested = (name: string): boolean => {
    contested ??= contestedIn(resolved, (one) => rangeOf(one, graph.demands(one)), versions, graph)
    return contested.has(name)
  }

  return (line, leaving) => {
    const checked = new Set<string>()
    for (const { name, specifier, url } of leaving) {
      const pin = resolved.get(name)?.candidate
      if (checked.has(name) || pin === undefined || graph.lineOf(name) === line) continue
      const all = graph.demands(name)
      if (all.length > MOST_DEMANDS) return true
      const rest = all.filter(({ from }) => from.line !== line)
      if (url !== null && !rest.some(({ requirement }) => requirement.url === url)) return true
      // Under `lowest-direct`, a package may no longer be direct after the deletion.
      if (request.mode === 'lowest-direct' && !rest.some(({ from }) => from.name === null))
        return true
      // A line without versions counts, too: a search decides sooner about a package that a line
      // names.
      if (isContested(name)) return true
      if (specifier.specifiers.length === 0) continue
      const [before, after] = [rangeOf(name, all), rangeOf(name, rest)]
      if (equalRanges(before, after)) continue
      checked.add(name)
      if (isPreferred(pin, before, after, rest, request, versions)) return true
    }
    return false
  }
}

/** Whether a version that the installer prefers to the pin becomes possible. */
function isPreferred(
  pin: Candidate,
  before: Range,
  after: Range,
  rest: readonly Demand[],
  { mode, prereleases }: ResolutionRequest,
  versions: KnownVersions,
): boolean {
  const { name, version } = pin
  const candidates = versions.knownCandidates(name)
  if (candidates === null || pin.yanked) return true
  const takesPrereleases =
    prereleases(name) ?? rest.some(({ requirement }) => requirement.specifier.admitsPrereleases)
  const takesLowest =
    mode === 'lowest' || (mode === 'lowest-direct' && rest.some(({ from }) => from.name === null))
  const { start, end } = candidates.within(after)
  for (let index = start; index < end; index++) {
    const { key, isPrerelease } = candidates.version(index)
    if (isPrerelease && !takesPrereleases) continue
    if (!contains(after, key) || contains(before, key)) continue
    if (
      takesLowest
        ? key < version.key
        : key > version.key || (version.isPrerelease && !takesPrereleases)
    )
      return true
  }
  return false
}

/**
 * The packages for which the search had to give up a newer version because of another package:
 * those with a rejected newer version, the dependencies of that version, and every package that
 * requires one of these. The order in which a search decides about them changes the answer.
 */
function contestedIn(
  resolved: ReadonlyMap<string, ResolvedPackage>,
  rangeOf: (name: string) => Range,
  versions: KnownVersions,
  graph: LineGraph,
): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { candidate } of resolved.values()) {
    const needs = needsPassedOver(candidate, rangeOf(candidate.name), versions)
    if (needs.size > 0) names.add(candidate.name)
    for (const need of needs) names.add(need)
  }
  // Iterating over a set also visits elements that are added meanwhile.
  for (const name of names)
    for (const { from } of graph.demands(name)) if (from.name !== null) names.add(from.name)
  return names
}

/** The requirements of versions that the search rejected before it reached the pin. */
function needsPassedOver(
  pin: Candidate,
  range: Range,
  versions: KnownVersions,
): ReadonlySet<string> {
  const needs = new Set<string>()
  const candidates = versions.knownCandidates(pin.name)
  if (candidates === null) return needs
  const { start, end } = candidates.within(range)
  for (let index = start; index < Math.min(end, start + PASSED_OVER); index++) {
    const { key, isPrerelease } = candidates.version(index)
    if (key <= pin.version.key) break
    if (isPrerelease || !contains(range, key)) continue
    const candidate = candidates.at(index)
    const known = candidate === null ? null : versions.knownDependencies(candidate)
    if (known !== null && !('unavailable' in known))
      for (const { name } of known.requirements) needs.add(name)
  }
  return needs
}
