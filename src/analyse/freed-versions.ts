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
import type { KnownVersions } from './blocked-versions.ts'
import { contestedPackages } from './contested-packages.ts'
import type { Demand, LineGraph } from './graph/line-graph.ts'

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
  let contested: ReturnType<typeof contestedPackages> | undefined
  const isContested = (line: number, name: string): boolean => {
    const allowed = (one: string): Range => rangeOf(one, graph.demands(one))
    contested ??= contestedPackages(request, resolved, allowed, versions, graph)
    return contested(line, name)
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
      // Under `lowest-direct`, the package is no longer direct after the deletion.
      if (request.mode === 'lowest-direct' && all.some(isLine) && !rest.some(isLine)) return true
      // A line without versions counts, too: a search decides sooner about a package that a line
      // names.
      if (isContested(line, name)) return true
      if (specifier.specifiers.length === 0) continue
      const [before, after] = [rangeOf(name, all), rangeOf(name, rest)]
      if (equalRanges(before, after)) continue
      checked.add(name)
      if (isPreferred(pin, before, after, rest, request, versions)) return true
    }
    return false
  }
}

const isLine = ({ from }: Demand): boolean => from.name === null

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
  const takesLowest = mode === 'lowest' || (mode === 'lowest-direct' && rest.some(isLine))
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
