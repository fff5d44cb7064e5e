import { normalizeName } from '../../packaging/name.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import { contains, type Range } from '../../packaging/versions/range.ts'
import type { Candidate, CandidateRules } from '../candidate.ts'
import { type Candidates, onlyCandidate } from '../candidates.ts'
import { baseRequirements, type MetadataDependencies, requirementsWithExtras } from '../metadata.ts'
import type { ResolutionRequest } from '../request.ts'
import type { DependencyAnswer, Universe } from '../universe.ts'
import { baseName, extraOf, type PackageId } from '../uv/search.ts'

/** The failed search's knowledge of projects. A look-up makes no request. */
export interface Projects {
  readonly rules: CandidateRules
  readonly request: ResolutionRequest
  readonly universe: Universe
  /** Null if no index has the project, or if its page was not requested. */
  candidates(name: string): Candidates | null
  /** Null if it was not requested. */
  metadata(candidate: Candidate): DependencyAnswer | null
  /** The requirements of the known versions of a package in `set` on another, each text once. */
  requirements(id: PackageId, set: Range, on: PackageId): readonly Requirement[]
  /** The projects that were found. */
  names(): Iterable<string>
  indexes(name: string): readonly string[]
}

export function projectsOf(universe: Universe, request: ResolutionRequest): Projects {
  const { rules } = universe
  const urls = new Map<string, string>()
  for (const [name, { urls: held }] of request.constraints)
    for (const url of held) urls.set(name, url)
  for (const { requirement } of request.roots)
    if (requirement.url !== null) urls.set(requirement.name, requirement.url)

  function candidates(name: string): Candidates | null {
    const url = urls.get(name)
    if (url === undefined) return universe.knownCandidates(name)
    const direct = universe.knownDirect(url, name)
    return direct === null ? null : onlyCandidate(direct)
  }

  function active(dependencies: MetadataDependencies, id: PackageId): readonly Requirement[] {
    const extra = extraOf(id)
    const { markers } = rules.target
    return extra === null
      ? baseRequirements(dependencies, markers)
      : requirementsWithExtras(dependencies, new Set([extra]), markers)
  }

  function requirements(id: PackageId, set: Range, on: PackageId): readonly Requirement[] {
    const found = new Map<string, Requirement>()
    for (const candidate of candidates(baseName(id))?.newestFirst ?? []) {
      if (!contains(set, candidate.version.key)) continue
      const known = universe.knownDependencies(candidate)
      if (known === null || 'unavailable' in known) continue
      for (const requirement of active(known, id))
        if (asksFor(requirement, on)) found.set(requirement.specifier.text, requirement)
    }
    return [...found.values()]
  }

  return {
    rules,
    request,
    universe,
    candidates,
    metadata: (candidate) => universe.knownDependencies(candidate),
    requirements,
    names: () => universe.projects(),
    indexes: (name) => universe.indexes(name),
  }
}

const asksFor = ({ name, extras }: Requirement, on: PackageId): boolean => {
  const extra = extraOf(on)
  return (
    name === baseName(on) &&
    (extra === null || extras.some((asked) => normalizeName(asked) === extra))
  )
}
