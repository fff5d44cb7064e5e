import { PysizeError } from '../../errors.ts'
import { contains } from '../../packaging/versions/range.ts'
import type { BacktrackProvider, BacktrackView, Matches } from '../../solver/backtrack-provider.ts'
import type { SharedList } from '../../solver/shared-list.ts'
import { type Candidate, pythonOf } from '../candidate.ts'
import type { Candidates } from '../candidates.ts'
import { baseRequirements, requirementsWithExtras } from '../metadata.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import { type Combined, CombinedRequirements, withConstraint } from './combined-requirements.ts'
import { type Excluded, excludedFrom, offered } from './finder.ts'
import { PipOrder } from './preference.ts'
import {
  identifier,
  type PipCandidate,
  type PipRequirement,
  PYTHON_ID,
  pipRequirements,
} from './requirement.ts'

export class PipProvider implements BacktrackProvider<PipRequirement, PipCandidate> {
  readonly #request: ResolutionRequest
  readonly #universe: Universe
  readonly #order: PipOrder
  readonly #candidates = new Map<string, Map<Candidate, PipCandidate>>()
  readonly #dependencies = new Map<PipCandidate, readonly PipRequirement[]>()
  readonly #exclusions = new WeakMap<readonly PipCandidate[], Excluded>()
  readonly #combined = new CombinedRequirements()
  readonly #python: PipCandidate = { id: PYTHON_ID, candidate: null, extras: [] }

  constructor(request: ResolutionRequest, universe: Universe) {
    this.#request = request
    this.#universe = universe
    const requestedOrder = new Map<string, number>()
    request.roots.forEach(({ requirement }, index) => {
      const { id } = pipRequirements(requirement)[0]!
      if (!requestedOrder.has(id)) requestedOrder.set(id, index)
    })
    this.#order = new PipOrder(requestedOrder)
  }

  identify(requirement: PipRequirement): string {
    return requirement.id
  }

  identifyCandidate(candidate: PipCandidate): string {
    return candidate.id
  }

  matches(
    id: string,
    requirements: (id: string) => SharedList<PipRequirement>,
    incompatibilities: readonly PipCandidate[],
  ): Matches<PipCandidate> | Promise<unknown> {
    const own = requirements(id)
    const { first } = own
    if (first === undefined) return []
    if (first.kind === 'python')
      return own.every((r) => this.isSatisfiedBy(r, this.#python)) ? [this.#python] : []
    const { name } = first
    const ownCombined = this.#combined.of(id, own)
    const all =
      id === name ? [ownCombined] : [ownCombined, this.#combined.of(name, requirements(name))]
    const combined = withConstraint(all, this.#request.constraints.get(name))
    const explicit = this.#explicit(id, name, combined)
    if (explicit instanceof Promise) return explicit
    if (explicit !== null)
      return explicit.filter(
        (c) =>
          !incompatibilities.includes(c) && this.#isConstrained(c) && this.#meets(c, ownCombined),
      )

    const installed = this.#installed(id, name, combined, incompatibilities)
    // pip reads no page if it keeps the installed version (found_candidates.py).
    if (installed !== null && !this.#universe.installed.upgrades(name))
      return this.#keptFirst(installed, id, combined, incompatibilities)
    const candidates = this.#universe.candidates(name)
    if (candidates instanceof Promise) return candidates
    if (candidates === null) return []
    const reading = this.#universe.readFor(candidates, combined.range)
    if (reading !== undefined) return reading
    const listed = this.#listed(candidates, id, combined, incompatibilities)
    return installed === null ? listed : inserted(installed, listed)
  }

  /** The installed version, if the requirements allow it. */
  #installed(
    id: string,
    name: string,
    { range }: Combined,
    incompatibilities: readonly PipCandidate[],
  ): PipCandidate | null {
    const candidate = this.#universe.installed.candidates.get(name)
    if (candidate === undefined || !contains(range, candidate.version.key)) return null
    const installed = this.#candidate(candidate, extrasOf(id))
    return incompatibilities.includes(installed) ? null : installed
  }

  #keptFirst(
    installed: PipCandidate,
    id: string,
    combined: Combined,
    incompatibilities: readonly PipCandidate[],
  ): Matches<PipCandidate> {
    const { name, version } = installed.candidate!
    const universe = this.#universe
    const listed = (candidates: Candidates): Iterable<PipCandidate> =>
      this.#listed(candidates, id, combined, incompatibilities)
    return {
      *[Symbol.iterator]() {
        yield installed
        let candidates = universe.candidates(name)
        if (candidates instanceof Promise) {
          yield candidates
          candidates = universe.candidates(name)
        }
        if (candidates === null || candidates instanceof Promise) return
        for (const one of listed(candidates))
          if (one.candidate!.version.key !== version.key) yield one
      },
    }
  }

  isSatisfiedBy(requirement: PipRequirement, { candidate, id }: PipCandidate): boolean {
    switch (requirement.kind) {
      case 'python': {
        const { target, policy } = this.#universe.rules
        return policy.admitsPython(requirement.specifier, pythonOf(target))
      }
      case 'explicit':
        return requirement.candidate.id === id && requirement.candidate.candidate === candidate
      case 'url':
        return candidate !== null && this.#isFrom(candidate, requirement.url)
      case 'specifier':
        // Whether pre-releases are allowed was checked when the candidate was found.
        return candidate !== null && contains(requirement.specifier.range, candidate.version.key)
    }
  }

  dependencies(pinned: PipCandidate): readonly PipRequirement[] | null | Promise<unknown> {
    const { candidate, extras } = pinned
    if (candidate === null) return []
    const made = this.#dependencies.get(pinned)
    if (made !== undefined) return made
    const following = (limit: number): readonly Candidate[] => this.#following(candidate, limit)
    const known = this.#universe.dependencies(candidate, following)
    if (known instanceof Promise) return known
    if ('unavailable' in known) {
      if (known.stopsPip === true) throw undefinedMarker(candidate, known.unavailable)
      return null
    }
    const { markers } = this.#universe.rules.target
    const requirements =
      extras.length === 0
        ? baseRequirements(known, markers)
        : requirementsWithExtras(known, new Set(extras), markers)
    const result: PipRequirement[] = []
    if (extras.length > 0) {
      const base = this.#candidate(candidate, [])
      result.push({
        kind: 'explicit',
        id: base.id,
        name: candidate.name,
        candidate: base,
        source: null,
      })
    } else if (known.requiresPython !== null && known.requiresPython.specifiers.length > 0)
      result.push({
        kind: 'python',
        id: PYTHON_ID,
        name: PYTHON_ID,
        specifier: known.requiresPython,
      })
    for (const requirement of requirements) result.push(...pipRequirements(requirement))
    for (const requirement of requirements)
      this.#universe.lookAhead.expect(requirement, this.#universe.depth(candidate.name))
    this.#dependencies.set(pinned, result)
    return result
  }

  pick(ids: ReadonlySet<string>, view: BacktrackView<PipRequirement, PipCandidate>): string {
    return this.#order.pick(ids, view)
  }

  #meets({ candidate }: PipCandidate, { range, named }: Combined): boolean {
    if (candidate === null || !contains(range, candidate.version.key)) return false
    return [...named].every(
      (one) => one === candidate || (typeof one === 'string' && this.#isFrom(candidate, one)),
    )
  }

  #isFrom(candidate: Candidate, url: string): boolean {
    return candidate.file.url === url || candidate === this.#universe.direct(url, candidate.name)
  }

  /** Whether a candidate named by URL meets the constraint on its name. */
  #isConstrained({ candidate }: PipCandidate): boolean {
    const constraint =
      candidate === null ? undefined : this.#request.constraints.get(candidate.name)
    if (constraint === undefined || candidate === null) return true
    const { range, urls } = constraint
    return (
      contains(range, candidate.version.key) &&
      urls.every((url) => candidate === this.#universe.direct(url, candidate.name))
    )
  }

  /**
   * The candidates that requirements name by a URL (also in a constraint), or as the base of a
   * pinned extra; null if they name none.
   */
  #explicit(
    id: string,
    name: string,
    { named }: Combined,
  ): PipCandidate[] | null | Promise<unknown> {
    const explicit = new Set<PipCandidate>()
    for (const one of named) {
      const candidate = typeof one === 'string' ? this.#universe.direct(one, name) : one
      if (candidate instanceof Promise) return candidate
      explicit.add(this.#candidate(candidate, extrasOf(id)))
    }
    return explicit.size > 0 ? [...explicit] : null
  }

  /** The candidates of the indexes, best first. */
  #listed(
    { listed }: Candidates,
    id: string,
    combined: Combined,
    incompatibilities: readonly PipCandidate[],
  ): Iterable<PipCandidate> {
    if (listed === null) return []
    const candidates = listed
    const { range, pinned, admitted } = combined
    const excluded = this.#excluded(candidates, incompatibilities)
    const { mode, prereleases, preferBinary } = this.#request
    const lowest =
      mode === 'lowest' || (mode === 'lowest-direct' && this.#isRequested(candidates.name))
    const wanted = {
      range,
      pinned,
      prereleases: prereleases(candidates.name) ?? (admitted ? true : undefined),
      lowest,
      preferBinary,
    }
    const extras = extrasOf(id)
    const make = (candidate: Candidate): PipCandidate => this.#candidate(candidate, extras)
    return {
      *[Symbol.iterator]() {
        for (const candidate of offered(candidates, wanted, excluded)) yield make(candidate)
      },
    }
  }

  /** Computed once per list, because a search uses the same list many times. */
  #excluded(candidates: Candidates, incompatibilities: readonly PipCandidate[]): Excluded {
    let excluded = this.#exclusions.get(incompatibilities)
    if (excluded === undefined) {
      excluded = excludedFrom(
        candidates,
        new Set(incompatibilities.flatMap(({ candidate }) => candidate ?? [])),
      )
      this.#exclusions.set(incompatibilities, excluded)
    }
    return excluded
  }

  #isRequested(name: string): boolean {
    return this.#request.roots.some(({ requirement }) => requirement.name === name)
  }

  #following(candidate: Candidate, limit: number): readonly Candidate[] {
    const candidates = this.#universe.candidates(candidate.name)
    return candidates === null || candidates instanceof Promise
      ? []
      : candidates.after(candidates.indexOf(candidate), limit)
  }

  /** One object per version and extras, because the search compares candidates by identity. */
  #candidate(candidate: Candidate, extras: readonly string[]): PipCandidate {
    const id = identifier(candidate.name, extras)
    const made = this.#candidates.get(id) ?? new Map<Candidate, PipCandidate>()
    this.#candidates.set(id, made)
    const pip = made.get(candidate) ?? { id, candidate, extras }
    made.set(candidate, pip)
    return pip
  }
}

/**
 * Candidates with the installed one in its position among the versions, instead of the listed one
 * of that version (`_iter_built_with_inserted`).
 */
const inserted = (
  installed: PipCandidate,
  listed: Iterable<PipCandidate>,
): Iterable<PipCandidate> => ({
  *[Symbol.iterator]() {
    const { key } = installed.candidate!.version
    let isDone = false
    for (const one of listed) {
      const other = one.candidate!.version.key
      if (!isDone && key >= other) {
        yield installed
        isDone = true
      }
      if (other !== key) yield one
    }
    if (!isDone) yield installed
  },
})

const extrasOf = (id: string): string[] => {
  const bracket = id.indexOf('[')
  return bracket < 0 ? [] : id.slice(bracket + 1, -1).split(',')
}

/**
 * pip ends with an error at such a marker (packaging's `UndefinedComparison`); it tries no other
 * version.
 */
const undefinedMarker = ({ name, version }: Candidate, reason: string): PysizeError =>
  new PysizeError('undefined-marker', `pip cannot use ${name} ${version.normal}: ${reason}.`, {
    exitCode: 3,
  })
