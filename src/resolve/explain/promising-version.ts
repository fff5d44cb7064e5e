import { normalizeName } from '../../packaging/name.ts'
import {
  contains,
  FULL,
  intersectAll,
  isEmpty,
  type Range,
} from '../../packaging/versions/range.ts'
import type { Question } from '../alternatives.ts'
import { type Candidate, pythonOf } from '../candidate.ts'
import { baseRequirements, requirementsWithExtras } from '../metadata.ts'
import type { Universe } from '../universe.ts'
import type { UserRequirement } from './facts.ts'

/** The versions of a project that may be chosen. */
export type Required = (name: string) => Range

/**
 * Whether a version contradicts neither the user's lines nor the requirements that the other lines
 * lead to, by its own dependencies only. False if these are unknown.
 */
export function isPromising(
  of: UserRequirement,
  candidate: Candidate,
  required: Required,
  { request, universe }: Question,
): boolean {
  const known = universe.knownDependencies(candidate)
  if (known === null) return false
  const { policy, target } = universe.rules
  if ('unavailable' in known) return false
  if (known.requiresPython !== null && !policy.admitsPython(known.requiresPython, pythonOf(target)))
    return false
  const extras = of.kind === 'requirement' ? of.root.requirement.extras.map(normalizeName) : []
  if (extras.some((extra) => !known.providesExtra.has(extra))) return false
  const requirements =
    extras.length === 0
      ? baseRequirements(known, target.markers)
      : requirementsWithExtras(known, new Set(extras), target.markers)
  return requirements.every(({ name, specifier, url }) => {
    if (url !== null || name === candidate.name) return true
    const asked = request.roots.flatMap(({ requirement }) =>
      requirement.name === name ? [requirement.specifier.range] : [],
    )
    const range = intersectAll([
      specifier.range,
      required(name),
      request.constraints.get(name)?.range ?? FULL,
      ...asked,
    ])
    return !isEmpty(range) && hasCandidate(name, range, universe)
  })
}

/** True also if the project's page is unknown. */
function hasCandidate(name: string, range: Range, universe: Universe): boolean {
  const candidates = universe.knownCandidates(name)
  if (candidates === null) return true
  const { start, end } = candidates.within(range)
  for (let index = start; index < end; index++)
    if (contains(range, candidates.version(index).key) && candidates.at(index) !== null) return true
  return false
}
