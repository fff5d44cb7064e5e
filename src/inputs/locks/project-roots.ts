import { formatMarker } from '../../packaging/markers/marker.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseRequirement, RequirementError } from '../../packaging/requirement.ts'
import { addByName } from './by-name.ts'
import type { Counted, LockedPackage, LockedRoot } from './lock.ts'
import { countedLines, type ProjectBeside, type RequirementLine } from './project-beside.ts'

/**
 * The requirements of a lock that does not record them: the lines of the project next to it, or
 * every package if missing.
 */
export function projectRoots(
  project: ProjectBeside | null,
  packages: readonly LockedPackage[],
  counted: Counted,
): readonly LockedRoot[] {
  const byName = new Map<string, LockedPackage[]>()
  for (const one of packages) addByName(byName, one)
  const root = { extras: [], marker: null, isProject: false }
  if (project === null)
    return packages.map((one) => ({
      ...root,
      name: one.name,
      to: [one],
      text: one.name,
      origin: [one.place()],
    }))
  return rootsOfLines(countedLines(project, counted), byName)
}

/** The lines of a project, by the name that they require, whose packages are in the lock. */
export const rootsOfLines = (
  lines: readonly (readonly [string, RequirementLine])[],
  byName: ReadonlyMap<string, readonly LockedPackage[]>,
): readonly LockedRoot[] =>
  lines.flatMap(([name, { text, place }]) => {
    const to = byName.get(name)
    return to === undefined
      ? []
      : [{ ...asWritten(text), name, to, text, origin: [place] as const, isProject: false }]
  })

/** Extras and marker of a line that is a requirement; tools have lines of other kinds, too. */
function asWritten(text: string): Pick<LockedRoot, 'extras' | 'marker'> {
  try {
    const { extras, marker } = parseRequirement(text)
    return {
      extras: extras.map(normalizeName),
      marker: marker === null ? null : formatMarker(marker),
    }
  } catch (error) {
    if (error instanceof RequirementError) return { extras: [], marker: null }
    throw error
  }
}
