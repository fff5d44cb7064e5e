import { meeting } from '../analyse/meetings.ts'
import { overlapsOf } from '../analyse/overlaps.ts'
import type { Weight } from '../distributions/distribution.ts'
import type { Listings } from '../distributions/listings.ts'
import { type Warning, warning } from '../errors.ts'
import type { Overlap, PackageEstimate } from '../model/estimate.ts'
import type { ResolvedPackage } from '../resolve/resolution.ts'
import type { Listing } from '../weigh/listing.ts'

/** A package of a closure with its weight. */
export interface WeighedPackage {
  readonly resolved: ResolvedPackage
  readonly weight: Weight
  readonly estimate: PackageEstimate
}

export interface SharedFiles {
  readonly overlaps: readonly Overlap[]
  /**
   * Names of packages that may write the same paths as another, and whose list of files can't be
   * had.
   */
  readonly unlisted: ReadonlySet<string>
  readonly warnings: readonly Warning[]
}

/**
 * Finds the paths that several packages write. Lists of files are read only of packages that may
 * meet.
 *
 * @param order names in the order of installation; null where the installer keeps none
 * @param round the depth of the requests that told of a package
 */
export async function sharedFiles(
  packages: readonly WeighedPackage[],
  listings: Pick<Listings, 'of'>,
  order: (() => readonly string[]) | null,
  depth: (name: string) => number,
): Promise<SharedFiles> {
  const occupants = packages.flatMap(({ resolved, weight, estimate }) =>
    weight.kind === 'wheel' ? [{ name: estimate.name, file: resolved.candidate.file, places: weight.places, estimate }] : [],
  )
  const met = [...meeting(occupants)]
  if (met.length === 0) return { overlaps: [], unlisted: new Set(), warnings: [] }
  const read = await Promise.all(
    met.map(async ({ name, file, estimate }) => ({
      name,
      bytecode: estimate.bytecode_size ?? 0,
      listing: await listings.of(name, file, depth(name)),
    })),
  )
  const place = new Map((order?.() ?? read.map(({ name }) => name).sort()).map((name, at) => [name, at]))
  const writers = read
    .flatMap(({ name, bytecode, listing }) => (listing === null ? [] : [{ name, bytecode, listing: listing satisfies Listing }]))
    .sort((a, b) => place.get(a.name)! - place.get(b.name)!)
  const overlaps = overlapsOf(writers, order !== null)
  const unread = read.flatMap(({ name, listing }) => (listing === null ? [name] : []))
  return {
    overlaps,
    unlisted: new Set(unread),
    warnings: [...overlaps.flatMap((one) => overwritten(one, order !== null)), ...notRead(unread)],
  }
}

function overwritten({ packages, files, differing, harmless }: Overlap, inOrder: boolean): readonly Warning[] {
  if (harmless) return []
  const names = packages.map(({ name }) => name)
  const count = files === 1 ? 'the same file' : `${files} files of the same paths`
  const differs = differing === 0 ? '' : `, ${differing === files ? 'all' : differing} of them with different contents`
  const stays = inOrder ? `those of ${names.at(-1)} stay` : 'which of them stay is not fixed'
  return [warning('files-overwritten', `${names.join(' and ')} write ${count}${differs}: ${stays}.`)]
}

function notRead(names: readonly string[]): readonly Warning[] {
  if (names.length === 0) return []
  const whose = names.join(', ')
  return [
    warning(
      'shared-files-unknown',
      `Other packages may write the same files as ${whose}; the list of files could not be read, so that all are counted.`,
    ),
  ]
}
