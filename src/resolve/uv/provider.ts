import { normalizeName } from '../../packaging/name.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import { contains, isEmpty, type Range, singleton } from '../../packaging/versions/range.ts'
import { trackConflicts } from '../../solver/conflict-tracker.ts'
import type {
  Choice,
  Conflict,
  Dependencies,
  Dependency,
  Priority,
  Provider,
  Reaction,
} from '../../solver/provider.ts'
import {
  type Candidate,
  knownRequiresPython,
  pythonOf,
  type RejectedVersion,
} from '../candidate.ts'
import { type Candidates, onlyCandidate } from '../candidates.ts'
import { DirectUrls, disallowedUrl } from '../direct-urls.ts'
import { isPinned, type ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import { allowedYanks } from './allowed-yanks.ts'
import { gapAround, type PreferenceRules, preferredIndex } from './candidates.ts'
import { Order } from './order.ts'
import { createPackages, PYTHON, type UvPackage } from './package.ts'
import { Expander, type MarkedRequirement } from './requirements.ts'
import type { Unavailability } from './unavailability.ts'

/**
 * A version that uv decides on. It also decides on a version that refuses the target's Python, so
 * the conflict with that Python is found (`add_unavailable_version`).
 */
export type UvVersion = Candidate | RejectedVersion
type UvDependency = Dependency<UvPackage, Range>

/**
 * The interface of uv's search (uv-resolver `resolver/mod.rs`): packages, versions, dependencies
 * and the order of decision.
 */
export class UvProvider implements Provider<UvPackage, UvVersion, Range, Unavailability> {
  readonly #request: ResolutionRequest
  readonly #universe: Universe
  readonly #packages = createPackages()
  readonly #order = new Order()
  readonly #expander: Expander
  readonly #direct: ReadonlySet<string>
  readonly #urls = new DirectUrls()
  readonly #admitsYanked: ReturnType<typeof allowedYanks>
  readonly #single = new Map<Candidate, Candidates>()
  readonly #visited = new Set<Candidate>()
  readonly #first: (name: string) => number
  readonly #track = trackConflicts<UvPackage>((a, b) => a.name === b.name)

  /** @param first a place in the order of decision that goes before uv's */
  constructor(
    request: ResolutionRequest,
    universe: Universe,
    first: (name: string) => number = () => 0,
  ) {
    this.#first = first
    this.#request = request
    this.#universe = universe
    this.#expander = new Expander(request, universe.rules.target.markers)
    this.#admitsYanked = allowedYanks(request)
    this.#direct = new Set(request.roots.map(({ requirement }) => requirement.name))
    for (const { requirement, origin } of request.roots) {
      if (requirement.url !== null) this.#urls.add(requirement.name, requirement.url, origin)
    }
    for (const [name, { urls, origin }] of request.constraints)
      for (const url of urls) this.#urls.add(name, url, origin)
  }

  /** The packages of a requirement of the user's. */
  rootDependencies(requirement: Requirement): readonly UvDependency[] {
    return this.#dependenciesOn(this.#expander.root(requirement))
  }

  /** How many versions' dependencies were looked at, each once. */
  get visited(): number {
    return this.#visited.size
  }

  prioritize(pkg: UvPackage): Priority {
    return [pkg.name === PYTHON.name ? -1 : this.#first(pkg.name), ...this.#order.of(pkg)]
  }

  choose(
    { name }: UvPackage,
    set: Range,
  ): Choice<UvVersion, Range, Unavailability> | Promise<unknown> {
    // There is one Python, and only versions that refuse it depend on another.
    if (name === PYTHON.name) return { kind: 'none', reason: { kind: 'requires-python' } }
    const candidates = this.#candidates(name)
    if (candidates instanceof Promise) return candidates
    if (candidates === null) return { kind: 'none', reason: { kind: 'missing' } }
    const reading = this.#universe.readFor(candidates, set)
    if (reading !== undefined) return reading
    const index = this.#preferredIndex(candidates, set)
    if (index < 0) return { kind: 'none', reason: { kind: 'no-version', candidates } }
    const version = candidates.verdict(index)
    const isInstalled = version === this.#universe.installed.candidates.get(name)
    const isUsable =
      'reason' in version
        ? version.refusesPythonOnly
        : isInstalled || !version.yanked || this.#admitsYanked(name, version.version)
    if (isUsable) return { kind: 'version', version, set: singleton(version.version) }
    return {
      kind: 'unavailable',
      versions: gapAround(candidates, index),
      reason: { kind: 'no-version', candidates },
    }
  }

  dependencies(
    pkg: UvPackage,
    version: UvVersion,
  ): Dependencies<UvPackage, Range, Unavailability> | Promise<unknown> {
    const candidates = this.#candidates(pkg.name)
    if (candidates === null || candidates instanceof Promise)
      throw new Error(`${pkg.name} was chosen from no candidates`)
    const index = candidates.indexOf(version)
    const exact = singleton(version.version)
    // A URL has exactly one version.
    const versions = this.#isUrl(pkg.name) ? exact : gapAround(candidates, index)
    if ('reason' in version) {
      const set = knownRequiresPython(version.detail, this.#universe.rules.policy)!.range
      return { kind: 'known', dependencies: [{ package: PYTHON, set }], versions }
    }
    const behind = this.#packages.behind(pkg)
    if (behind.length > 0) {
      for (const real of behind) this.#order.insert(real, this.#isUrl(real.name) ? 'url' : 'pinned')
      return {
        kind: 'known',
        dependencies: behind.map((real) => ({ package: real, set: exact })),
        versions,
      }
    }
    const known = this.#universe.dependencies(version, (limit) => candidates.after(index, limit))
    if (known instanceof Promise) return known
    this.#visited.add(version)
    if ('unavailable' in known)
      return {
        kind: 'unavailable',
        reason: { kind: 'metadata', reason: known.unavailable },
        versions,
      }
    const { target, policy } = this.#universe.rules
    if (
      known.requiresPython !== null &&
      !policy.admitsPython(known.requiresPython, pythonOf(target))
    )
      return { kind: 'unavailable', reason: { kind: 'requires-python' }, versions }

    const marked = this.#expander.of(pkg.name, known, pkg.extra)
    const impossible = marked.find(
      ({ requirement }) => requirement.url === null && isEmpty(requirement.specifier.range),
    )
    if (impossible !== undefined)
      return {
        kind: 'unavailable',
        reason: { kind: 'unsatisfiable', requirement: impossible.requirement },
        versions,
      }
    for (const { requirement } of marked) this.#learnUrl(version, requirement)
    const dependencies = this.#dependenciesOn(marked)
    for (const { requirement } of marked)
      this.#universe.lookAhead.expect(requirement, this.#universe.depth(version.name))
    return { kind: 'known', dependencies, versions }
  }

  /**
   * uv's re-prioritisation. A package that is often refused is decided earlier. A package that
   * often refuses others is decided after them, and its decision is undone.
   */
  react(conflicts: readonly Conflict<UvPackage>[], deciding: UvPackage): Reaction<UvPackage> {
    const { affected, culprits } = this.#track(conflicts, deciding)
    for (const pkg of affected) this.#order.mark(pkg, 'conflict-early')
    return { retract: culprits.filter((pkg) => this.#order.mark(pkg, 'conflict-late')) }
  }

  /**
   * `foo[a,b]>=1` requires a proxy for each extra, `foo; marker` one for the marker
   * (`PubGrubDependency::from_requirements`).
   */
  #dependenciesOn(marked: readonly MarkedRequirement[]): readonly UvDependency[] {
    return marked.flatMap(({ requirement: { name, extras, specifier }, marker }) => {
      const rank = this.#isUrl(name) ? 'url' : isPinned(specifier) ? 'pinned' : 'unspecified'
      return (extras.length === 0 ? [null] : extras.map(normalizeName)).map(
        (extra): UvDependency => {
          const required = this.#packages.required(name, extra, marker)
          const tiedTo = this.#packages.tiedTo(required)
          this.#order.insert(required, rank)
          if (tiedTo !== undefined) this.#order.insert(tiedTo, rank)
          return {
            package: required,
            set: specifier.range,
            ...(tiedTo === undefined ? {} : { tiedTo }),
          }
        },
      )
    })
  }

  #isUrl(name: string): boolean {
    return this.#urls.get(name) !== undefined
  }

  /**
   * Packages with a URL are decided first, so the URLs that they require are known before anything
   * else is chosen for these projects.
   */
  #learnUrl(parent: Candidate, { name, url }: Requirement): void {
    if (url === null) return
    const { policy } = this.#universe.rules
    if (policy.name === 'uv' && !this.#isUrl(parent.name) && !this.#isUrl(name))
      throw disallowedUrl(parent.name, name, url)
    this.#urls.add(name, url)
  }

  #preference(name: string): PreferenceRules {
    const { mode, prereleases } = this.#request
    return {
      lowest: mode === 'lowest' || (mode === 'lowest-direct' && this.#direct.has(name)),
      prereleases: prereleases(name),
    }
  }

  /**
   * uv keeps the installed version if it is in the range. An upgrade keeps it only if nothing
   * better is listed (`candidate_selector.rs`, `select`).
   */
  #preferredIndex(candidates: Candidates, range: Range): number {
    const { name, listed } = candidates
    const preference = this.#preference(name)
    const { installed } = this.#universe
    const own = this.#isUrl(name) ? undefined : installed.candidates.get(name)
    if (own === undefined) return preferredIndex(candidates, range, preference)
    const kept = contains(range, own.version.key) ? own : null
    if (kept !== null && !installed.upgrades(name)) return candidates.indexOf(kept)
    const best = listed === null ? -1 : preferredIndex(listed, range, preference)
    if (best < 0) return kept === null ? -1 : candidates.indexOf(kept)
    const found = candidates.indexOf(listed!.verdict(best))
    if (kept === null) return found
    const place = candidates.indexOf(kept)
    // Newest first.
    return (preference.lowest ? place >= found : place <= found) ? place : found
  }

  #candidates(name: string): Candidates | null | Promise<void> {
    const url = this.#urls.get(name)
    if (url === undefined) return this.#universe.candidates(name)
    const direct = this.#universe.direct(url, name)
    return direct instanceof Promise ? direct : this.#only(direct)
  }

  #only(candidate: Candidate): Candidates {
    let candidates = this.#single.get(candidate)
    if (candidates === undefined) {
      candidates = onlyCandidate(candidate)
      this.#single.set(candidate, candidates)
    }
    return candidates
  }
}
