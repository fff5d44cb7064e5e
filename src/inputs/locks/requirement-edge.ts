import { formatMarker } from '../../packaging/markers/marker.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseRequirement } from '../../packaging/requirement.ts'
import { satisfies } from '../../packaging/versions/satisfies.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import type { LockedEdge, LockedPackage } from './lock.ts'

/**
 * A requirement of a locked package that is written as metadata writes it, as an edge.
 *
 * @param isComplete whether the lock has all that is needed on a target: what is not in it is an
 * edge that leads nowhere, and else none
 * @returns nothing for what can't be read
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
