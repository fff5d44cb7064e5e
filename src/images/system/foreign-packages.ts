import { ownEntry } from '../../collections/own-entry.ts'
import table from './foreign-packages.json' with { type: 'json' }

/** A package of a repository other than the distribution's, as measured once. Sizes in bytes. */
export interface ForeignPackage {
  /** The repository, and the date of the facts: `NodeSource, 2026-11-27`. */
  readonly facts: string
  readonly version: string
  /** Packages of the distribution that it needs. */
  readonly needs: readonly string[]
  readonly files: number
  readonly folders: number
  readonly bytes: number
  /** What Debian's slim images leave out. */
  readonly documentation: number
  readonly packed: number
}

type Entry = Omit<ForeignPackage, 'facts'>

/**
 * The package that a repository brings which a list of apt names; undefined if none is known.
 *
 * @param name as apt takes it
 * @param sources the texts in /etc/apt/sources.list.d
 */
export function foreignPackage(
  name: string,
  sources: readonly string[],
): ForeignPackage | undefined {
  const bare = name.replace(/[=/].*$/, '').replace(/^google-cloud-sdk(?=$|-)/, 'google-cloud-cli')
  for (const repository of table.repositories) {
    if (!sources.some((text) => text.includes(repository.address))) continue
    const packages: Readonly<Record<string, Entry | undefined>> = repository.packages
    const own = ownEntry(packages, bare)
    if (own !== undefined) return { ...own, facts: `${repository.name}, ${table.as_of}` }
  }
  return undefined
}
