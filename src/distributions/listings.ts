import type { Tail } from '../archives/byte-source.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { DistFile } from '../indexes/page.ts'
import { factKey } from '../indexes/sidecar.ts'
import { type Listing, packListing, readListing, unpackListing } from '../weigh/listing.ts'
import { weighWheel } from '../weigh/wheel.ts'
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

/**
 * The bytes of directories that a run keeps; the oldest are dropped, and read again when needed.
 */
const MOST_KEPT = 16 * 2 ** 20

export function createListings(indexes: Indexes, facts: KnownDistributions): Listings {
  const directories = new Map<string, Tail>()
  const lists = new Map<string, Promise<Listing | null>>()
  let held = 0

  function keep(file: DistFile, { bytes, start, size }: Tail): void {
    const key = factKey(file)
    if (directories.has(key) || bytes.length > MOST_KEPT) return
    // A copy with its own memory, because the bytes are part of a larger response.
    const own = Buffer.allocUnsafeSlow(bytes.length)
    bytes.copy(own)
    directories.set(key, { bytes: own, start, size })
    held += bytes.length
    for (const [oldest, tail] of directories) {
      if (held <= MOST_KEPT) break
      directories.delete(oldest)
      held -= tail.bytes.length
    }
  }

  async function readRemote(
    name: string,
    file: DistFile,
    after: number,
  ): Promise<Listing | undefined> {
    let listing: Listing | undefined
    try {
      const located = await locatedFile(name, file, indexes)
      await weighWheel(new RemoteBytes(located, indexes, { after, purpose: 'needed' }), {
        filename: file.filename,
        onDirectory: (directory) => {
          listing = readListing(directory)
        },
      })
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
    keep,
    of: (name, file, after) => {
      const key = factKey(file)
      const list = lists.get(key) ?? find(name, file, after)
      lists.set(key, list)
      return list
    },
  }
}
