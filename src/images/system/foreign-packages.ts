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
  /** How far the sizes may be off, as a share; undefined for measured ones. */
  readonly within?: number
}

type Entry = Omit<ForeignPackage, 'facts'>

/**
 * The package that a repository brings which a list of apt names; undefined if none is known. The
 * list itself may be a download, so a name that the distribution lacks is enough.
 *
 * @param name as apt takes it
 * @param sources the texts in /etc/apt/sources.list.d
 * @param isLacking whether the distribution has no package of the name
 */
export function foreignPackage(
  name: string,
  sources: readonly string[],
  isLacking: (name: string) => boolean,
): ForeignPackage | undefined {
  const bare = name.replace(/[=/].*$/, '').replace(/^google-cloud-sdk(?=$|-)/, 'google-cloud-cli')
  for (const repository of table.repositories) {
    const packages: Readonly<Record<string, Entry | undefined>> = repository.packages
    const own = ownEntry(packages, bare)
    const isListed = sources.some((text) => text.includes(repository.address))
    if (own !== undefined && (isListed || isLacking(bare)))
      return { ...own, facts: `${repository.name}, ${table.as_of}` }
  }
  return undefined
}
