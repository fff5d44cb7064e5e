import { type DistFile, PageNotRead, type ProjectPage } from '../indexes/page.ts'
import { contains, type Range } from '../packaging/versions/range.ts'
import type { Version } from '../packaging/versions/version.ts'
import type { Candidate, CandidateRules, RejectedVersion } from './candidate.ts'
import { type FileSelector, Judge } from './release.ts'
import { NOTHING_FURTHER, placeIn, type SortedPage, sortedPage } from './sorted-page.ts'

/**
 * The versions of a project for the target. A page has up to thousands of versions, of which a
 * search looks at a few from the top, so files are judged when their version is requested.
 */
export class Candidates {
  readonly name: string
  readonly #sorted: SortedPage
  /** Null if the page does not tell. */
  readonly #verdicts = new Map<number, Candidate | RejectedVersion | null>()
  readonly #judge: FileSelector
  /**
   * The versions that indexes list: this list itself, unless one of its versions is installed. Null
   * if no index has the project.
   */
  readonly listed: Candidates | null

  constructor(name: string, sorted: SortedPage, judge: FileSelector, listed?: Candidates | null) {
    this.name = name
    this.listed = listed === undefined ? this : listed
    this.#sorted = sorted
    this.#judge = judge
  }

  /** The number of versions, including rejected ones. */
  get count(): number {
    return this.#sorted.order.count
  }

  /** Whether an index has quarantined the project. */
  get isQuarantined(): boolean {
    return this.#sorted.isQuarantined
  }

  /** The version at a place, newest first. */
  version(index: number): Version {
    return this.#sorted.version(index)
  }

  /** The candidate at a place, newest first; null if that version cannot be installed. */
  at(index: number): Candidate | null {
    const verdict = this.verdict(index)
    return 'reason' in verdict ? null : verdict
  }

  /**
   * The candidate at a place, newest first, or why that version cannot be installed.
   *
   * @throws PageNotRead if the page comes from a snapshot that does not tell
   */
  verdict(index: number): Candidate | RejectedVersion {
    const verdict = this.#judged(index)
    if (verdict === null) throw new PageNotRead(this.name)
    return verdict
  }

  #judged(index: number): Candidate | RejectedVersion | null {
    let verdict = this.#verdicts.get(index)
    if (verdict === undefined) {
      const files = this.#files(index)
      const judged = this.#judge.release(this.version(index), files)
      const { knows } = this.#sorted
      const isKnown =
        knows === undefined || ('reason' in judged ? files.some(knows) : knows(judged.file))
      verdict = isKnown ? judged : null
      this.#verdicts.set(index, verdict)
      // A search may request the neighbours of a version after the page has left memory, so their
      // files are copied.
      if (this.#judge.limitsDates) this.#hold(index - 1)
      this.#hold(index + 1)
    }
    return verdict
  }

  /** Whether the page tells which file of the version at a place would be installed, if any. */
  tells(index: number): boolean {
    return this.#sorted.knows === undefined || this.#judged(index) !== null
  }

  /**
   * Whether the page tells which version in a range an installer would take: about the newest final
   * one that can be installed, and all newer ones.
   */
  tellsNewest(range: Range): boolean {
    if (this.#sorted.knows === undefined) return true
    const { start, end } = this.within(range)
    for (let index = start; index < end; index++) {
      const version = this.version(index)
      if (!contains(range, version.key)) continue
      if (!this.tells(index)) return false
      const candidate = this.at(index)
      if (candidate !== null && !candidate.yanked && !version.isPrerelease) return true
    }
    return true
  }

  /** Whether the version at a place existed at the given date; it may not be installable. */
  exists(index: number): boolean {
    if (!this.#judge.limitsDates) return true
    const verdict = this.verdict(index)
    return !('reason' in verdict) || (verdict.reason !== 'too-new' && verdict.reason !== 'undated')
  }

  /** The position of a version of this project. */
  indexOf({ version }: Candidate | RejectedVersion): number {
    return this.#firstBelow(version.key) - 1
  }

  /**
   * The places of the versions between a range's lowest and highest cut, newest first; `end` is
   * exclusive.
   */
  within(range: Range): { readonly start: number; readonly end: number } {
    const lowest = range[0]
    if (lowest === undefined) return { start: 0, end: 0 }
    const start = range.length % 2 === 0 ? this.#firstBelow(range[range.length - 1]!) : 0
    return { start, end: this.#firstBelow(lowest) }
  }

  /** The first place, newest first, whose version is below a cut. */
  #firstBelow(cut: string): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.version(middle).key >= cut) low = middle + 1
      else high = middle
    }
    return low
  }

  /**
   * The candidates that a search visits after the one at a place, newest first, at most `limit`, as
   * far as the page tells. After a final version, a search visits no pre-release, of which some
   * projects publish one each day, and after one that is not yanked, none that is.
   */
  after(index: number, limit: number): Candidate[] {
    const found: Candidate[] = []
    const finalsAlone = !this.version(index).isPrerelease
    const admitsYanked = this.at(index)?.yanked === true
    for (let i = index + 1; i < this.count && found.length < limit; i++) {
      if (finalsAlone && this.version(i).isPrerelease) continue
      if (!this.tells(i)) break
      const candidate = this.at(i)
      if (candidate !== null && (admitsYanked || !candidate.yanked)) found.push(candidate)
    }
    return found
  }

  get newestFirst(): readonly Candidate[] {
    return this.#indexes.flatMap((index) => this.at(index) ?? [])
  }

  get rejected(): readonly RejectedVersion[] {
    return this.#indexes.flatMap((index) => {
      const verdict = this.verdict(index)
      return 'reason' in verdict ? [verdict] : []
    })
  }

  /**
   * How many of the file names seen so far no standard can read: they are skipped, as by pip and
   * uv.
   */
  get unreadable(): number {
    return this.#sorted.order.unreadable + this.#judge.unreadable()
  }

  /** All sorted versions, for explanations. */
  get files(): readonly DistFile[] {
    if (this.#sorted.knows !== undefined) throw new PageNotRead(this.name)
    return this.#indexes.flatMap((index) => this.#files(index))
  }

  /** The same list with an installed version instead of the one that the page lists. */
  including(installed: Candidate): Candidates {
    const at = this.#firstBelow(installed.version.key)
    const isListed = at > 0 && this.version(at - 1).key === installed.version.key
    const { releases, order, version, knows, isQuarantined } = this.#sorted
    const places = this.#indexes.map((index) => placeIn(order, index))
    const sorted: SortedPage = {
      releases: {
        versions: releases.versions,
        files: (place) => (place === NOWHERE ? [installed.file] : releases.files(place)),
        hold: (place) => (place === NOWHERE ? undefined : releases.hold(place)),
      },
      order: isListed
        ? order
        : { ...order, count: order.count + 1, places: places.toSpliced(at, 0, NOWHERE) },
      version: isListed
        ? version
        : (index) => (index === at ? installed.version : version(index < at ? index : index - 1)),
      knows: knows && ((file) => file === installed.file || knows(file)),
      isQuarantined,
    }
    const judge: FileSelector = {
      release: (version, files) =>
        version.key === installed.version.key ? installed : this.#judge.release(version, files),
      limitsDates: this.#judge.limitsDates,
      unreadable: () => this.#judge.unreadable(),
    }
    return new Candidates(this.name, sorted, judge, this)
  }

  /** The files of the version at a place, whether or not they can be installed. */
  filesAt(index: number): readonly DistFile[] {
    const files = this.#files(index)
    const { knows } = this.#sorted
    if (knows !== undefined && !files.some(knows)) throw new PageNotRead(this.name)
    return files
  }

  get #indexes(): readonly number[] {
    return Array.from({ length: this.count }, (_, index) => index)
  }

  #hold(index: number): void {
    for (const place of this.#places(index)) this.#sorted.releases.hold(place)
  }

  #places(index: number): readonly number[] {
    if (index < 0 || index >= this.count) return []
    const { order } = this.#sorted
    const first = placeIn(order, index)
    return [first, ...(order.further.get(first) ?? [])]
  }

  #files(index: number): readonly DistFile[] {
    return this.#places(index).flatMap((place) => this.#sorted.releases.files(place))
  }
}

/** The place of a file that no page lists. */
const NOWHERE = -1

const HOLD_NOTHING = (): void => {}
const NOTHING_UNREADABLE = (): number => 0

/** By rules and page. */
const byRules = new WeakMap<CandidateRules, WeakMap<ProjectPage, Candidates>>()
/**
 * Sorts a project page into versions. The same page under the same rules is sorted once, because
 * scenarios share most pages.
 */
export function candidatesOf(page: ProjectPage, rules: CandidateRules): Candidates {
  const ofRules = byRules.get(rules) ?? new WeakMap<ProjectPage, Candidates>()
  byRules.set(rules, ofRules)
  const candidates =
    ofRules.get(page) ??
    new Candidates(page.name, sortedPage(page, rules), new Judge(page.name, rules))
  ofRules.set(page, candidates)
  return candidates
}

/**
 * A project with only one file: the file of a URL, or an installed version that no index has
 * (`listed` is null).
 */
export function onlyCandidate(candidate: Candidate, listed?: null): Candidates {
  const { name, version, file } = candidate
  return new Candidates(
    name,
    {
      releases: { versions: [version.normal], files: () => [file], hold: HOLD_NOTHING },
      order: { count: 1, places: null, further: NOTHING_FURTHER, unreadable: 0 },
      version: () => version,
      knows: undefined,
      isQuarantined: false,
    },
    { release: () => candidate, limitsDates: false, unreadable: NOTHING_UNREADABLE },
    listed,
  )
}

/** By pin: scenarios share the lists of a lock with thousands of packages. */
const ofPins = new WeakMap<Candidate, Candidates>()

/** A project with only the file that a lock names. */
export function pinnedCandidate(pin: Candidate): Candidates {
  const known = ofPins.get(pin)
  if (known !== undefined) return known
  const only = onlyCandidate(pin)
  ofPins.set(pin, only)
  return only
}
