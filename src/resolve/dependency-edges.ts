import type { DependencyEdge } from '../model/estimate.ts'
import { formatMarker } from '../packaging/markers/marker.ts'
import { formatRequirement, type Requirement } from '../packaging/requirement.ts'
import { redact } from '../text/redact.ts'
import { NO_EXTRA, type ResolvedPackage } from './resolution.ts'

/** A requirement for people: without its marker, logins masked. */
export const edgeText = (requirement: Requirement): string =>
  redact(formatRequirement({ ...requirement, marker: null }))

/** A requirement of a package (or of one of its extras) as an edge to the package that it names. */
const edgeOf = (requirement: Requirement, extra: string): DependencyEdge => ({
  name: requirement.name,
  requirement: edgeText(requirement),
  marker: requirement.marker === null ? null : formatMarker(requirement.marker),
  extra: extra === NO_EXTRA ? null : extra,
})

/** The requirements, each once: metadata may repeat one. */
export function eachOnce(requirements: readonly Requirement[]): readonly Requirement[] {
  return requirements.length < 2
    ? requirements
    : [...new Map(requirements.map((one) => [formatRequirement(one), one])).values()]
}

/**
 * The requirements of a package within its closure: base requirements first, then those of each
 * extra, in the order of the metadata.
 */
export function dependencyEdges({
  asks,
  dependencies,
}: ResolvedPackage): readonly DependencyEdge[] {
  const names = new Set(dependencies)
  return [...asks].flatMap(([extra, requirements]) =>
    eachOnce(requirements.filter(({ name }) => names.has(name))).map((requirement) =>
      edgeOf(requirement, extra),
    ),
  )
}
