import { evaluateMarker, type Marker, type MarkerEnvironment } from '../packaging/markers/marker.ts'
import { formatRequirement, type Requirement } from '../packaging/requirement.ts'
import type { Resolution } from './resolution.ts'
import type { Universe } from './universe.ts'

/** A dependency that only some patch releases of a Python version have. */
export interface PatchDependent {
  readonly name: string
  readonly version: string
  readonly requirement: string
}

// Higher than any patch release will be.
const LAST_PATCH = 999

/**
 * The dependencies of a closure that depend on the patch release of the target's Python: redis
 * 5.0.1 requires async-timeout only below 3.11.3.
 */
export function patchDependents(
  { packages }: Resolution,
  universe: Universe,
): readonly PatchDependent[] {
  const { python, markers } = universe.rules.target
  const at = (micro: number): MarkerEnvironment => {
    const full = `${python.major}.${python.minor}.${micro}`
    return { ...markers, python_full_version: full, implementation_version: full }
  }
  const [first, last] = [at(0), at(LAST_PATCH)]
  const found: PatchDependent[] = []
  for (const { candidate, extras } of packages.values()) {
    const known = universe.dependencies(candidate)
    if (known instanceof Promise || 'unavailable' in known) continue
    const active = new Set(extras)
    const differs = ({ marker }: Requirement): boolean =>
      marker !== null &&
      namesPatch(marker) &&
      evaluateMarker(marker, first, active) !== evaluateMarker(marker, last, active)
    for (const requirement of known.requirements.filter(differs))
      found.push({
        name: candidate.name,
        version: candidate.version.normal,
        requirement: formatRequirement(requirement),
      })
  }
  return found
}

/** Few markers do: the others need not be evaluated. */
function namesPatch(marker: Marker): boolean {
  if (marker.kind !== 'comparison') return marker.parts.some(namesPatch)
  return [marker.left, marker.right].some(
    ({ isVariable, text }) =>
      isVariable && (text === 'python_full_version' || text === 'implementation_version'),
  )
}
