import { normalizeName } from '../packaging/name.ts'
import { afterKey, contains, intersect, type Range, singleton } from '../packaging/range.ts'
import type { Requirement } from '../packaging/requirement.ts'
import { LOWEST_KEY } from '../packaging/version-key.ts'
import { trackConflicts } from '../solver/conflict-tracker.ts'
import type { Derivation } from '../solver/derivation.ts'
import type { Choice, Conflict, Dependencies, Dependency, Priority, Provider, Reaction } from '../solver/provider.ts'
import { solve } from '../solver/solve.ts'
import { type Candidate, pythonOf } from './candidate.ts'
import { type Candidates, onlyCandidate } from './candidates.ts'
import { DirectUrls, disallowedUrl } from './direct-urls.ts'
import { baseRequirements, requirementsWithExtras } from './metadata.ts'
import { RANGE_ALGEBRA } from './range-algebra.ts'
import { isPinned, type ResolutionRequest, type RootRequirement } from './request.ts'
import type { Universe } from './universe.ts'

/** Why a package has no version, or a version cannot be used: leaves of a derivation. */
export type Unavailability =
  | { readonly kind: 'missing' }
  | { readonly kind: 'no-version'; readonly candidates: Candidates }
  | { readonly kind: 'requires-python'; readonly requiresPython: string }
  | { readonly kind: 'metadata'; readonly reason: string }

/** A package of the search: a name, or a name with one extra, which depends on the very version of its base. */
export type PackageId = string

export type UvOutcome = { readonly kind: 'solved'; readonly pins: ReadonlyMap<string, Candidate>; readonly visited: number } | UvFailure

export interface UvFailure {
  readonly kind: 'failed'
  readonly derivation: Derivation<PackageId, Range, Unavailability>
  /** The user's requirement behind each requirement of the derivation, by its index: one with extras asks for several packages. */
  readonly roots: readonly RootRequirement[]
}

/** How pressing a package is, the most pressing first. */
const RANKS = ['url', 'pinned', 'conflict-early', 'conflict-late', 'unspecified'] as const
type Rank = (typeof RANKS)[number]
const isMorePressing = (a: Rank, b: Rank): boolean => RANKS.indexOf(a) < RANKS.indexOf(b)

/** A dependency, and whether what asks for it names one version. */
interface UvDependency extends Dependency<PackageId, Range> {
  readonly pinned: boolean
}

export const baseName = (id: PackageId): string => {
  const bracket = id.indexOf('[')
  return bracket < 0 ? id : id.slice(0, bracket)
}

export const extraOf = (id: PackageId): string | null => (id.endsWith(']') ? id.slice(id.indexOf('[') + 1, -1) : null)

/** Resolves with PubGrub in uv's order of decision. Yields what has to arrive before it can go on. */
export function* uvSearch(request: ResolutionRequest, universe: Universe): Generator<Promise<unknown>, UvOutcome, void> {
  const order = new Order()
  const provider = new UvProvider(request, universe, order)
  const asked = request.roots.flatMap((root) => provider.dependenciesOn(root.requirement).map((dependency) => ({ root, dependency })))
  for (const { dependency } of asked) order.insert(dependency, provider.isUrl(dependency.package))
  const outcome = yield* solve(
    asked.map(({ dependency }) => dependency),
    provider,
    RANGE_ALGEBRA,
  )
  if (outcome.kind === 'failure') return { kind: 'failed', derivation: outcome.derivation, roots: asked.map(({ root }) => root) }
  const pins = new Map<string, Candidate>()
  for (const [id, candidate] of outcome.versions) if (extraOf(id) === null) pins.set(id, candidate)
  return { kind: 'solved', pins, visited: outcome.statistics.visited }
}

/** uv's order of decision: by rank, then by when a name was first met, then by when the package itself was. */
class Order {
  readonly #ranks = new Map<string, { rank: Rank; readonly index: number }>()
  readonly #tiebreak = new Map<PackageId, number>()

  /** A package keeps the most pressing rank it ever had, but for conflicts, which decide on their own. */
  insert({ package: id, pinned }: UvDependency, url: boolean): void {
    if (!this.#tiebreak.has(id)) this.#tiebreak.set(id, this.#tiebreak.size)
    const rank = url ? 'url' : pinned ? 'pinned' : 'unspecified'
    const name = baseName(id)
    const known = this.#ranks.get(name)
    if (known === undefined) this.#ranks.set(name, { rank, index: this.#ranks.size })
    else if (isMorePressing(rank, known.rank)) known.rank = rank
  }

  of(id: PackageId): Priority {
    const { rank, index } = this.#ranks.get(baseName(id))!
    return [RANKS.indexOf(rank), index, this.#tiebreak.get(id)!]
  }

  /** Returns whether that changed anything. */
  mark(id: PackageId, rank: 'conflict-early' | 'conflict-late'): boolean {
    const known = this.#ranks.get(baseName(id))
    if (known === undefined || known.rank === rank || (rank === 'conflict-late' && known.rank === 'conflict-early')) return false
    known.rank = rank
    return true
  }
}

class UvProvider implements Provider<PackageId, Candidate, Range, Unavailability> {
  readonly #request: ResolutionRequest
  readonly #universe: Universe
  readonly #order: Order
  readonly #direct: ReadonlySet<string>
  readonly #urls = new DirectUrls()
  readonly #pinned = new Set<string>()
  readonly #track = trackConflicts<PackageId>((a, b) => baseName(a) === baseName(b))

  constructor(request: ResolutionRequest, universe: Universe, order: Order) {
    this.#request = request
    this.#universe = universe
    this.#order = order
    this.#direct = new Set(request.roots.map(({ requirement }) => requirement.name))
    for (const { requirement, origin } of request.roots) {
      if (requirement.url !== null) this.#urls.add(requirement.name, requirement.url, origin)
      if (isPinned(requirement.specifier)) this.#pinned.add(requirement.name)
    }
    for (const [name, { pinned, urls, origin }] of request.constraints) {
      if (pinned) this.#pinned.add(name)
      for (const url of urls) this.#urls.add(name, url, origin)
    }
  }

  /** `foo[a,b]>=1` asks for foo, foo[a] and foo[b], each within the constrained range. */
  dependenciesOn(requirement: Requirement): UvDependency[] {
    const constraint = this.#request.constraints.get(requirement.name)
    const set = constraint === undefined ? requirement.specifier.range : intersect(requirement.specifier.range, constraint.range)
    const pinned = isPinned(requirement.specifier) || constraint?.pinned === true
    const extras = requirement.extras.map(normalizeName)
    return [requirement.name, ...extras.map((extra) => `${requirement.name}[${extra}]`)].map((id) => ({ package: id, set, pinned }))
  }

  isUrl(id: PackageId): boolean {
    return this.#urls.get(baseName(id)) !== undefined
  }

  prioritize(id: PackageId): Priority {
    return this.#order.of(id)
  }

  choose(id: PackageId, set: Range): Choice<Candidate, Range, Unavailability> | Promise<unknown> {
    const name = baseName(id)
    const candidates = this.#candidates(name)
    if (candidates instanceof Promise) return candidates
    if (candidates === null) return { kind: 'none', reason: { kind: 'missing' } }
    const index = preferredIndex(candidates, set, this.#rules(name))
    if (index < 0) return { kind: 'none', reason: { kind: 'no-version', candidates } }
    const candidate = candidates.at(index)!
    return { kind: 'version', version: candidate, set: singleton(candidate.version) }
  }

  dependencies(id: PackageId, candidate: Candidate): Dependencies<PackageId, Range, Unavailability> | Promise<unknown> {
    const candidates = this.#candidates(candidate.name)
    if (candidates === null || candidates instanceof Promise) throw new Error(`${candidate.name} was chosen from no candidates`)
    const index = candidates.indexOf(candidate)
    const versions = neighbourhood(candidates, index)
    const known = this.#universe.dependencies(candidate, (limit) => candidates.after(index, limit))
    if (known instanceof Promise) return known
    if ('unavailable' in known) return { kind: 'unavailable', reason: { kind: 'metadata', reason: known.unavailable }, versions }
    const { target, policy } = this.#universe.rules
    if (known.requiresPython !== null && !policy.admitsPython(known.requiresPython, pythonOf(target)))
      return { kind: 'unavailable', reason: { kind: 'requires-python', requiresPython: known.requiresPython.text }, versions }

    const extra = extraOf(id)
    const requirements =
      extra === null ? baseRequirements(known, target.markers) : requirementsWithExtras(known, new Set([extra]), target.markers)
    this.#learnUrls(candidate, requirements)
    const dependencies: UvDependency[] = extra === null ? [] : [{ package: candidate.name, set: versions, pinned: true }]
    for (const requirement of requirements)
      for (const dependency of this.dependenciesOn(requirement)) {
        if (dependency.package === candidate.name || dependency.package === id) continue
        dependencies.push(dependency)
      }
    for (const dependency of dependencies) this.#order.insert(dependency, this.isUrl(dependency.package))
    for (const requirement of requirements) this.#universe.expect(requirement, this.#universe.round(candidate.name))
    return { kind: 'known', dependencies, versions }
  }

  /** uv's re-prioritisation: what is often refused is decided earlier, what often refuses it after that, from before it was decided. */
  react(conflicts: readonly Conflict<PackageId>[], deciding: PackageId): Reaction<PackageId> {
    const { affected, culprits } = this.#track(conflicts, deciding)
    for (const id of affected) this.#order.mark(id, 'conflict-early')
    return { retract: culprits.filter((id) => this.#order.mark(id, 'conflict-late')) }
  }

  /** What comes by URL is decided first, so that the URLs it asks for are known before anything they could replace is chosen. */
  #learnUrls(parent: Candidate, requirements: readonly Requirement[]): void {
    for (const { name, url } of requirements) {
      if (url === null) continue
      const { policy } = this.#universe.rules
      if (policy.name === 'uv' && !this.isUrl(parent.name) && !this.isUrl(name)) throw disallowedUrl(parent.name, name, url)
      this.#urls.add(name, url)
    }
  }

  #rules(name: string): PreferenceRules {
    const { mode, prereleases } = this.#request
    return {
      lowest: mode === 'lowest' || (mode === 'lowest-direct' && this.#direct.has(name)),
      prereleases: prereleases(name),
      yanked: this.#pinned.has(name),
    }
  }

  #candidates(name: string): Candidates | null | Promise<void> {
    const url = this.#urls.get(name)
    if (url === undefined) return this.#universe.candidates(name)
    const direct = this.#universe.direct(url, name)
    return direct instanceof Promise ? direct : this.#only(direct)
  }

  readonly #single = new Map<Candidate, Candidates>()

  #only(candidate: Candidate): Candidates {
    let candidates = this.#single.get(candidate)
    if (candidates === undefined) {
      candidates = onlyCandidate(candidate)
      this.#single.set(candidate, candidates)
    }
    return candidates
  }
}

/** Which of several candidates is taken first. */
export interface PreferenceRules {
  readonly lowest: boolean
  /** `true`: like any other; `false`: never; undefined: only where no final release is left in the range (uv). */
  readonly prereleases: boolean | undefined
  readonly yanked: boolean
}

/** The index of the candidate that uv takes within a range, or -1. */
export function preferredIndex(candidates: Candidates, range: Range, rules: PreferenceRules): number {
  let prerelease = -1
  const { start, end } = candidates.within(range)
  for (let step = start; step < end; step++) {
    const index = rules.lowest ? end - 1 - (step - start) : step
    const { key, isPrerelease } = candidates.version(index)
    const final = !isPrerelease || rules.prereleases === true
    if ((!final && (prerelease >= 0 || rules.prereleases === false)) || !contains(range, key)) continue
    const candidate = candidates.at(index)
    if (candidate === null || (candidate.yanked && !rules.yanked)) continue
    if (final) return index
    prerelease = index
  }
  return prerelease
}

/** The gap around a candidate up to its neighbours: no other candidate lies in it, and runs of such gaps stay one interval. */
const neighbourhood = (candidates: Candidates, index: number): Range => {
  let older = index + 1
  while (older < candidates.count && candidates.at(older) === null) older++
  let newer = index - 1
  while (newer >= 0 && candidates.at(newer) === null) newer--
  const low = older < candidates.count ? afterKey(candidates.version(older).key) : LOWEST_KEY
  return newer < 0 ? [low] : [low, candidates.version(newer).key]
}
