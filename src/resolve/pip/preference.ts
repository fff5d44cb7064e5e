import TinyQueue from 'tinyqueue'
import type { BacktrackView } from '../../solver/backtrack-provider.ts'
import { type PipCandidate, type PipRequirement, PYTHON_ID } from './requirement.ts'

type View = BacktrackView<PipRequirement, PipCandidate>

// pip: an identifier that was unpinned in this many conflicts is resolved before others
// (_CONFLICT_PRIORITY_THRESHOLD).
const CONFLICT_THRESHOLD = 5

/** pip's `get_preference`, except for promotion, which is looked up again. */
type Preference = readonly [
  notDirect: boolean,
  notPinned: boolean,
  notUpperBounded: boolean,
  order: number,
  free: boolean,
]

interface Place {
  readonly id: string
  readonly information: ReturnType<View['information']>
  readonly preference: Preference
}

/**
 * Decides the next package to pin, as pip does. Everything is kept sorted, so a round looks only at
 * the changes of the last one.
 */
export class PipOrder {
  readonly #requestedOrder: ReadonlyMap<string, number>
  readonly #conflicts = new Map<string, number>()
  readonly #promoted = new Set<string>()
  /** Entries that are no longer valid stay in it until they come first. */
  readonly #queue = new TinyQueue<Place>([], compare)

  /** @param requestedOrder the positions of the user's own requirements, by identifier */
  constructor(requestedOrder: ReadonlyMap<string, number>) {
    this.#requestedOrder = requestedOrder
  }

  pick(ids: ReadonlySet<string>, view: View): string {
    for (const id of view.changed) if (ids.has(id)) this.#queue.push(this.#placeOf(id, view))
    return this.#among(this.#narrow(ids, view), view) ?? this.#first(ids, view)
  }

  #first(ids: ReadonlySet<string>, view: View): string {
    for (;;) {
      const { id, information } = this.#queue.peek()!
      if (ids.has(id) && view.information(id) === information) return id
      this.#queue.pop()
    }
  }

  #among(ids: readonly string[], view: View): string | undefined {
    const places = ids.map((id) => this.#placeOf(id, view))
    const promoted = places.filter(({ id }) => this.#promoted.has(id))
    return (promoted.length > 0 ? promoted : places).reduce<Place | undefined>(
      (best, place) => (best && compare(best, place) < 0 ? best : place),
      undefined,
    )?.id
  }

  /**
   * The identifiers to choose from: the interpreter, else the causes of the last backtracking, else
   * those that were often a cause. If empty, all are considered.
   */
  #narrow(ids: ReadonlySet<string>, view: View): readonly string[] {
    const blamed = new Set<string>()
    for (const { requirement, parent } of view.causes)
      for (const id of parent === null ? [requirement.id] : [requirement.id, parent.id]) {
        blamed.add(id)
        if (view.isPinned(id)) continue
        const conflicts = (this.#conflicts.get(id) ?? 0) + 1
        this.#conflicts.set(id, conflicts)
        if (conflicts >= CONFLICT_THRESHOLD) this.#promoted.add(id)
      }
    if (ids.has(PYTHON_ID)) return [PYTHON_ID]
    const causes = [...blamed].filter((id) => ids.has(id))
    return causes.length > 0 ? causes : [...this.#promoted].filter((id) => ids.has(id))
  }

  #placeOf(id: string, view: View): Place {
    const information = view.information(id)
    const requirements = information.map(({ requirement }) => requirement)
    return {
      id,
      information,
      preference: preferenceOf(
        requirements,
        this.#requestedOrder.get(id) ?? Number.POSITIVE_INFINITY,
      ),
    }
  }
}

const preferenceOf = (requirements: readonly PipRequirement[], order: number): Preference => {
  let direct = false
  let pinned = false
  let upper = false
  let unfree = false
  for (const requirement of requirements) {
    if (requirement.kind === 'explicit' || requirement.kind === 'url') direct = true
    if (requirement.kind !== 'specifier') continue
    for (const { operator, version } of requirement.specifier.specifiers) {
      unfree = true
      const wildcard = version.includes('*')
      if (operator.startsWith('==') && !wildcard) pinned = true
      if (
        operator === '<' ||
        operator === '<=' ||
        operator === '~=' ||
        (operator === '==' && wildcard)
      )
        upper = true
    }
  }
  return [!direct, !pinned, !upper, order, !unfree]
}

const compare = (a: Place, b: Place): number => {
  for (let i = 0; i < a.preference.length; i++)
    if (a.preference[i] !== b.preference[i])
      return Number(a.preference[i]) < Number(b.preference[i]) ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
