import type {
  BacktrackProvider,
  BacktrackView,
  Information,
  Matches,
} from './backtrack-provider.ts'
import { SharedList } from './shared-list.ts'

/**
 * Everything known about one identifier: who requires what of it, and which candidates are left.
 */
export interface Criterion<R, C> {
  readonly candidates: Matches<C>
  readonly information: SharedList<Information<R, C>>
  /** Those of `information`. */
  readonly requirements: SharedList<R>
  readonly incompatibilities: readonly C[]
}

/** One state of resolvelib's stack, stored as the differences from the one below. */
interface Frame<R, C> {
  criteria: [id: string, before: Criterion<R, C> | undefined][]
  pins: [id: string, before: C | undefined][]
  causes: readonly Information<R, C>[]
}

/** A copy of the whole state. */
export interface Saved<R, C> {
  readonly criteria: Map<string, Criterion<R, C>>
  readonly pins: Map<string, C>
  readonly frames: Frame<R, C>[]
}

const NONE = new SharedList<never>()

/**
 * Criteria and pins of a search, with a log of their changes: resolvelib copies both for each
 * round; here memory grows only with the changes.
 */
export class BacktrackState<R, C> {
  readonly #provider: BacktrackProvider<R, C>
  #criteria = new Map<string, Criterion<R, C>>()
  #pins = new Map<string, C>()
  #frames: Frame<R, C>[] = [{ criteria: [], pins: [], causes: [] }]
  readonly #unsatisfied = new Set<string>()
  /** Identifiers whose pin or criterion changed since `unsatisfied` was brought up to date. */
  readonly #touched = new Set<string>()
  readonly #changed = new Set<string>()
  /**
   * The requirements that a pin is known to meet. Of a list that has grown since, only the new part
   * is checked.
   */
  readonly #met = new Map<string, { readonly pin: C; readonly requirements: SharedList<R> }>()

  constructor(provider: BacktrackProvider<R, C>) {
    this.#provider = provider
  }

  /** The number of states on the stack. */
  get depth(): number {
    return this.#frames.length
  }

  get criteria(): ReadonlyMap<string, Criterion<R, C>> {
    return this.#criteria
  }

  get pins(): ReadonlyMap<string, C> {
    return this.#pins
  }

  /** The newest pin of the top state; undefined if it pins nothing. */
  get newestPin(): { readonly id: string; readonly candidate: C } | undefined {
    const pinned = this.#top.pins.at(-1)
    return pinned === undefined
      ? undefined
      : { id: pinned[0], candidate: this.#pins.get(pinned[0])! }
  }

  /** The causes of the backtracking. */
  set causes(causes: readonly Information<R, C>[]) {
    this.#top.causes = causes
  }

  get #top(): Frame<R, C> {
    return this.#frames[this.#frames.length - 1]!
  }

  push(): void {
    this.#frames.push({ criteria: [], pins: [], causes: this.#top.causes })
  }

  pop(): void {
    const top = this.#frames.pop()!
    for (let i = top.pins.length - 1; i >= 0; i--) restore(this.#pins, top.pins[i]!)
    for (let i = top.criteria.length - 1; i >= 0; i--) restore(this.#criteria, top.criteria[i]!)
    for (const [id] of top.pins) this.#touched.add(id)
    for (const [id] of top.criteria) this.#touched.add(id)
  }

  setCriterion(id: string, criterion: Criterion<R, C>): void {
    this.#top.criteria.push([id, this.#criteria.get(id)])
    this.#criteria.set(id, criterion)
    this.#touched.add(id)
  }

  /** The newest pin is last, as in resolvelib's mapping. */
  setPin(id: string, candidate: C): void {
    this.#top.pins.push([id, this.#pins.get(id)])
    this.#pins.delete(id)
    this.#pins.set(id, candidate)
    this.#touched.add(id)
  }

  isSatisfied(id: string): boolean {
    const requirements = this.#criteria.get(id)?.requirements
    const pin = this.#pins.get(id)
    if (requirements === undefined || pin === undefined) return false
    const met = this.#met.get(id)
    const further = met?.pin === pin ? requirements.since(met.requirements) : undefined
    const isMet = (further ?? requirements).every((requirement) =>
      this.#provider.isSatisfiedBy(requirement, pin),
    )
    if (isMet) this.#met.set(id, { pin, requirements })
    return isMet
  }

  /**
   * The identifiers without a pin that meets all requirements. Only changes since the last call are
   * checked.
   */
  unsatisfied(): ReadonlySet<string> {
    for (const id of this.#touched) {
      this.#changed.add(id)
      if (!this.#criteria.has(id) || this.isSatisfied(id)) this.#unsatisfied.delete(id)
      else this.#unsatisfied.add(id)
    }
    this.#touched.clear()
    return this.#unsatisfied
  }

  /** The identifier to pin next, by the provider's order. */
  pick(): string {
    const [first = ''] = this.#unsatisfied
    if (this.#unsatisfied.size === 1) return first
    const view: BacktrackView<R, C> = {
      isPinned: (id) => this.#pins.has(id),
      information: (id) => this.#criteria.get(id)?.information ?? NONE,
      causes: this.#top.causes,
      changed: this.#changed,
    }
    const id = this.#provider.pick(this.#unsatisfied, view)
    this.#changed.clear()
    return id
  }

  /** Removes the requirements of packages whose pin the newest pin has made invalid. */
  forgetUpset(): void {
    const known = this.#top.criteria.filter(
      ([id, before]) => before !== undefined && !this.#unsatisfied.has(id),
    )
    const upset = new Set(known.map(([id]) => id).filter((id) => !this.isSatisfied(id)))
    if (upset.size === 0) return
    for (const [id, criterion] of [...this.#criteria]) {
      const isKept = ({ parent }: Information<R, C>): boolean =>
        parent === null || !upset.has(this.#provider.identifyCandidate(parent))
      if (criterion.information.every(isKept)) continue
      const information = criterion.information.toArray().filter(isKept)
      const requirements = information.map(({ requirement }) => requirement)
      this.setCriterion(id, {
        ...criterion,
        information: new SharedList(information),
        requirements: new SharedList(requirements),
      })
    }
  }

  save(): Saved<R, C> {
    const frames = this.#frames.map((frame) => ({
      criteria: [...frame.criteria],
      pins: [...frame.pins],
      causes: frame.causes,
    }))
    return { criteria: new Map(this.#criteria), pins: new Map(this.#pins), frames }
  }

  /** Takes over a saved state, which must not be used afterwards. */
  load({ criteria, pins, frames }: Saved<R, C>): void {
    this.#criteria = criteria
    this.#pins = pins
    this.#frames = frames
    this.#unsatisfied.clear()
    for (const id of criteria.keys()) this.#touched.add(id)
  }
}

const restore = <T>(map: Map<string, T>, [id, before]: readonly [string, T | undefined]): void => {
  map.delete(id)
  if (before !== undefined) map.set(id, before)
}
