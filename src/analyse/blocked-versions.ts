import type { Requirement } from '../packaging/requirement.ts'
import { contains, FULL, intersectAll, isEmpty, type Range } from '../packaging/versions/range.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { baseRequirements } from '../resolve/metadata.ts'
import type { ResolutionRequest } from '../resolve/request.ts'
import type { Universe } from '../resolve/universe.ts'

/** Facts about versions that a resolution has found. Reading them makes no request. */
export type KnownVersions = Pick<Universe, 'knownCandidates' | 'knownDependencies' | 'rules'>

/** The lines, by position, without which a version would not be excluded. */
export type Blockers = ReadonlySet<number>

/** Versions that exclude each other form long chains, and real ones are short. */
const DEEPEST = 4
/** The most versions of one package that are looked at to exclude a requirement. */
const MOST_VERSIONS = 50

const NO_LINES: Blockers = new Set()

/**
 * Tells why no solution contains a version: the lines that exclude it, by what it requires. The set
 * is empty if no version on the index meets one of its requirements. Null if a solution could
 * contain it, as far as the known facts tell. Whatever the other packages are, a search never ends
 * with an excluded version.
 */
export function blockedVersions(
  { roots, constraints }: ResolutionRequest,
  versions: KnownVersions,
): (candidate: Candidate) => Blockers | null {
  const byName = new Map<string, { lines: Set<number>; ranges: Range[]; hasUrl: boolean }>()
  for (const [line, { requirement }] of roots.entries()) {
    const { name, specifier, url } = requirement
    const own = byName.get(name) ?? { lines: new Set(), ranges: [], hasUrl: false }
    byName.set(name, own)
    own.lines.add(line)
    own.ranges.push(specifier.range)
    if (url !== null) own.hasUrl = true
  }
  const known = new Map<Candidate, Blockers | null>()

  function blockersOf(candidate: Candidate, depth: number): Blockers | null {
    const answer = known.get(candidate)
    if (answer !== undefined) return answer
    const metadata = versions.knownDependencies(candidate)
    if (metadata === null || 'unavailable' in metadata) return null
    // A version that excludes itself, through others, stays open.
    known.set(candidate, null)
    let found: Blockers | null = null
    for (const requirement of baseRequirements(metadata, versions.rules.target.markers)) {
      const lines = unmet(requirement, depth)
      if (lines !== null && (found === null || lines.size < found.size)) found = lines
      if (found?.size === 0) break
    }
    known.set(candidate, found)
    return found
  }

  /** The lines without which a requirement could be met; null if it can be. */
  function unmet({ name, specifier, url }: Requirement, depth: number): Blockers | null {
    const candidates = versions.knownCandidates(name)
    const own = byName.get(name)
    const { range: constrained = FULL, urls = [] } = constraints.get(name) ?? {}
    if (url !== null || urls.length > 0 || own?.hasUrl === true || candidates === null) return null
    const alone = intersectAll([specifier.range, constrained])
    const left = intersectAll([alone, ...(own?.ranges ?? [])])
    const blockers = new Set<number>()
    const { start, end } = candidates.within(alone)
    if (end - start > MOST_VERSIONS && !isEmpty(left)) return null
    for (let index = start; index < end; index++) {
      const { key } = candidates.version(index)
      if (!contains(alone, key)) continue
      if (!contains(left, key)) {
        for (const line of own?.lines ?? []) blockers.add(line)
        if (isEmpty(left)) return blockers
        continue
      }
      if (!candidates.tells(index)) return null
      const candidate = candidates.at(index)
      if (candidate === null) continue
      const lines = depth < DEEPEST ? blockersOf(candidate, depth + 1) : null
      if (lines === null) return null
      for (const line of lines) blockers.add(line)
    }
    return blockers.size === 0 ? NO_LINES : blockers
  }

  return (candidate) => blockersOf(candidate, 0)
}
