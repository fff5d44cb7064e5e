import type { Tail } from '../archives/byte-source.ts'
import { readDirectory } from '../archives/central-directory.ts'
import { deflate, inflate } from '../platform/compression.ts'
import { installedPath } from './installed-path.ts'

/**
 * The files of a wheel: sizes in bytes by path, as they are installed (see {@link installedPath}).
 */
export type Listing = ReadonlyMap<string, number>

/**
 * Reads the listing from a tail that contains the whole directory; undefined if it does not, or is
 * damaged.
 */
export function readListing(tail: Tail): Listing | undefined {
  const files = new Map<string, number>()
  const { kind } = readDirectory(tail, ({ bytes, nameStart, nameEnd, unpacked }) => {
    const path = bytes.toString('utf8', nameStart, nameEnd)
    // A name that is listed twice is one file, of the last size.
    if (!path.endsWith('/')) files.set(installedPath(path), unpacked)
    return undefined
  })
  return kind === 'directory' ? files : undefined
}

/** The most bytes to which a packed listing may unpack: half a million paths of 100 characters. */
const MOST = 5e7

/** A listing as a text to store: 7 to 10 bytes for each file. */
export function packListing(listing: Listing): string {
  const files = [...listing].sort(([a], [b]) => (a < b ? -1 : 1))
  return deflate(
    JSON.stringify([files.map(([path]) => path), files.map(([, size]) => size)]),
  ).toString('base64')
}

/** The inverse; undefined if the text is something else. */
export function unpackListing(text: string): Listing | undefined {
  try {
    const bytes = inflate(Buffer.from(text, 'base64'), MOST)
    const [paths, sizes] = JSON.parse(bytes.toString()) as [string[], number[]]
    return new Map(paths.map((path, at) => [path, sizes[at]!]))
  } catch {
    return undefined
  }
}
