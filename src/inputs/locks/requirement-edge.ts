import { formatMarker } from '../../packaging/markers/marker.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseRequirement } from '../../packaging/requirement.ts'
import { satisfies } from '../../packaging/versions/satisfies.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import type { LockedEdge, LockedPackage } from './lock.ts'

/**
 * How much a lock says: `partial` may lack packages, `complete` has a package for each requirement
 * of a target, and `exact` one of a version that the requirement allows.
 */
export type LockedExtent = 'partial' | 'complete' | 'exact'

/**
 * A requirement of a locked package in the syntax of metadata, as an edge.
 *
 * @param extent a requirement without a package of the lock is no edge if the lock is partial, and
 *   an edge that leads nowhere otherwise
 * @returns nothing for a requirement that cannot be read
 */
export function requirementEdge<T extends LockedPackage>(
  text: string,
  byName: ReadonlyMap<string, readonly T[]>,
  extent: LockedExtent = 'partial',
): readonly LockedEdge[] {
  try {
    const { name, extras, marker, specifier } = parseRequirement(text, { lenient: true })
    const all = byName.get(name) ?? []
    const fitting =
      all.length < 2 && extent !== 'exact'
        ? all
        : all.filter(({ version }) => version === null || isWithin(version, specifier))
    if (fitting.length === 0 && extent === 'partial') return []
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
