import type { CoreMetadata } from '../packaging/core-metadata.ts'

/** The declarations in a project's own files. Empty strings for a missing name or version. */
export interface DeclaredProject {
  readonly name: string
  readonly version: string
  readonly requiresPython: string | null
  /** Requirements as written. */
  readonly dependencies: readonly string[]
  /** By extra, its name normalised; requirements as written. */
  readonly optional: ReadonlyMap<string, readonly string[]>
}

/** The core metadata that a build of the project would write. */
export function toCoreMetadata(project: DeclaredProject): CoreMetadata {
  const optional = [...project.optional].flatMap(([extra, requirements]) =>
    requirements.map((requirement) => withMarker(requirement, `extra == "${extra}"`)),
  )
  return {
    metadataVersion: '2.2',
    name: project.name,
    hasName: true,
    version: project.version,
    requiresDist: [...project.dependencies, ...optional],
    requiresPython: project.requiresPython,
    providesExtra: [...project.optional.keys()],
    dynamic: [],
  }
}

/** The requirement under an additional marker. */
export function withMarker(requirement: string, marker: string): string {
  const cut = requirement.indexOf(';')
  if (cut < 0) return `${requirement.trim()} ; ${marker}`
  const own = requirement.slice(cut + 1).trim()
  const what = requirement.slice(0, cut).trim()
  return own === '' ? `${what} ; ${marker}` : `${what} ; (${own}) and ${marker}`
}
