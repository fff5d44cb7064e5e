import { formatMarker } from '../../packaging/markers/marker.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseRequirement } from '../../packaging/requirement.ts'
import { satisfies } from '../../packaging/versions/satisfies.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import type { LockedEdge, LockedPackage } from './lock.ts'

/**
 * A requirement of a locked package that is written as metadata writes it, as an edge.
 *
 * @returns nothing for what is not in the lock: it is for other targets
 */
export function requirementEdge<T extends LockedPackage>(
  text: string,
  byName: ReadonlyMap<string, readonly T[]>,
): readonly LockedEdge[] {
  try {
    const { name, extras, marker, specifier } = parseRequirement(text, { lenient: true })
    const all = byName.get(name) ?? []
    const fitting =
      all.length < 2
        ? all
        : all.filter(({ version }) => version === null || isWithin(version, specifier))
    if (fitting.length === 0) return []
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
