import { once } from '../fetch/once.ts'
import type { Purpose } from '../fetch/purpose.ts'
import type { UnreadPage } from '../indexes/page.ts'
import { formatRequirement } from '../packaging/requirement.ts'
import type { Range } from '../packaging/versions/range.ts'
import type { Candidate, CandidateRules } from './candidate.ts'
import { type Candidates, candidatesOf, onlyCandidate, pinnedCandidate } from './candidates.ts'
import { type Installed, keptVersion, NOTHING_INSTALLED } from './installed.ts'
import { faultOfLabel } from './label.ts'
import { LookAhead } from './look-ahead.ts'
import {
  dependenciesOf,
  type MetadataDependencies,
  type MetadataFacts,
  undefinedRequirement,
} from './metadata.ts'
import { overridden } from './overrides.ts'
import type { MetadataAnswer, PageAsk, ProjectAnswer, RecordedIndex, Sources } from './sources.ts'

/** Dependencies, or why they cannot be fetched. */
export type DependencyAnswer = MetadataDependencies | Unavailable

export interface Unavailable {
  readonly unavailable: string
  /** Whether pip ends with an error, instead of trying another version. */
  readonly stopsPip?: true
}

/**
 * The answers of sources, valid for every search that uses the same sources under the same rules.
 */
export interface Told {
  /** Null if no index has the project. */
  readonly pages: Map<string, Candidates | null>
  readonly pageDepths: Map<string, number>
  readonly dependencies: Map<Candidate, DependencyAnswer>
  /** By name and URL. */
  readonly directs: Map<string, Candidate>
  /** Pages that some index failed to send. */
  readonly unread: Map<string, readonly UnreadPage[]>
}

export const nothingTold = (): Told => ({
  pages: new Map(),
  pageDepths: new Map(),
  dependencies: new Map(),
  directs: new Map(),
  unread: new Map(),
})

/**
 * Everything that a search may request: candidates and dependencies, returned at once if known,
 * otherwise as a promise. Each is requested once. Its look-ahead requests early what the search
 * will probably need.
 */
export class Universe {
  readonly rules: CandidateRules
  readonly installed: Installed
  readonly lookAhead: LookAhead
  readonly #sources: Sources
  readonly #told: Told
  readonly #pending = new Map<string, Promise<void>>()
  readonly #pendingDependencies = new Map<Candidate, Promise<void>>()
  #unreadable = 0
  readonly #searched = new Set<string>()
  /** Projects of which the search has used a version. */
  readonly #used = new Set<string>()
  readonly #whole = new Map<string, Promise<ProjectAnswer>>()
  #hasFailed = false
  readonly #mayBeChosen = (): boolean => !this.#hasFailed
  #tellAnswered: () => void = () => {}
  /** Resolves once any page has arrived. */
  readonly answered: Promise<void>

  /**
   * @param installed the packages of the existing environment
   * @param told the sources' answers to another search
   */
  constructor(
    rules: CandidateRules,
    sources: Sources,
    installed: Installed = NOTHING_INSTALLED,
    told: Told = nothingTold(),
  ) {
    this.rules = rules
    this.#told = told
    this.installed = installed
    this.#sources = sources
    this.answered = new Promise((resolve) => {
      this.#tellAnswered = resolve
    })
    if (told.pages.size > 0) this.#tellAnswered()
    this.lookAhead = new LookAhead({
      rules,
      page: (name) => this.#told.pages.get(name),
      kept: (name, range) => keptVersion(installed, name, range),
      isKnown: (candidate) => this.#told.dependencies.has(candidate),
      dependencies: (candidate) => {
        const known = this.#told.dependencies.get(candidate)
        return known === undefined || 'unavailable' in known ? undefined : known
      },
      requestPage: (name, wanted, after) =>
        this.#requestPage(name, { after, purpose: 'likely', wanted }),
      requestMetadata: (candidate, purpose) => void this.#requestDependencies(candidate, purpose),
      requestWhole: (name, after) => void this.#requestWhole(name, after),
      recorded: (name) => sources.recorded?.(name) ?? [],
      isRead: (candidate) => sources.isRead?.(candidate) === true,
      read: (facts) => this.#read(facts),
    })
  }

  /** From now on other questions are tried, and this search weighs nothing. */
  searchFailed(): void {
    this.#hasFailed = true
    this.lookAhead.searchFailed()
  }

  /**
   * How many file names and requirements no standard can read: they are skipped, as by installers.
   */
  get unreadable(): number {
    let names = 0
    for (const page of this.#told.pages.values()) names += page?.unreadable ?? 0
    return names + this.#unreadable
  }

  get signal(): AbortSignal | undefined {
    return this.#sources.signal
  }

  /**
   * The candidates of a project; null if no index has it. A promise settles once they are known;
   * then call again.
   */
  candidates(name: string): Candidates | null | Promise<void> {
    this.#searched.add(name)
    const known = this.#told.pages.get(name)
    return known !== undefined ? known : this.#requestPage(name, { after: 0, purpose: 'needed' })
  }

  /** The candidate of a URL. */
  direct(url: string, name: string): Candidate | Promise<void> {
    const key = `${name} @ ${url}`
    const known = this.#told.directs.get(key)
    if (known !== undefined) return known
    return once(
      this.#pending,
      key,
      async () => void this.#told.directs.set(key, await this.#sources.direct(url, name)),
    )
  }

  /**
   * @param following the versions that the search would visit after this one, at most `limit`
   */
  dependencies(
    candidate: Candidate,
    following: (limit: number) => readonly Candidate[] = () => [],
  ): DependencyAnswer | Promise<void> {
    this.lookAhead.visited(candidate, following)
    return this.#told.dependencies.get(candidate) ?? this.#requestDependencies(candidate, 'needed')
  }

  /** The known answers, for explanations: these request nothing. */
  knownCandidates(name: string): Candidates | null {
    return this.#told.pages.get(name) ?? null
  }

  knownDirect(url: string, name: string): Candidate | null {
    return this.#told.directs.get(`${name} @ ${url}`) ?? null
  }

  knownDependencies(candidate: Candidate): DependencyAnswer | null {
    return this.#told.dependencies.get(candidate) ?? null
  }

  /** The projects that were found so far. */
  *projects(): Generator<string> {
    for (const [name, page] of this.#told.pages) if (page !== null) yield name
  }

  /** The indexes that are requested for a project, for people; empty if unknown. */
  indexes(name: string): readonly string[] {
    return this.#sources.indexes?.(name) ?? []
  }

  /** The snapshot that answers instead of indexes; null if indexes are requested. */
  get snapshot(): RecordedIndex | null {
    return this.#sources.snapshot ?? null
  }

  /** The unreadable projects of a search; `found`: whether another index had the project. */
  *unread(): Generator<UnreadPage & { readonly name: string; readonly found: boolean }> {
    for (const [name, pages] of this.#told.unread)
      if (this.#searched.has(name))
        for (const page of pages)
          yield { ...page, name, found: this.#told.pages.get(name) !== null }
  }

  /** The depth of requests that a project's page took. */
  depth(name: string): number {
    return this.#told.pageDepths.get(name) ?? 0
  }

  #requestPage(name: string, ask: PageAsk): Promise<void> {
    return once(this.#pending, name, async () => {
      const result = await this.#sources.page(name, ask)
      this.#tellAnswered()
      this.#told.pageDepths.set(name, result.depth)
      if (result.kind !== 'pinned' && result.unread !== undefined)
        this.#told.unread.set(name, result.unread)
      this.#told.pages.set(
        name,
        this.#withInstalled(
          name,
          result.kind === 'missing'
            ? null
            : result.kind === 'pinned'
              ? pinnedCandidate(result.pin)
              : candidatesOf(result.page, this.rules),
        ),
      )
      this.lookAhead.pageArrived(name, result.depth)
    })
  }

  /**
   * Reads the page of a project if a snapshot's does not tell about its newest version in a range.
   * Call this before a version is used: afterwards the page stays, and a version that it does not
   * tell about ends the search by `PageNotRead`.
   *
   * @returns a promise if the page is read: once it settles, call `candidates` again
   */
  readFor(candidates: Candidates, range: Range): Promise<void> | undefined {
    const { name } = candidates
    if (this.#used.has(name) || candidates.tellsNewest(range)) {
      this.#used.add(name)
      return undefined
    }
    this.#told.pages.delete(name)
    this.#pending.delete(name)
    const after = this.depth(name)
    return this.#requestPage(name, { after, purpose: 'needed', isWhole: true })
  }

  #requestWhole(name: string, after: number): Promise<ProjectAnswer> {
    const request = once(this.#whole, name, () =>
      this.#sources.page(name, { after, purpose: 'guess', isWhole: true }),
    )
    request.catch(() => {})
    return request
  }

  #withInstalled(name: string, listed: Candidates | null): Candidates | null {
    const installed = this.installed.candidates.get(name)
    if (installed === undefined) return listed
    return listed === null ? onlyCandidate(installed, null) : listed.including(installed)
  }

  #requestDependencies(candidate: Candidate, purpose: Purpose): Promise<void> {
    const pending = this.#pendingDependencies.get(candidate)
    if (pending !== undefined) return pending
    const request = this.#sources
      .metadata(candidate, {
        after: this.depth(candidate.name),
        purpose,
        mayBeChosen: this.#mayBeChosen,
      })
      .then((answer) => this.#metadataArrived(candidate, answer, purpose))
    request.catch(() => {})
    this.#pendingDependencies.set(candidate, request)
    return request
  }

  #metadataArrived(candidate: Candidate, answer: MetadataAnswer, purpose: Purpose): void {
    if (answer.kind === 'unknown') {
      // A guess makes only one request. A needed answer finds out whether the data is really
      // missing.
      if (purpose !== 'needed') this.#pendingDependencies.delete(candidate)
      else this.#told.dependencies.set(candidate, { unavailable: answer.reason })
      return
    }
    const fault =
      answer.label === undefined
        ? null
        : faultOfLabel(candidate, answer.label, this.rules.policy.name)
    if (fault !== null) {
      this.#told.dependencies.set(candidate, { unavailable: fault })
      return
    }
    const dependencies = this.#read(answer.facts)
    this.#unreadable += dependencies.faults.length
    const invalid = faultOf(dependencies, this.rules)
    this.#told.dependencies.set(candidate, invalid ?? dependencies)
    if (invalid === undefined)
      this.lookAhead.metadataArrived(candidate, dependencies, answer.depth, purpose)
  }

  #read(facts: MetadataFacts): MetadataDependencies {
    const { policy, overrides, noDependencies } = this.rules
    const known = dependenciesOf(facts, policy)
    if (noDependencies === true) return { ...known, requirements: [] }
    if (overrides === undefined) return known
    return {
      ...known,
      requirements: known.requirements.map((one) => overridden(one, overrides, policy)),
    }
  }
}

/** Both installers reject a version whose metadata is invalid. */
function faultOf(
  dependencies: MetadataDependencies,
  { target }: CandidateRules,
): Unavailable | undefined {
  const [fault] = dependencies.faults
  if (fault !== undefined) return { unavailable: `its metadata has ${fault}` }
  const undefinedOne = undefinedRequirement(dependencies, target.markers)
  if (undefinedOne === undefined) return undefined
  return {
    unavailable: `its requirement '${formatRequirement(undefinedOne)}' has a marker that cannot be evaluated`,
    stopsPip: true,
  }
}
