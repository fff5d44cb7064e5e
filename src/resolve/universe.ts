import type { PageResult, UnreadPage } from '../indexes/page.ts'
import { normalizeName } from '../packaging/name.ts'
import { contains, FULL, intersect, isEmpty, type Range } from '../packaging/range.ts'
import { formatRequirement, type Requirement } from '../packaging/requirement.ts'
import type { Version } from '../packaging/version.ts'
import type { Candidate, CandidateRules } from './candidate.ts'
import { type Candidates, candidatesOf } from './candidates.ts'
import { ForcedRequirements } from './forced-requirements.ts'
import { faultOfLabel, type Label } from './label.ts'
import {
  baseRequirements,
  type Dependencies,
  dependenciesOf,
  type MetadataFacts,
  requirementsWithExtras,
  undefinedRequirement,
} from './metadata.ts'

/** What is known of a distribution's metadata. `round` is the depth of the request that told. */
export type MetadataAnswer =
  | { readonly kind: 'known'; readonly facts: MetadataFacts; readonly label?: Label | undefined; readonly round: number }
  | { readonly kind: 'unknown'; readonly reason: string; readonly round: number }

/** Why metadata is asked for: a search waits for it; it may soon; or its candidate will most likely be part of the answer. */
export type MetadataAsk = 'needed' | 'guess' | 'likely'

/** Where pages and metadata come from: injected, so that resolution itself does no I/O. */
export interface Sources {
  page(name: string, after: number, guess: boolean): Promise<PageResult>
  metadata(candidate: Candidate, after: number, ask: MetadataAsk): Promise<MetadataAnswer>
  /** A `name @ url` or a local project, as the one candidate it is. */
  direct(url: string, name: string): Promise<Candidate>
  /** Versions whose metadata is known without asking an index, newest first: hints of what to ask for before a page has come. */
  recorded?(name: string): readonly RecordedVersion[]
  /** What answers in place of indexes, and does not know everything. */
  readonly snapshot?: RecordedIndex
  /** The indexes that are asked for a project, for people. */
  indexes?(name: string): readonly string[]
  /** Ends a search once it is aborted. */
  readonly signal?: AbortSignal | undefined
}

/** A snapshot: what people call it, and the names of the projects in it. */
export interface RecordedIndex {
  /** `the snapshot of 2026-11-24` */
  readonly title: string
  readonly projects: readonly string[]
}

export interface RecordedVersion {
  readonly version: Version
  /** Milliseconds since the epoch. */
  readonly uploadTime: number | null
  readonly facts: MetadataFacts
}

/** Dependencies, or why they cannot be had. */
export type DependencyAnswer = Dependencies | Unavailable

export interface Unavailable {
  readonly unavailable: string
  /** Whether pip ends with an error, rather than looking at another version. */
  readonly stopsPip?: true
}

const MISSING: unique symbol = Symbol('missing')

// Two projects that go down together, as boto3 and botocore do, keep all connections busy.
const LONGEST_DESCENT = 32
const GUESSES_AT_ONCE = 8

/**
 * Everything a search may ask about: candidates and dependencies, answered at once where known, otherwise as a promise.
 * It looks ahead: once a package is expected, its best candidate's metadata is asked for, and so on down the tree, so that
 * the search seldom waits. What it guesses decides only what is asked for, never what is true.
 */
export class Universe {
  readonly #rules: CandidateRules
  readonly #sources: Sources
  readonly #pages = new Map<string, Candidates | typeof MISSING>()
  readonly #pageRounds = new Map<string, number>()
  readonly #pending = new Map<string, Promise<void>>()
  readonly #dependencies = new Map<Candidate, DependencyAnswer>()
  readonly #pendingDependencies = new Map<Candidate, Promise<void>>()
  #forced = this.#forcedRequirements()
  readonly #expected = new Map<string, Range>()
  readonly #expectedExtras = new Map<string, Set<string>>()
  readonly #walked = new Set<string>()
  readonly #directs = new Map<string, Candidate>()
  /** Requirements are one object a text: what was expected once need not be looked at again. */
  readonly #asked = new WeakSet<Requirement>()
  readonly #visited = new WeakSet<Candidate>()
  readonly #recorded = new Map<string, ReadonlySet<string>>()
  readonly #tries = new Map<string, number>()
  readonly #guesses: (() => void)[] = []
  #unreadable = 0
  #readsWeights = true
  /** Pages that some index failed to show, of the projects that a search asked about. */
  readonly #unread = new Map<string, readonly UnreadPage[]>()
  readonly #searched = new Set<string>()

  constructor(rules: CandidateRules, sources: Sources) {
    this.#rules = rules
    this.#sources = sources
  }

  /** How many file names and requirements no standard can read: they are skipped, as installers do. */
  get unreadable(): number {
    let names = 0
    for (const page of this.#pages.values()) if (page !== MISSING) names += page.unreadable
    return names + this.#unreadable
  }

  get signal(): AbortSignal | undefined {
    return this.#sources.signal
  }

  get rules(): CandidateRules {
    return this.#rules
  }

  /** The candidates of a project; null where no index has it. A promise settles once it is known; ask again then. */
  candidates(name: string): Candidates | null | Promise<void> {
    this.#searched.add(name)
    const known = this.#pages.get(name)
    if (known !== undefined) return known === MISSING ? null : known
    return this.#fetchPage(name, 0, false)
  }

  /** The candidate a URL stands for. */
  direct(url: string, name: string): Candidate | Promise<void> {
    const key = `${name} @ ${url}`
    const known = this.#directs.get(key)
    if (known !== undefined) return known
    return this.#once(key, async () => void this.#directs.set(key, await this.#sources.direct(url, name)))
  }

  dependencies(candidate: Candidate, following: (limit: number) => readonly Candidate[] = () => []): DependencyAnswer | Promise<void> {
    if (!this.#visited.has(candidate)) {
      this.#visited.add(candidate)
      this.#descend(candidate, following)
    }
    return this.#dependencies.get(candidate) ?? this.#fetchDependencies(candidate, 'needed')
  }

  /** Registers all root requirements and constraints, and prefetches what they need. */
  admit(roots: readonly Requirement[], constraints: ReadonlyMap<string, { readonly range: Range }>): void {
    for (const [name, { range }] of constraints) this.#forced.constrain(name, range)
    for (const requirement of roots) this.#forced.require(requirement)
    for (const requirement of roots) this.expect(requirement, 0)
  }

  /** Whether what is known already rules every solution out. */
  get isContradictory(): boolean {
    return this.#forced.isContradictory
  }

  /** Resolves once it does. */
  get contradicted(): Promise<void> {
    return this.#forced.contradicted
  }

  /** Forgets what it expects: from now on other questions are tried, and nothing will be weighed. */
  searchFailed(): void {
    this.#readsWeights = false
    this.#guesses.length = 0
    this.#expected.clear()
    this.#forced = this.#forcedRequirements()
  }

  #forcedRequirements(): ForcedRequirements {
    return new ForcedRequirements((name) => {
      const page = this.#pages.get(name)
      return page === MISSING ? null : page
    })
  }

  /** Says that `name` will probably be needed within `range`: its page, and its best candidate's metadata, are asked for. */
  expect(requirement: Requirement, after: number): void {
    const { name } = requirement
    if (requirement.url !== null || (this.#asked.has(requirement) && this.#pages.has(name))) return
    this.#asked.add(requirement)
    const before = this.#expected.get(name) ?? FULL
    let range = intersect(before, requirement.specifier.range)
    if (isEmpty(range)) range = intersect(this.#forced.allowed(name), requirement.specifier.range)
    if (isEmpty(range)) return
    this.#expected.set(name, range)
    if (requirement.extras.length > 0)
      this.#expectedExtras.set(name, new Set([...(this.#expectedExtras.get(name) ?? []), ...requirement.extras.map(normalizeName)]))
    if (this.#pages.has(name)) this.#walk(name, after)
    else {
      void this.#fetchPage(name, after, true)
      this.#guessLater(name, range, after)
    }
  }

  /** Guessing reads files and takes time that the requests made so far need to get under way. */
  #guessLater(name: string, range: Range, after: number): void {
    this.#guesses.push(() => this.#guess(name, range, after))
    if (this.#guesses.length === 1) setImmediate(() => this.#guessSome())
  }

  #guessSome(): void {
    for (const guess of this.#guesses.splice(0, GUESSES_AT_ONCE)) guess()
    if (this.#guesses.length > 0) setImmediate(() => this.#guessSome())
  }

  /** Until its page comes, a project is taken to be at the newest version recorded: what that requires is asked for along with it. */
  #guess(name: string, range: Range, after: number): void {
    if (this.#pages.has(name)) return
    const { uploadedBefore } = this.#rules
    const recorded = this.#sources
      .recorded?.(name)
      .filter(({ uploadTime }) => uploadedBefore === null || uploadTime === null || uploadTime < uploadedBefore)
    const likely = recorded?.find(({ version }) => !version.isPrerelease && contains(range, version.key)) ?? recorded?.[0]
    const dependencies = likely === undefined ? undefined : this.#read(likely.facts)
    if (likely === undefined || dependencies === undefined || undefinedRequirement(dependencies, this.#rules.target.markers)) return
    this.#expectDependencies(name, likely.version, dependencies, after)
  }

  /** All that was asked for so far and is still on its way. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#pending.values(), ...this.#pendingDependencies.values()])
  }

  /** What is known so far, for explanations: these ask for nothing. */
  knownCandidates(name: string): Candidates | null {
    const known = this.#pages.get(name)
    return known === undefined || known === MISSING ? null : known
  }

  knownDirect(url: string, name: string): Candidate | null {
    return this.#directs.get(`${name} @ ${url}`) ?? null
  }

  knownDependencies(candidate: Candidate): DependencyAnswer | null {
    return this.#dependencies.get(candidate) ?? null
  }

  /** The projects that were found so far. */
  *projects(): Generator<string> {
    for (const [name, page] of this.#pages) if (page !== MISSING) yield name
  }

  /** The indexes that are asked for a project, for people; none where that is not known. */
  indexes(name: string): readonly string[] {
    return this.#sources.indexes?.(name) ?? []
  }

  /** The snapshot that answers in place of indexes; null where they are requested. */
  get snapshot(): RecordedIndex | null {
    return this.#sources.snapshot ?? null
  }

  /** What could not be read of the projects that a search asked about; `found`: whether another index had the project. */
  *unread(): Generator<UnreadPage & { readonly name: string; readonly found: boolean }> {
    for (const [name, pages] of this.#unread)
      if (this.#searched.has(name)) for (const page of pages) yield { ...page, name, found: this.#pages.get(name) !== MISSING }
  }

  /** The depth of requests that a project's page took. */
  round(name: string): number {
    return this.#pageRounds.get(name) ?? 0
  }

  #fetchPage(name: string, after: number, guess: boolean): Promise<void> {
    return this.#once(name, async () => {
      const result = await this.#sources.page(name, after, guess)
      this.#pageRounds.set(name, result.round)
      if (result.unread !== undefined) this.#unread.set(name, result.unread)
      if (result.kind === 'missing') this.#pages.set(name, MISSING)
      else {
        const candidates = candidatesOf(result.page, this.#rules)
        this.#pages.set(name, candidates)
        this.#walk(name, result.round)
      }
      this.#forced.check(name)
    })
  }

  #fetchDependencies(candidate: Candidate, ask: MetadataAsk): Promise<void> {
    const pending = this.#pendingDependencies.get(candidate)
    if (pending !== undefined) return pending
    const asked = (async () => {
      const answer = await this.#sources.metadata(candidate, this.round(candidate.name), ask)
      if (answer.kind === 'unknown') {
        // A guess is not worth more than one request: whether it is truly unknown is found out where it matters.
        if (ask !== 'needed') this.#pendingDependencies.delete(candidate)
        else this.#dependencies.set(candidate, { unavailable: answer.reason })
      } else {
        const fault = answer.label === undefined ? null : faultOfLabel(candidate, answer.label, this.#rules.policy.name)
        if (fault !== null) {
          this.#dependencies.set(candidate, { unavailable: fault })
          return
        }
        const dependencies = this.#read(answer.facts)
        const [unreadable] = dependencies.unreadable
        this.#unreadable += dependencies.unreadable.length
        // Neither installer takes a version whose metadata is invalid.
        if (unreadable !== undefined) {
          this.#dependencies.set(candidate, { unavailable: `its metadata has the invalid requirement '${unreadable}'` })
          return
        }
        const undefinedOne = undefinedRequirement(dependencies, this.#rules.target.markers)
        if (undefinedOne !== undefined) {
          const unavailable = `its requirement '${formatRequirement(undefinedOne)}' has a marker that cannot be evaluated`
          this.#dependencies.set(candidate, { unavailable, stopsPip: true })
          return
        }
        this.#dependencies.set(candidate, dependencies)
        if (this.#isExpected(candidate))
          this.#expectDependencies(candidate.name, candidate.version, dependencies, answer.round, ask === 'guess')
      }
    })()
    asked.catch(() => {})
    this.#pendingDependencies.set(candidate, asked)
    return asked
  }

  #read(facts: MetadataFacts): Dependencies {
    return dependenciesOf(facts, this.#rules.policy.mendsRequirements)
  }

  #isExpected(candidate: Candidate): boolean {
    const range = this.#expected.get(candidate.name)
    return range !== undefined && contains(range, candidate.version.key)
  }

  /** Asks for the metadata of the best candidate of an expected project, and expects what it requires. */
  #walk(name: string, after: number): void {
    const range = this.#expected.get(name)
    const candidates = this.#pages.get(name)
    if (range === undefined || candidates === undefined || candidates === MISSING) return
    const best = likeliest(candidates, range)
    if (best === undefined) return
    const known = this.#dependencies.get(best)
    if (known === undefined) void this.#fetchDependencies(best, this.#readsWeights && (this.#tries.get(name) ?? 0) < 2 ? 'likely' : 'guess')
    else if (!('unavailable' in known)) this.#expectDependencies(best.name, best.version, known, after)
  }

  /** @param doubtful whether it is not worth asking for further pages */
  #expectDependencies(name: string, version: Version, dependencies: Dependencies, after: number, doubtful = false): void {
    const extras = this.#expectedExtras.get(name)
    const key = `${name} ${version.key} ${extras === undefined ? '' : [...extras].sort().join()}`
    if (this.#walked.has(key)) return
    if (!doubtful) this.#walked.add(key)
    const { markers } = this.#rules.target
    const requirements =
      extras === undefined ? baseRequirements(dependencies, markers) : requirementsWithExtras(dependencies, extras, markers)
    if (this.#forced.isForced(name, version.key)) for (const requirement of requirements) this.#forced.require(requirement)
    if (this.#forced.isContradictory) return
    for (const requirement of requirements) if (!doubtful || this.#pages.has(requirement.name)) this.expect(requirement, after)
  }

  /**
   * A search that turns down a version of a project will most likely want the next ones too: one after the other each would take a round. uv looks
   * ahead from the fifth version on (batch_prefetch.rs). Here it is twice as many with each that is turned down.
   */
  #descend(candidate: Candidate, following: (limit: number) => readonly Candidate[]): void {
    const tries = (this.#tries.get(candidate.name) ?? 0) + 1
    this.#tries.set(candidate.name, tries)
    if (tries < 2 || this.#isRecorded(candidate)) return
    for (const next of following(Math.min(2 ** (tries - 1), LONGEST_DESCENT)))
      if (!this.#dependencies.has(next)) void this.#fetchDependencies(next, 'guess')
  }

  /** Nothing is waited for then. */
  #isRecorded({ name, version }: Candidate): boolean {
    const keys = this.#recorded.get(name) ?? new Set(this.#sources.recorded?.(name).map((known) => known.version.key))
    this.#recorded.set(name, keys)
    return keys.has(version.key)
  }

  #once(key: string, ask: () => Promise<void>): Promise<void> {
    let pending = this.#pending.get(key)
    if (pending === undefined) {
      pending = ask()
      pending.catch(() => {})
      this.#pending.set(key, pending)
    }
    return pending
  }
}

/** The newest final release in a range, or else the newest pre-release: what either installer will most likely take. */
const likeliest = (candidates: Candidates, range: Range): Candidate | undefined => {
  let prerelease: Candidate | undefined
  const { start, end } = candidates.within(range)
  for (let i = start; i < end; i++) {
    const version = candidates.version(i)
    if ((version.isPrerelease && prerelease !== undefined) || !contains(range, version.key)) continue
    const candidate = candidates.at(i)
    if (candidate === null || candidate.yanked) continue
    if (!version.isPrerelease) return candidate
    prerelease = candidate
  }
  return prerelease
}
