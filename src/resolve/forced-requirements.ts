import type { Requirement } from '../packaging/requirement.ts'
import { contains, FULL, intersect, isEmpty, type Range } from '../packaging/versions/range.ts'
import type { Candidate } from './candidate.ts'
import type { Candidates } from './candidates.ts'

/** The candidates of a project; null if no index has it, undefined if its page has not arrived. */
export type Lookup = (name: string) => Candidates | null | undefined

/**
 * The packages that every solution must contain, by unit propagation over the known facts: roots,
 * and the dependencies of projects with one version left. It finds a contradiction before the
 * search does, which first waits for irrelevant pages.
 */
export class ForcedRequirements {
  readonly #lookup: Lookup
  readonly #allowed = new Map<string, Range>()
  readonly #required = new Set<string>()
  /** These come from a URL, so their pages do not matter. */
  readonly #direct = new Set<string>()
  readonly #known = new Map<
    string,
    {
      readonly candidates: Candidates
      readonly range: Range
      readonly left: readonly (Candidate | null)[]
    }
  >()
  #contradiction: string | null = null
  #tell: () => void = () => {}
  /** Resolves once no search can succeed. */
  readonly contradicted: Promise<void>

  constructor(lookup: Lookup) {
    this.#lookup = lookup
    this.contradicted = new Promise((resolve) => {
      this.#tell = resolve
    })
  }

  /** Whether no search can succeed. */
  get isContradictory(): boolean {
    return this.#contradiction !== null
  }

  /** The project without any version left; null if none is known. */
  get contradiction(): string | null {
    return this.#contradiction
  }

  /** The versions of a project that can be part of a solution. */
  allowed(name: string): Range {
    return this.#allowed.get(name) ?? FULL
  }

  constrain(name: string, range: Range): void {
    this.#allowed.set(name, intersect(this.allowed(name), range))
  }

  require({ name, specifier, url }: Requirement): void {
    if (url !== null) this.#direct.add(name)
    this.#required.add(name)
    this.constrain(name, specifier.range)
    this.check(name)
  }

  /**
   * Records a contradiction if no version of a project is left. Call it again when its page
   * arrives.
   */
  check(name: string): void {
    if (!this.#required.has(name) || this.#direct.has(name) || this.isContradictory) return
    const range = this.allowed(name)
    const candidates = this.#lookup(name)
    if (
      !isEmpty(range) &&
      (candidates === undefined || (candidates !== null && hasVersion(candidates, range)))
    )
      return
    this.#contradiction ??= name
    this.#tell()
  }

  /** Whether this is the only version left of a required project. */
  isForced(name: string, key: string): boolean {
    return contains(this.allowed(name), key) && this.forced(name)?.version.key === key
  }

  /** The only version left of a required project; undefined if several are left. */
  forced(name: string): Candidate | undefined {
    const candidates = this.#lookup(name)
    if (!this.#required.has(name) || this.#direct.has(name) || candidates == null) return undefined
    const [first, second] = this.#left(name, candidates)
    return second === undefined ? (first ?? undefined) : undefined
  }

  /**
   * The newest two versions that are left. A search needs them at every step, and a page may have
   * thousands of versions that the target rejects.
   */
  #left(name: string, candidates: Candidates): readonly (Candidate | null)[] {
    const range = this.allowed(name)
    const known = this.#known.get(name)
    if (known?.candidates === candidates && known.range === range) return known.left
    const left: (Candidate | null)[] = []
    for (const candidate of usable(candidates, range)) if (left.push(candidate) === 2) break
    this.#known.set(name, { candidates, range, left })
    return left
  }
}

/**
 * The versions in a range that the target and the dates allow, newest first; null for one that may
 * be allowed, if the page was not read.
 */
function* usable(candidates: Candidates, range: Range): Generator<Candidate | null> {
  const { start, end } = candidates.within(range)
  for (let index = start; index < end; index++) {
    if (!contains(range, candidates.version(index).key)) continue
    if (!candidates.tells(index)) yield null
    else {
      const candidate = candidates.at(index)
      if (candidate !== null) yield candidate
    }
  }
}

const hasVersion = (candidates: Candidates, range: Range): boolean =>
  usable(candidates, range).next().done === false
