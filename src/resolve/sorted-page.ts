import type { PageReleases, ProjectPage } from '../indexes/page.ts'
import { releasesOf } from '../indexes/releases.ts'
import { hasHugeNumber } from '../packaging/versions/huge-number.ts'
import type { Version } from '../packaging/versions/version.ts'
import { type CandidateRules, knownVersion } from './candidate.ts'

/**
 * The versions of a page, newest first, in two columns, because a run keeps them for all versions
 * of all projects.
 */
export interface SortedPage {
  readonly releases: PageReleases
  readonly versions: readonly Version[]
  /**
   * The position of a version's files among the page's releases; null if the page lists the versions
   * from the oldest to the newest, as the public index does.
   */
  readonly places: Int32Array | null
  /** Further positions, by the first one, of the few versions whose files are not adjacent. */
  readonly further: ReadonlyMap<number, readonly number[]>
  /** The number of file names that no standard can read. */
  readonly unreadable: number
  /** As that of the page. */
  readonly knows: ProjectPage['knows']
  readonly isQuarantined: boolean
}

/** The place of a version's first file. */
export const placeIn = ({ places, versions }: SortedPage, index: number): number =>
  places === null ? versions.length - 1 - index : places[index]!

export const NOTHING_FURTHER: SortedPage['further'] = new Map()

/** By whether huge numbers are read, and page: every target sorts alike. */
const sortedPages = {
  withHuge: new WeakMap<ProjectPage, SortedPage>(),
  withoutHuge: new WeakMap<ProjectPage, SortedPage>(),
}

/** The same page is sorted once. */
export function sortedPage(page: ProjectPage, { policy }: CandidateRules): SortedPage {
  const pages = policy.readsHugeNumbers ? sortedPages.withHuge : sortedPages.withoutHuge
  const sorted = pages.get(page) ?? sortOut(page, policy.readsHugeNumbers)
  pages.set(page, sorted)
  return sorted
}

function sortOut(page: ProjectPage, readsHugeNumbers: boolean): SortedPage {
  const releases = releasesOf(page)
  const { knows, isQuarantined = false } = page
  const read = releases.versions.map((text) =>
    !readsHugeNumbers && hasHugeNumber(text) ? null : knownVersion(text),
  )
  return isAscending(read)
    ? {
        releases,
        versions: read.reverse(),
        places: null,
        further: NOTHING_FURTHER,
        unreadable: 0,
        knows,
        isQuarantined,
      }
    : { releases, ...newestFirst(read, releases), knows, isQuarantined }
}

function isAscending(versions: readonly (Version | null)[]): versions is Version[] {
  let before = ''
  for (const version of versions) {
    if (version === null || version.key <= before) return false
    before = version.key
  }
  return true
}

/** Versions in any order, some of them more than once; null for one that cannot be read. */
function newestFirst(
  read: readonly (Version | null)[],
  releases: PageReleases,
): Pick<SortedPage, 'versions' | 'places' | 'further' | 'unreadable'> {
  const found = new Map<string, { readonly version: Version; readonly place: number }>()
  const further = new Map<number, number[]>()
  let unreadable = 0
  for (const [place, version] of read.entries()) {
    if (version === null) {
      unreadable += releases.files(place).length
      continue
    }
    const known = found.get(version.key)
    if (known === undefined) found.set(version.key, { version, place })
    else {
      const more = further.get(known.place) ?? []
      more.push(place)
      further.set(known.place, more)
    }
  }
  const sorted = [...found.values()].sort((a, b) => (a.version.key < b.version.key ? 1 : -1))
  return {
    versions: sorted.map(({ version }) => version),
    places: Int32Array.from(sorted, ({ place }) => place),
    further: further.size === 0 ? NOTHING_FURTHER : further,
    unreadable,
  }
}
