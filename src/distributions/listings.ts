import type { Tail } from '../archives/byte-source.ts'
import type { Store } from '../cache/store.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { DistFile } from '../indexes/page.ts'
import { factKey } from '../indexes/sidecar.ts'
import { type Listing, packListing, readListing, unpackListing } from '../weigh/listing.ts'
import { weighWheel } from '../weigh/wheel.ts'
import { KeptDirectories } from './kept-directories.ts'
import type { KnownDistributions } from './known-distributions.ts'
import { locatedFile } from './located-file.ts'
import { BytesUnavailable, RemoteBytes } from './remote-bytes.ts'

/**
 * The lists of files of wheels. Only a few are requested: of wheels that may write the same paths
 * as another.
 */
export interface Listings {
  /** Keeps a central directory that was read for another reason. */
  keep(file: DistFile, directory: Tail): void
  /**
   * From bytes in memory, from the cache, else from the index; null if it cannot be fetched.
   * `after`: see {@link Ask}.
   */
  of(name: string, file: DistFile, after: number): Promise<Listing | null>
}

export function createListings(
  indexes: Indexes,
  facts: KnownDistributions,
  store: Pick<Store, 'setAside'>,
): Listings {
  const directories = new KeptDirectories(store)
  const lists = new Map<string, Promise<Listing | null>>()

  async function readRemote(
    name: string,
    file: DistFile,
    after: number,
  ): Promise<Listing | undefined> {
    let listing: Listing | undefined
    try {
      const located = await locatedFile(name, file, indexes)
      const source = new RemoteBytes(located, indexes, { after, purpose: 'needed' })
      await weighWheel(source, {
        filename: file.filename,
        onDirectory: (directory) => {
          listing = readListing(directory)
        },
      })
      source.release()
    } catch (error) {
      // Sizes are known without the list, so a list that cannot be read never fails an estimate.
      if (!(error instanceof BytesUnavailable || error instanceof FetchError)) throw error
    }
    return listing
  }

  async function find(name: string, file: DistFile, after: number): Promise<Listing | null> {
    const packed = facts.listing(name, file)
    const known = packed === undefined ? undefined : unpackListing(packed)
    if (known !== undefined) return known
    const directory = directories.get(factKey(file))
    const read =
      directory === undefined ? await readRemote(name, file, after) : readListing(directory)
    if (read === undefined) return null
    facts.learn(name, file, { listing: packListing(read) })
    return read
  }

  return {
    keep: (file, directory) => directories.add(factKey(file), directory),
    of: (name, file, after) => {
      const key = factKey(file)
      const list = lists.get(key) ?? find(name, file, after)
      lists.set(key, list)
      return list
    },
  }
}
