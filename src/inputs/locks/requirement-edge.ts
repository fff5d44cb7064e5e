import { formatMarker } from '../../packaging/markers/marker.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseRequirement } from '../../packaging/requirement.ts'
import { satisfies } from '../../packaging/versions/satisfies.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import type { LockedEdge, LockedPackage } from './lock.ts'

/**
 * A requirement of a locked package in the syntax of metadata, as an edge.
 *
 * @param isComplete whether the lock contains everything that a target needs: then a missing
 *   package is an edge that leads nowhere, otherwise it is no edge
 * @returns nothing for a requirement that cannot be read
 */
export function requirementEdge<T extends LockedPackage>(
  text: string,
  byName: ReadonlyMap<string, readonly T[]>,
  isComplete = false,
): readonly LockedEdge[] {
  try {
    const { name, extras, marker, specifier } = parseRequirement(text, { lenient: true })
    const all = byName.get(name) ?? []
    const fitting =
      all.length < 2
        ? all
        : all.filter(({ version }) => version === null || isWithin(version, specifier))
    if (fitting.length === 0 && !isComplete) return []
    return [
      {
        name,
        to: fitting,
        extras: extras.map(normalizeName),
        marker: marker === null ? null : formatMarker(marker),
      },
    ]
  } catch {
    return []
  }
}

function isWithin(text: string, specifier: Parameters<typeof satisfies>[0]): boolean {
  const version = parseVersion(text)
  return version === undefined || satisfies(specifier, version, true)
}
