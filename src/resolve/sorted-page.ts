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
   * The position of a version's first files among the page's releases; null if the page lists the
   * versions from the oldest to the newest, as it often does for a project with few versions.
   */
  readonly places: Int32Array | null
  /** Further positions, by the first one, of the few versions whose files are not adjacent. */
  readonly further: ReadonlyMap<number, readonly number[]>
  /** The number of file names that no standard can read. */
  readonly unreadable: number
  /** The same as `knows` of the page. */
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
  const read = releases.versions.map((text) =>
    !readsHugeNumbers && hasHugeNumber(text) ? null : knownVersion(text),
  )
  const keys = read.map((version) => version?.key ?? '')
  const order: number[] = []
  let unreadable = 0
  for (let place = 0; place < read.length; place++)
    if (read[place] === null) unreadable += releases.files(place).length
    else order.push(place)
  // Files of one version that are not adjacent stay in the order of the page.
  order.sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b))
  const further = new Map<number, number[]>()
  const oldestFirst: number[] = []
  for (const place of order) {
    const first = oldestFirst[oldestFirst.length - 1]
    if (first === undefined || keys[first] !== keys[place]) oldestFirst.push(place)
    else {
      const more = further.get(first) ?? []
      more.push(place)
      further.set(first, more)
    }
  }
  return {
    releases,
    versions: oldestFirst.map((place) => read[place]!).reverse(),
    places: isInOrder(oldestFirst) ? null : Int32Array.from(oldestFirst.reverse()),
    further: further.size === 0 ? NOTHING_FURTHER : further,
    unreadable,
    knows: page.knows,
    isQuarantined: page.isQuarantined === true,
  }
}

const isInOrder = (places: readonly number[]): boolean =>
  places.every((place, index) => place === index)
