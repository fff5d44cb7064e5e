import { extrasNamed, parseMarker } from '../packaging/markers/marker.ts'
import type { Requirement } from '../packaging/requirement.ts'
import type { InstallerPolicy } from './policy.ts'

/** Requirements that replace all others for their package, by normalised name. */
export type Overrides = ReadonlyMap<string, Requirement>

/**
 * The form of a requirement whose package has an override. In uv the override replaces all of it,
 * and keeps only the extra that its marker names (crates/uv-configuration/src/overrides.rs,
 * `Overrides::apply`). pip has no overrides: here a requirement keeps its marker and extras, so
 * only the version differs.
 */
export function overridden(
  requirement: Requirement,
  overrides: Overrides,
  policy: Pick<InstallerPolicy, 'name'>,
): Requirement {
  const override = overrides.get(requirement.name)
  if (override === undefined) return requirement
  const { marker, extras } = requirement
  if (policy.name === 'pip')
    return { ...override, marker, extras: [...new Set([...extras, ...override.extras])] }
  const [extra] = marker?.mentionsExtra === true ? extrasNamed(marker) : []
  return extra === undefined
    ? override
    : { ...override, marker: parseMarker(`extra == '${extra}'`) }
}
