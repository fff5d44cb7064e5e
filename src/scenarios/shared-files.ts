import { overlapsOf } from '../analyse/overlaps.ts'
import { type Occupant, possiblyOverlapping } from '../analyse/possible-overlaps.ts'
import type { Weight } from '../distributions/distribution.ts'
import type { Listings } from '../distributions/listings.ts'
import { type Warning, warning } from '../errors.ts'
import type { Overlap, PackageEstimate } from '../model/estimate.ts'
import type { Candidate } from '../resolve/candidate.ts'
import type { ResolvedPackage } from '../resolve/resolution.ts'
import { list } from '../text/lists.ts'
import { foldersAbove } from '../weigh/installed-path.ts'
import { type Listing, unpackListing } from '../weigh/listing.ts'

/** A package of a closure with its weight. */
export interface WeighedPackage {
  readonly resolved: ResolvedPackage
  readonly weight: Weight
  readonly estimate: PackageEstimate
}

/**
 * By package, the rank of its installation: packages of one rank are installed at the same time.
 */
export type Timeline = ReadonlyMap<string, number>

/** An earlier version that was removed, and when. */
export interface UninstalledPackage {
  readonly candidate: Candidate
  readonly weight: Weight
  readonly rank: number
}

export interface SharedFiles {
  readonly overlaps: readonly Overlap[]
  /**
   * Names of packages that may write the same paths as another one, and whose list of files cannot
   * be read.
   */
  readonly unlisted: ReadonlySet<string>
  readonly warnings: readonly Warning[]
}

/**
 * Finds the paths that several packages write, or that another package's removal deleted. Lists of
 * files are read only for packages that may overlap.
 *
 * @param timeline when each was installed
 * @param depth of the requests that reported a package
 * @param scriptsOf the scripts that the installer makes for a package
 */
export async function sharedFiles(
  packages: readonly WeighedPackage[],
  listings: Pick<Listings, 'of'>,
  timeline: () => Timeline,
  depth: (name: string) => number,
  scriptsOf: (weight: Weight) => Listing,
  uninstalled: readonly UninstalledPackage[] = [],
): Promise<SharedFiles> {
  const occupants = packages.map(({ resolved: { candidate }, weight, estimate }) => ({
    candidate,
    weight,
    scripts: scriptsOf(weight),
    places: placesOf(weight),
    bytecode: estimate.bytecode_size ?? 0,
  }))
  const { met, listed, gone } = overlapsIn(
    occupants,
    uninstalled.map((one) => ({ ...one, places: placesOf(one.weight) })),
  )
  if (met.length === 0) return { overlaps: [], unlisted: new Set(), warnings: [] }
  const filesOf = async ({
    candidate: { name, file },
    weight,
  }: Weighed): Promise<Listing | null> =>
    weight.kind === 'wheel'
      ? listings.of(name, file, depth(name))
      : weight.kind === 'sdist' && weight.listing !== undefined
        ? (unpackListing(weight.listing) ?? null)
        : null
  const read = await Promise.all(
    met.map(async (one) => ({
      name: one.candidate.name,
      bytecode: one.bytecode,
      scripts: one.scripts,
      listing: listed.has(one) ? await filesOf(one) : NO_FILES,
    })),
  )
  const taken = await Promise.all(
    gone.map(async (one) => ({
      name: one.candidate.name,
      rank: one.rank,
      listing: await filesOf(one),
    })),
  )
  const rank = timeline()
  const writers = read
    .flatMap(({ listing, ...one }) =>
      listing === null ? [] : [{ ...one, rank: rank.get(one.name)!, listing }],
    )
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
  const overlaps = overlapsOf(
    writers,
    taken.flatMap((one) => (one.listing === null ? [] : [{ ...one, listing: one.listing }])),
  )
  const unread = [...read, ...taken].flatMap(({ name, listing }) =>
    listing === null ? [name] : [],
  )
  return {
    overlaps,
    unlisted: new Set(unread),
    warnings: [
      ...overlaps.flatMap((one) => overwritten(one, rank)),
      ...overlaps.flatMap(wentAlong),
      ...notRead(unread),
    ],
  }
}

const NO_FILES: Listing = new Map()

interface Weighed {
  readonly candidate: Candidate
  readonly weight: Weight
}

const placesOf = (weight: Weight): readonly string[] =>
  weight.kind === 'unknown' ? [] : (weight.places ?? [])

interface Scripted {
  /** The scripts that the installer makes. */
  readonly scripts: Listing
}

/**
 * The packages that may write the paths of others, and the uninstallations that may delete such
 * paths. Scripts that installers make are known without a list of files, so packages that meet only
 * in them are not in `listed`.
 */
function overlapsIn<T extends Occupant & Weighed & Scripted, U extends Occupant & Weighed>(
  occupants: readonly T[],
  uninstalled: readonly U[],
): { readonly met: readonly T[]; readonly listed: ReadonlySet<T>; readonly gone: readonly U[] } {
  const files = occupants.map((one) => ({ one, places: one.places }))
  const scripts = occupants.map((one) => ({ one, places: scriptsOutside(one) }))
  const parts = [...files, ...scripts]
  const found = possiblyOverlapping(parts)
  const met = new Set([...found].map(({ one }) => one))
  const listed = new Set(files.flatMap((part) => (found.has(part) ? [part.one] : [])))
  const gone = uninstalled.filter((one) => {
    const near = possiblyOverlapping<Occupant>([
      one,
      ...parts.filter((part) => part.one.candidate.name !== one.candidate.name),
    ])
    if (!near.has(one)) return false
    for (const part of parts)
      if (near.has(part)) {
        met.add(part.one)
        listed.add(part.one)
      }
    return true
  })
  return { met: [...met], listed, gone }
}

/** Without scripts below the places of the package itself: a package does not meet itself. */
function scriptsOutside({ places, scripts }: Occupant & Scripted): readonly string[] {
  const own = new Set(places)
  return [...scripts.keys()].filter(
    (path) => !['', path, ...foldersAbove(path)].some((place) => own.has(place)),
  )
}

function wentAlong({ packages, files, removed_with }: Overlap): readonly Warning[] {
  if (removed_with === undefined) return []
  const names = list(packages.map(({ name }) => name))
  const count = files === 1 ? '1 file' : `${files} files`
  return [
    warning(
      'files-removed',
      `Uninstalling the earlier ${removed_with} also removes ${count} of ${names}, because both write them: reinstall ${names}.`,
    ),
  ]
}

function overwritten(
  { packages, files, differing, harmless, removed_with }: Overlap,
  rank: Timeline,
): readonly Warning[] {
  if (harmless || removed_with !== undefined) return []
  const [last, before] = packages.map(({ name }) => rank.get(name)!).sort((a, b) => b - a)
  const inOrder = last !== before
  const names = packages.map(({ name }) => name)
  const count = files === 1 ? 'the same file' : `${files} files of the same paths`
  const differs =
    differing === 0
      ? ''
      : `, ${differing === files ? 'all' : differing} of them with different contents`
  const stays = inOrder
    ? `those of ${names.at(-1)} stay`
    : 'the order of installation decides which of them stay'
  return [warning('files-overwritten', `${list(names)} write ${count}${differs}: ${stays}.`)]
}

function notRead(names: readonly string[]): readonly Warning[] {
  if (names.length === 0) return []
  const whose = names.join(', ')
  return [
    warning(
      'shared-files-unknown',
      `Other packages may write the same files as ${whose}; the list of files could not be read, so all are counted.`,
    ),
  ]
}
