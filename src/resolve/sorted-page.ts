import type { PageReleases, ProjectPage, ReleaseOrder } from '../indexes/page.ts'
import { releasesOf } from '../indexes/releases.ts'
import { hasHugeNumber } from '../packaging/versions/huge-number.ts'
import type { Version } from '../packaging/versions/version.ts'
import { type CandidateRules, knownVersion } from './candidate.ts'

type Order = Omit<ReleaseOrder, 'readsHugeNumbers'>

/** The versions of a page, newest first. */
export interface SortedPage {
  readonly releases: PageReleases
  readonly order: Order
  /** The version at a position in the order. */
  version(index: number): Version
  /** The same as `knows` of the page. */
  readonly knows: ProjectPage['knows']
  readonly isQuarantined: boolean
}

/** The place of a version's first file. */
export const placeIn = ({ places, count }: Order, index: number): number =>
  places === null ? count - 1 - index : places[index]!

export const NOTHING_FURTHER: ReleaseOrder['further'] = new Map()

/** By whether huge numbers are read, and page: every target sorts alike. */
const sortedPages = {
  withHuge: new WeakMap<ProjectPage, SortedPage>(),
  withoutHuge: new WeakMap<ProjectPage, SortedPage>(),
}

/** The same page is sorted once. If an earlier run has sorted it, versions are parsed on demand. */
export function sortedPage(
  page: ProjectPage,
  { policy: { readsHugeNumbers } }: Pick<CandidateRules, 'policy'>,
): SortedPage {
  const pages = readsHugeNumbers ? sortedPages.withHuge : sortedPages.withoutHuge
  let sorted = pages.get(page)
  if (sorted !== undefined) return sorted
  const releases = releasesOf(page)
  const { knows, isQuarantined = false } = page
  const known = releases.order
  if (known?.readsHugeNumbers === readsHugeNumbers) {
    const texts = releases.versions
    const version = (index: number) => knownVersion(texts[placeIn(known, index)]!)!
    sorted = { releases, order: known, version, knows, isQuarantined }
  } else {
    const { versions, order } = sortOut(releases, readsHugeNumbers)
    releases.order ??= order
    const version = (index: number) => versions[index]!
    sorted = { releases, order, version, knows, isQuarantined }
  }
  pages.set(page, sorted)
  return sorted
}

function sortOut(
  releases: PageReleases,
  readsHugeNumbers: boolean,
): { readonly versions: readonly Version[]; readonly order: ReleaseOrder } {
  const read = releases.versions.map((text) =>
    !readsHugeNumbers && hasHugeNumber(text) ? null : knownVersion(text),
  )
  const keys = read.map((version) => version?.key ?? '')
  const inOrder: number[] = []
  let unreadable = 0
  for (let place = 0; place < read.length; place++)
    if (read[place] === null) unreadable += releases.files(place).length
    else inOrder.push(place)
  // Files of one version that are not adjacent stay in the order of the page.
  inOrder.sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b))
  const further = new Map<number, number[]>()
  const oldestFirst: number[] = []
  for (const place of inOrder) {
    const first = oldestFirst[oldestFirst.length - 1]
    if (first === undefined || keys[first] !== keys[place]) oldestFirst.push(place)
    else {
      const more = further.get(first) ?? []
      more.push(place)
      further.set(first, more)
    }
  }
  return {
    versions: oldestFirst.map((place) => read[place]!).reverse(),
    order: {
      readsHugeNumbers,
      count: oldestFirst.length,
      places: isInOrder(oldestFirst) ? null : Int32Array.from(oldestFirst.reverse()),
      further: further.size === 0 ? NOTHING_FURTHER : further,
      unreadable,
    },
  }
}

const isInOrder = (places: readonly number[]): boolean =>
  places.every((place, index) => place === index)
