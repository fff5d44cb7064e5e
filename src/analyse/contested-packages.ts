import { contains, type Range } from '../packaging/versions/range.ts'
import type { Candidate } from '../resolve/candidate.ts'
import type { ResolutionRequest } from '../resolve/request.ts'
import type { ResolvedPackage } from '../resolve/resolution.ts'
import { type Blockers, blockedVersions, type KnownVersions } from './blocked-versions.ts'
import type { LineGraph } from './graph/line-graph.ts'

/** A search may reject thousands of versions; the newest of them are enough here. */
const PASSED_OVER = 50

/** A newer version of a package that the search gave up, though all that require it allow it. */
interface PassedOver {
  readonly name: string
  readonly needs: ReadonlySet<string>
  /** Null if a solution could contain it. */
  readonly blockers: Blockers | null
}

/**
 * Tells whether the order of a search decides about the version of a package: a newer one was
 * given up because of another package. It also tells so of the dependencies of the newer version,
 * and of every package that requires one of these. Versions that the remaining lines exclude in any
 * order do not count.
 *
 * @param rangeOf what all that require a package allow
 * @returns for the position of a deleted line, and a package
 */
export function contestedPackages(
  request: ResolutionRequest,
  resolved: ReadonlyMap<string, ResolvedPackage>,
  rangeOf: (name: string) => Range,
  versions: KnownVersions,
  graph: LineGraph,
): (line: number, name: string) => boolean {
  const blockersOf = blockedVersions(request, versions)
  const { mode } = request
  const passedOver = [...resolved.values()].flatMap(({ candidate, requested }) => {
    const takesLowest = mode === 'lowest' || (mode === 'lowest-direct' && requested)
    return passedOverBy(candidate, rangeOf(candidate.name), takesLowest, versions, blockersOf)
  })
  const open = reaching(
    passedOver.filter(({ blockers }) => blockers === null),
    graph,
  )
  const byLine = new Map<number, ReadonlySet<string>>()
  return (line, name) => {
    if (open.has(name)) return true
    let freed = byLine.get(line)
    if (freed === undefined) {
      const versionsFreed = passedOver.filter(({ blockers }) => blockers?.has(line) === true)
      freed = reaching(versionsFreed, graph)
      byLine.set(line, freed)
    }
    return freed.has(name)
  }
}

/** The packages with these versions, what those need, and every package that requires these. */
function reaching(passedOver: readonly PassedOver[], graph: LineGraph): ReadonlySet<string> {
  const names = new Set(passedOver.flatMap(({ name, needs }) => [name, ...needs]))
  // Iterating over a set also visits elements that are added meanwhile.
  for (const name of names)
    for (const { from } of graph.demands(name)) if (from.name !== null) names.add(from.name)
  return names
}

/** The versions that the search rejected before it reached the pin. */
function passedOverBy(
  { name, version }: Candidate,
  range: Range,
  takesLowest: boolean,
  versions: KnownVersions,
  blockersOf: (candidate: Candidate) => Blockers | null,
): readonly PassedOver[] {
  const candidates = versions.knownCandidates(name)
  if (candidates === null) return []
  const found: PassedOver[] = []
  const { start, end } = candidates.within(range)
  const step = takesLowest ? -1 : 1
  const first = takesLowest ? end - 1 : start
  for (let at = 0; at < Math.min(end - start, PASSED_OVER); at++) {
    const index = first + at * step
    const { key, isPrerelease } = candidates.version(index)
    if (takesLowest ? key >= version.key : key <= version.key) break
    if (isPrerelease || !contains(range, key)) continue
    const candidate = candidates.at(index)
    const known = candidate === null ? null : versions.knownDependencies(candidate)
    if (candidate === null || known === null || 'unavailable' in known) continue
    const needs = new Set(known.requirements.map((one) => one.name))
    found.push({ name, needs, blockers: blockersOf(candidate) })
  }
  return found
}
