import { ownEntry } from '../../collections/own-entry.ts'
import facts from './system-libraries.json' with { type: 'json' }

/** A package of an environment, as far as the operating system has to do with it. */
export interface InstalledProject {
  /** Normalised. */
  readonly name: string
  /** Whether it is built from a source archive. */
  readonly isBuilt: boolean
  /** Whether git fetches it. */
  readonly isCloned: boolean
}

/** The distribution of an image's packages. */
export type SystemKind = 'debian' | 'alpine'

/** The system packages that are needed. */
export interface SystemNeeds {
  /** For programs that run. */
  readonly packages: readonly string[]
  /** For the install alone. */
  readonly buildPackages: readonly string[]
  /**
   * Projects that need `packages`, with a project of the index that would not; null if none is
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
  /** Packages needed to build it from source, besides a compiler. */
  readonly build?: readonly string[]
  readonly instead?: string
  /** Projects that bring the library themselves. */
  readonly unless?: readonly string[]
}

/** A compiler, for packages that are built from source. */
const COMPILER = 'build-essential'

/** The packages that the projects of an environment need of a system, by a dated table. */
export function systemNeeds(
  projects: readonly InstalledProject[],
  system: SystemKind,
): SystemNeeds {
  const ofAlpine: Readonly<Record<string, string>> = facts.alpine
  const named = (packages: readonly string[]): readonly string[] =>
    system === 'debian'
      ? [...new Set(packages)]
      : [...new Set(packages.map((name) => ofAlpine[name] ?? name))]
  const needs: Readonly<Record<string, Need>> = facts.needs
  const names = new Set(projects.map(({ name }) => name))
  const found = projects.flatMap(({ name, isBuilt }) => {
    const need = ownEntry(needs, name)
    return need === undefined || need.unless?.some((one) => names.has(one)) === true
      ? []
      : [{ name, isBuilt, ...need }]
  })
  return {
    packages: named(found.flatMap(({ packages }) => packages)),
    buildPackages: named([
      ...(projects.some(({ isBuilt }) => isBuilt)
        ? [COMPILER, ...found.flatMap(({ isBuilt, build = [] }) => (isBuilt ? build : []))]
        : []),
      ...(projects.some(({ isCloned }) => isCloned) ? ['git'] : []),
    ]),
    reasons: found
      .filter(({ packages }) => packages.length > 0)
      .map(({ name, packages, instead = null }) => ({
        name,
        packages: named(packages),
        instead,
      })),
  }
}
