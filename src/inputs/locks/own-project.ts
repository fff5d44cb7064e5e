import { type LockedPackage, type LockedRoot, MAIN_GROUP } from './lock.ts'
import type { ProjectBeside } from './project-beside.ts'

/** A project in its own folder that its tool installs together with the packages of the lock. */
export function ownProject(
  name: string,
  version: string | undefined,
  { file }: ProjectBeside,
  folder: string,
): LockedPackage {
  return {
    name,
    version: version ?? null,
    source: { kind: 'folder', path: folder, editable: true },
    files: () => ({ wheels: [], sdist: null }),
    marker: `"${MAIN_GROUP}" in dependency_groups`,
    requiresPython: null,
    forks: [],
    dependencies: () => [],
    extras: () => new Map(),
    place: () => ({ file }),
  }
}

/** The root that represents it. */
export const ownRoot = (one: LockedPackage): LockedRoot => ({
  name: one.name,
  to: [one],
  extras: [],
  marker: null,
  text: one.name,
  origin: [one.place()],
  isProject: true,
})

/**
 * The marker of a package that some groups require, possibly each under its own marker.
 *
 * @param sets the variables with the names of groups
 */
export function groupedMarker(
  groups: readonly (readonly [group: string, marker: string | null])[],
  sets: 'dependency_groups' | 'dependency_groups and extras' = 'dependency_groups',
): string {
  const parts = groups.map(([group, marker]) => {
    const name = JSON.stringify(group)
    const asked =
      sets === 'dependency_groups'
        ? `${name} in dependency_groups`
        : `(${name} in dependency_groups or ${name} in extras)`
    return marker === null ? asked : `(${asked} and (${marker}))`
  })
  return parts.length === 0 ? NEVER : parts.join(' or ')
}

/** No group has this name. */
const NEVER = '"" in dependency_groups'
