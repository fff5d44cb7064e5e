import type { Purpose } from '../fetch/purpose.ts'
import { normalizeName } from '../packaging/name.ts'
import type { Requirement } from '../packaging/requirement.ts'
import {
  contains,
  equalRanges,
  FULL,
  intersect,
  isEmpty,
  type Range,
} from '../packaging/versions/range.ts'
import type { Version } from '../packaging/versions/version.ts'
import type { Candidate, CandidateRules } from './candidate.ts'
import type { Candidates } from './candidates.ts'
import { ForcedRequirements } from './forced-requirements.ts'
import { likeliestRecorded } from './likeliest-recorded.ts'
import {
  baseRequirements,
  type MetadataDependencies,
  type MetadataFacts,
  requirementsOfExtra,
  undefinedRequirement,
} from './metadata.ts'
import type { RecordedVersion } from './sources.ts'

/** The part of the universe that the look-ahead reads and requests. */
export interface Prefetching {
  readonly rules: CandidateRules
  /**
   * The candidates of a project; null if no index has it, undefined if its page has not arrived.
   */
  page(name: string): Candidates | null | undefined
  /** The installed version that stays, if it is in the range. */
  kept(name: string, range: Range): Candidate | null
  /** Whether the candidate's dependencies are known, or known to be unavailable. */
  isKnown(candidate: Candidate): boolean
  /** The dependencies of a candidate, if known. */
  dependencies(candidate: Candidate): MetadataDependencies | undefined
  /**
   * Settles once the page has arrived.
   * @param wanted the expected versions
   */
  requestPage(name: string, wanted: Range, after: number): Promise<void>
  requestMetadata(candidate: Candidate, purpose: Purpose): void
  /** Requests a page that a snapshot does not know well enough, for a later `readFor`. */
  requestWhole(name: string, after: number): void
  recorded(name: string): readonly RecordedVersion[]
  /** Whether a snapshot or an earlier run has the candidate's metadata. */
  isRead(candidate: Candidate): boolean
  read(facts: MetadataFacts): MetadataDependencies
}

/**
 * Enough prefetches to fill all connections while two projects backtrack together, as boto3 and
 * botocore do.
 */
const LONGEST_DESCENT = 32
const GUESSES_AT_ONCE = 8
/** Requirements that are handled in one turn of the event loop. */
const EXPECTED_AT_ONCE = 1000
/**
 * Twice as many as the fetch core sends at once. Each takes 15 kB until its page arrives, so the
 * requirements of a list of thousands wait for their turn.
 */
const MOST_UNDER_WAY = 512

/**
 * Requests pages and metadata before the search needs them. Once a package is expected, its page is
 * requested, then its best candidate's metadata, and so on down the tree. Expectations decide only
 * what is requested, never what is true.
 */
export class LookAhead {
  readonly #known: Prefetching
  #forced: ForcedRequirements
  readonly #expected = new Map<string, Range>()
  readonly #expectedExtras = new Map<string, { inOrder: string[]; all: Set<string> }>()
  /** How many of a project's extras were handled, by version. */
  readonly #walked = new Map<string, number>()
  /**
   * Equal requirement texts are one object, so one that was expected before is not handled again.
   */
  readonly #seen = new WeakSet<Requirement>()
  readonly #visited = new WeakSet<Candidate>()
  readonly #tries = new Map<string, number>()
  /** A stack. */
  readonly #toExpect: { readonly requirement: Requirement; readonly after: number }[] = []
  #isExpecting = false
  /** The projects whose pages were requested here and have not arrived. */
  readonly #underWay = new Set<string>()
  readonly #guesses: (() => void)[] = []
  /** Guesses that wait for the project's own page. */
  readonly #putOff = new Map<string, () => void>()
  #readsWeights = true

  constructor(known: Prefetching) {
    this.#known = known
    this.#forced = new ForcedRequirements(known.page)
  }

  /** Whether the known facts already exclude every solution. */
  get isContradictory(): boolean {
    return this.#forced.isContradictory
  }

  /**
   * The rank of a project in a search that proves this contradiction from the known facts: first
   * the packages that every solution must contain, then the project without any version left.
   */
  proofRank(name: string): number {
    const forced = this.#forced.forced(name)
    if (forced !== undefined && this.#known.isKnown(forced)) return 0
    return name === this.#forced.contradiction ? 1 : 2
  }

  /** Resolves once the known facts exclude every solution. */
  get contradicted(): Promise<void> {
    return this.#forced.contradicted
  }

  /** Registers all root requirements and constraints, and prefetches what they need. */
  admit(
    roots: readonly Requirement[],
    constraints: ReadonlyMap<string, { readonly range: Range }>,
  ): void {
    for (const [name, { range }] of constraints) this.#forced.constrain(name, range)
    for (const requirement of roots) this.#forced.require(requirement)
    this.#toExpect.push(...roots.map((requirement) => ({ requirement, after: 0 })).reverse())
    this.#expectSome()
  }

  /**
   * Forgets its expectations: from now on other questions are tried, and nothing will be weighed.
   */
  searchFailed(): void {
    this.#readsWeights = false
    this.#guesses.length = 0
    this.#putOff.clear()
    this.#toExpect.length = 0
    this.#expected.clear()
    this.#forced = new ForcedRequirements(this.#known.page)
  }

  /**
   * Prefetches the page of a project that will probably be needed, its best candidate's metadata,
   * and so on with the requirements of that.
   */
  expect(requirement: Requirement, after: number): void {
    this.#toExpect.push({ requirement, after })
    // Requirements of a requirement are handled in a loop, before the next one: a chain of
    // thousands is too deep for recursion.
    if (!this.#isExpecting) this.#expectSome()
  }

  /** Thousands are handled in several ticks, so signals are processed in between. */
  #expectSome(): void {
    this.#isExpecting = true
    for (let count = 0; count < EXPECTED_AT_ONCE && this.#hasRoom; count++) {
      const next = this.#toExpect.pop()
      if (next === undefined) break
      this.#expectOne(next.requirement, next.after)
    }
    this.#isExpecting = this.#toExpect.length > 0 && this.#hasRoom
    if (this.#isExpecting) setImmediate(() => this.#expectSome())
  }

  get #hasRoom(): boolean {
    return this.#underWay.size < MOST_UNDER_WAY
  }

  #requestPage(name: string, wanted: Range, after: number): void {
    this.#underWay.add(name)
    this.#known.requestPage(name, wanted, after).then(
      () => {
        this.#underWay.delete(name)
        if (!this.#isExpecting && this.#toExpect.length > 0) this.#expectSome()
      },
      // A failure usually ends the run, and then nothing more is requested.
      () => this.#underWay.delete(name),
    )
  }

  #expectOne(requirement: Requirement, after: number): void {
    const { name } = requirement
    const isHere = this.#known.page(name) !== undefined
    if (
      this.#forced.isContradictory ||
      requirement.url !== null ||
      (this.#seen.has(requirement) && isHere)
    )
      return
    this.#seen.add(requirement)
    const before = this.#expected.get(name) ?? FULL
    let range = intersect(before, requirement.specifier.range)
    if (isEmpty(range)) range = intersect(this.#forced.allowed(name), requirement.specifier.range)
    if (isEmpty(range)) return
    this.#expected.set(name, range)
    if (requirement.extras.length > 0) {
      const extras = this.#expectedExtras.get(name) ?? { inOrder: [], all: new Set() }
      for (const extra of requirement.extras.map(normalizeName)) {
        if (!extras.all.has(extra)) extras.inOrder.push(extra)
        extras.all.add(extra)
      }
      this.#expectedExtras.set(name, extras)
    }
    const kept = this.#known.kept(name, range)
    if (isHere) this.#walk(name, after)
    else if (kept !== null) this.#follow(kept, 'likely', after)
    else {
      this.#requestPage(name, range, after)
      this.#guessLater(name, range, after)
    }
  }

  pageArrived(name: string, depth: number): void {
    this.#walk(name, depth)
    this.#forced.check(name)
    const guess = this.#putOff.get(name)
    if (guess === undefined || !this.#putOff.delete(name) || this.isContradictory) return
    this.#addGuess(guess)
  }

  metadataArrived(
    candidate: Candidate,
    dependencies: MetadataDependencies,
    depth: number,
    purpose: Purpose,
  ): void {
    const range = this.#expected.get(candidate.name)
    if (range !== undefined && contains(range, candidate.version.key))
      this.#expectDependencies(
        candidate.name,
        candidate.version,
        dependencies,
        depth,
        purpose === 'guess',
      )
  }

  /**
   * Prefetches the versions after one that the search visits. If a search rejects a version of a
   * project, it will most likely need the next ones, too, and one after the other, each would take
   * a round trip. uv looks ahead from the fifth version on (batch_prefetch.rs). Here the number
   * doubles with each rejected version.
   */
  visited(candidate: Candidate, following: (limit: number) => readonly Candidate[]): void {
    if (this.#visited.has(candidate)) return
    this.#visited.add(candidate)
    const tries = (this.#tries.get(candidate.name) ?? 0) + 1
    this.#tries.set(candidate.name, tries)
    // The search does not wait for a version that was read before.
    if (tries < 2 || this.#known.isRead(candidate)) return
    for (const next of following(Math.min(2 ** (tries - 1), LONGEST_DESCENT)))
      if (!this.#known.isKnown(next)) this.#known.requestMetadata(next, 'guess')
  }

  /**
   * Guesses run in a later tick: they read files, which would delay requests that are already
   * queued.
   */
  #guessLater(name: string, range: Range, after: number): void {
    this.#addGuess(() => this.#guess(name, range, after))
  }

  #addGuess(guess: () => void): void {
    this.#guesses.push(guess)
    if (this.#guesses.length === 1) setImmediate(() => this.#guessSome())
  }

  #guessSome(): void {
    for (const guess of this.#guesses.splice(0, GUESSES_AT_ONCE)) guess()
    if (this.#guesses.length > 0) setImmediate(() => this.#guessSome())
  }

  /**
   * Until its page arrives, a project is assumed to have the newest recorded version, whose
   * requirements are requested at the same time.
   */
  #guess(name: string, range: Range, after: number): void {
    const { page, rules, read, recorded } = this.#known
    if (page(name) !== undefined) return
    const likely = likeliestRecorded(recorded(name), range, rules)
    if (likely === undefined) return
    const dependencies = read(likely.facts)
    if (undefinedRequirement(dependencies, rules.target.markers)) return
    const expect = (): void => this.#expectDependencies(name, likely.version, dependencies, after)
    if (!contains(range, likely.version.key) && this.#mayContradict(name, dependencies))
      this.#putOff.set(name, expect)
    else expect()
  }

  /**
   * Whether lines limit both a project and one that it requires. If only another version of it is
   * recorded, its own requirements may well contradict the lines. Then the search ends as soon as
   * it has them, and pages that arrive before them would delay it. In a list that pins everything,
   * these pages are requested anyway.
   */
  #mayContradict(name: string, dependencies: MetadataDependencies): boolean {
    const isLimited = (project: string): boolean =>
      !equalRanges(this.#forced.allowed(project), FULL)
    return (
      isLimited(name) &&
      baseRequirements(dependencies, this.#known.rules.target.markers).some((requirement) =>
        isLimited(requirement.name),
      )
    )
  }

  /**
   * Requests the metadata of the best candidate of an expected project, and expects what it
   * requires.
   */
  #walk(name: string, after: number): void {
    const range = this.#expected.get(name)
    const candidates = this.#known.page(name)
    if (range === undefined || candidates === undefined || candidates === null) return
    const best = this.#known.kept(name, range) ?? likeliest(candidates, range)
    if (best !== undefined)
      this.#follow(
        best,
        this.#readsWeights && (this.#tries.get(name) ?? 0) < 2 ? 'likely' : 'guess',
        after,
      )
    else if (!candidates.tellsNewest(range)) this.#known.requestWhole(name, after)
  }

  #follow(candidate: Candidate, purpose: Purpose, after: number): void {
    const dependencies = this.#known.dependencies(candidate)
    if (dependencies !== undefined)
      this.#expectDependencies(candidate.name, candidate.version, dependencies, after)
    else if (!this.#known.isKnown(candidate)) this.#known.requestMetadata(candidate, purpose)
  }

  /** @param doubtful whether it is not worth requesting further pages */
  #expectDependencies(
    name: string,
    version: Version,
    dependencies: MetadataDependencies,
    after: number,
    doubtful = false,
  ): void {
    const { markers } = this.#known.rules.target
    const key = `${name} ${version.key}`
    const walked = this.#walked.get(key)
    // The number of a project's extras only grows.
    const extras = this.#expectedExtras.get(name)?.inOrder.slice(walked) ?? []
    if (walked !== undefined && extras.length === 0) return
    const requirements = [
      ...(walked === undefined ? baseRequirements(dependencies, markers) : []),
      ...extras.flatMap((extra) => requirementsOfExtra(dependencies, extra, markers)),
    ]
    if (!doubtful) this.#walked.set(key, (walked ?? 0) + extras.length)
    if (this.#forced.isForced(name, version.key))
      for (const requirement of requirements) this.#forced.require(requirement)
    if (this.#forced.isContradictory) return
    const worthwhile = doubtful
      ? requirements.filter((requirement) => this.#known.page(requirement.name) !== undefined)
      : requirements
    // The last one on a stack is taken first.
    for (const requirement of this.#isExpecting ? worthwhile.toReversed() : worthwhile)
      this.expect(requirement, after)
  }
}

/**
 * The newest final release in a range, or else the newest pre-release: the version that either
 * installer will most likely take.
 */
export const likeliest = (candidates: Candidates, range: Range): Candidate | undefined => {
  let prerelease: Candidate | undefined
  const { start, end } = candidates.within(range)
  for (let i = start; i < end; i++) {
    const version = candidates.version(i)
    if ((version.isPrerelease && prerelease !== undefined) || !contains(range, version.key))
      continue
    if (!candidates.tells(i)) return undefined
    const candidate = candidates.at(i)
    if (candidate === null || candidate.yanked) continue
    if (!version.isPrerelease) return candidate
    prerelease = candidate
  }
  return prerelease
}
