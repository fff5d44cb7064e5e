import facts from './system-libraries.json' with { type: 'json' }

/** A package of an environment, as far as the operating system has to do with it. */
export interface InstalledProject {
  /** Normalised. */
  readonly name: string
  /** Whether it is built from a source archive. */
  readonly isBuilt: boolean
}

/** What Debian has to bring. */
export interface SystemNeeds {
  /** For programs that run. */
  readonly packages: readonly string[]
  /** For the install alone. */
  readonly buildPackages: readonly string[]
  /**
   * Projects that need `packages`, with a project of the index that would not; null where none is
   * known.
   */
  readonly reasons: readonly {
    readonly name: string
    readonly packages: readonly string[]
    readonly instead: string | null
  }[]
}

interface Need {
  readonly packages: readonly string[]
  /** Where it is built from source, besides a compiler. */
  readonly build?: readonly string[]
  readonly instead?: string
  /** Projects that bring the library themselves. */
  readonly unless?: readonly string[]
}

/** A compiler, for whatever is built from source. */
const COMPILER = 'build-essential'

/** The Debian packages that the projects of an environment need, by a dated table. */
export function systemNeeds(projects: readonly InstalledProject[]): SystemNeeds {
  const needs: Readonly<Record<string, Need>> = facts.needs
  const names = new Set(projects.map(({ name }) => name))
  const found = projects.flatMap(({ name, isBuilt }) => {
    const need = Object.hasOwn(needs, name) ? needs[name] : undefined
    return need === undefined || need.unless?.some((one) => names.has(one)) === true
      ? []
      : [{ name, isBuilt, ...need }]
  })
  return {
    packages: [...new Set(found.flatMap(({ packages }) => packages))],
    buildPackages: projects.some(({ isBuilt }) => isBuilt)
      ? [
          ...new Set([
            COMPILER,
            ...found.flatMap(({ isBuilt, build = [] }) => (isBuilt ? build : [])),
          ]),
        ]
      : [],
    reasons: found
      .filter(({ packages }) => packages.length > 0)
      .map(({ name, packages, instead = null }) => ({ name, packages, instead })),
  }
}
