import type {
  BacktrackOutcome,
  BacktrackProvider,
  Information,
  Matches,
} from './backtrack-provider.ts'
import { BacktrackState, type Criterion } from './backtrack-state.ts'
import { OptimisticMode } from './optimistic-mode.ts'
import { BETWEEN_PAUSES, PAUSE } from './pause.ts'
import { reachable } from './reachable-pins.ts'
import { SharedList } from './shared-list.ts'

/** Yielded by a long search, so its driver can give it up. */
export const SLOW: Promise<void> = Promise.resolve()

const NONE: readonly never[] = []
const EMPTY = new SharedList<never>()
const TRIALS_BETWEEN_PAUSES = 100
/** Counts tried candidates, because the number per round varies by orders of magnitude. */
const TRIALS_UNTIL_SLOW = 10_000

/**
 * If one parent has this many requirements on one identifier, they are added together: adding them
 * one by one looks at all earlier ones each time.
 */
const CROWD = 100
const NO_CROWDS = new Map<string, never>()

/** The promise that a step of the search yields while it waits, and its result. */
type Step<T> = Generator<Promise<unknown>, T, unknown>

/**
 * A backtracking search that visits what pip's resolver (resolvelib 1.2) visits, in its order, so
 * of several solutions it finds pip's (see BACKTRACKING.md). It is pure: if the provider cannot
 * answer yet, it returns a promise, which is yielded.
 */
export function backtrack<R, C>(
  roots: readonly R[],
  provider: BacktrackProvider<R, C>,
  maxRounds = 200_000,
): Step<BacktrackOutcome<R, C>> {
  return new Backtracking(provider, maxRounds).run(roots)
}

class Backtracking<R, C> {
  readonly #provider: BacktrackProvider<R, C>
  readonly #maxRounds: number
  readonly #state: BacktrackState<R, C>
  readonly #optimistic: OptimisticMode<R, C>
  readonly #visited = new Set<C>()
  #trials = 0

  constructor(provider: BacktrackProvider<R, C>, maxRounds: number) {
    this.#provider = provider
    this.#maxRounds = maxRounds
    this.#state = new BacktrackState(provider)
    this.#optimistic = new OptimisticMode(this.#state, maxRounds)
  }

  *run(roots: readonly R[]): Step<BacktrackOutcome<R, C>> {
    const state = this.#state
    const asked = new Map<string, Criterion<R, C>>()
    const contradiction = yield* this.#addAll(asked, roots, null)
    if (contradiction !== null)
      return { kind: 'impossible', causes: contradiction.information.toArray(), rounds: 0 }
    for (const [id, criterion] of asked) state.setCriterion(id, criterion)
    state.push()
    for (let round = 0; round < this.#maxRounds; round++) {
      yield* this.#pause()
      if (this.#optimistic.isExhausted(round)) {
        this.#optimistic.rollBack()
        continue
      }
      if (state.unsatisfied().size === 0) {
        const pins = reachable(state.pins, state.criteria, this.#provider)
        return { kind: 'solved', pins, rounds: round, visited: this.#visited.size }
      }
      const failures = yield* this.#pin(state.pick())
      if (failures.length === 0) {
        state.forgetUpset()
        state.push()
        continue
      }
      const causes = [...new Set(failures.flatMap((criterion) => criterion.information.toArray()))]
      if (yield* this.#backjump(causes)) state.causes = causes
      else if (this.#optimistic.hasSkipped) this.#optimistic.rollBack()
      else return { kind: 'impossible', causes, rounds: round }
    }
    return { kind: 'too-deep', rounds: this.#maxRounds }
  }

  *#pause(): Step<void> {
    if (this.#trials >= TRIALS_UNTIL_SLOW) {
      this.#trials = 0
      yield SLOW
    }
    yield PAUSE
  }

  *#dependenciesOf(candidate: C): Step<readonly R[] | null> {
    this.#visited.add(candidate)
    for (;;) {
      const answer = this.#provider.dependencies(candidate)
      if (!(answer instanceof Promise)) return answer
      yield answer
    }
  }

  *#matching(
    id: string,
    requirements: (id: string) => SharedList<R>,
    incompatibilities: readonly C[],
  ): Step<Matches<C>> {
    for (;;) {
      const answer = this.#provider.matches(id, requirements, incompatibilities)
      if (!(answer instanceof Promise)) return answer
      yield answer
    }
  }

  /**
   * Adds all requirements of `parent` to `added` over the current criteria, one after the other;
   * returns the first criterion that nothing can meet, if there is one. All requirements on one
   * identifier are added at the position of the first one.
   */
  *#addAll(
    added: Map<string, Criterion<R, C>>,
    requirements: readonly R[],
    parent: C | null,
  ): Step<Criterion<R, C> | null> {
    const crowds = requirements.length > CROWD ? crowdsOf(requirements, this.#provider) : NO_CROWDS
    for (const [at, requirement] of requirements.entries()) {
      if (at % BETWEEN_PAUSES === BETWEEN_PAUSES - 1) yield PAUSE
      const id = this.#provider.identify(requirement)
      const crowd = crowds.get(id)
      if (crowd !== undefined && crowd[0] !== requirement) continue
      const conflict = yield* this.#add(added, id, crowd ?? [requirement], parent)
      if (conflict !== null) return conflict
    }
    return null
  }

  /**
   * Adds requirements of one identifier. If nothing can meet them all, the criterion is that of the
   * shortest prefix of them which nothing can meet.
   */
  *#add(
    added: Map<string, Criterion<R, C>>,
    id: string,
    requirements: readonly R[],
    parent: C | null,
  ): Step<Criterion<R, C> | null> {
    const all = yield* this.#criterion(added, id, requirements, parent)
    if (!isEmpty(all.candidates)) {
      added.set(id, all)
      return null
    }
    let shortest = all
    for (let [met, unmet] = [0, requirements.length]; unmet - met > 1; ) {
      const middle = (met + unmet) >> 1
      const front = yield* this.#criterion(added, id, requirements.slice(0, middle), parent)
      if (isEmpty(front.candidates)) [shortest, unmet] = [front, middle]
      else met = middle
    }
    return shortest
  }

  /** The criterion of an identifier together with further requirements. */
  *#criterion(
    added: ReadonlyMap<string, Criterion<R, C>>,
    id: string,
    further: readonly R[],
    parent: C | null,
  ): Step<Criterion<R, C>> {
    const look = (other: string): Criterion<R, C> | undefined =>
      added.get(other) ?? this.#state.criteria.get(other)
    const before = look(id)
    const information = (before?.information ?? new SharedList()).with(
      further.map((requirement) => ({ requirement, parent })),
    )
    const incompatibilities = before?.incompatibilities ?? NONE
    const requirements = (before?.requirements ?? new SharedList()).with(further)
    const requirementsOf = (other: string): SharedList<R> =>
      (other === id ? requirements : look(other)?.requirements) ?? EMPTY
    const candidates = yield* this.#matching(id, requirementsOf, incompatibilities)
    return { candidates, information, requirements, incompatibilities }
  }

  /**
   * Pins the first candidate of `id` whose own requirements can be met; otherwise returns the
   * obstacles of each.
   */
  *#pin(id: string): Step<readonly Criterion<R, C>[]> {
    const criterion = this.#state.criteria.get(id)!
    const causes: Criterion<R, C>[] = []
    for (const candidate of criterion.candidates) {
      if (candidate instanceof Promise) {
        yield candidate
        continue
      }
      if (++this.#trials % TRIALS_BETWEEN_PAUSES === 0) yield PAUSE
      const added = new Map<string, Criterion<R, C>>()
      const dependencies = yield* this.#dependenciesOf(candidate)
      const conflict =
        dependencies === null ? criterion : yield* this.#addAll(added, dependencies, candidate)
      if (conflict !== null) {
        causes.push(conflict)
        continue
      }
      for (const [other, updated] of added) this.#state.setCriterion(other, updated)
      this.#state.setPin(id, candidate)
      return []
    }
    return causes.length > 0 ? causes : [criterion]
  }

  /**
   * Undoes decisions up to one that may be related to `causes`; false if there is no such decision.
   */
  *#backjump(causes: readonly Information<R, C>[]): Step<boolean> {
    const state = this.#state
    const blamed = new Set(
      causes.flatMap(({ parent }) =>
        parent === null ? [] : [this.#provider.identifyCandidate(parent)],
      ),
    )
    for (const { requirement } of causes) blamed.add(this.#provider.identify(requirement))
    while (state.depth >= 3) {
      state.pop()
      const undone = yield* this.#undoToBlamed(blamed)
      if (undone === null) return false
      state.push()
      const { id, candidate, broken } = undone
      if (yield* this.#exclude([...broken, [id, [candidate]]])) return true
    }
    return false
  }

  /**
   * Undoes pins up to a cause; returns it with all known incompatibilities, or null if none is
   * left.
   */
  *#undoToBlamed(
    blamed: ReadonlySet<string>,
  ): Step<{ readonly id: string; readonly candidate: C; readonly broken: Broken<C> } | null> {
    const state = this.#state
    for (;;) {
      const pinned = state.newestPin
      if (state.depth < 2 || pinned === undefined) return null
      const { id, candidate } = pinned
      const others = state.pins.size - 1
      const undone = { id, candidate, broken: knownIncompatibilities(state.criteria) }
      state.pop()
      if (!blamed.has(id)) {
        if (!this.#optimistic.isOn) return undone
        this.#optimistic.skip()
      }
      const dependencies = (yield* this.#dependenciesOf(candidate)) ?? []
      if (
        others === 0 ||
        dependencies.some((dependency) => blamed.has(this.#provider.identify(dependency)))
      )
        return undone
      if (state.depth <= 1) return null
    }
  }

  /**
   * Excludes candidates that are known not to work; false if that leaves some identifier without a
   * candidate.
   */
  *#exclude(broken: Broken<C>): Step<boolean> {
    const { criteria } = this.#state
    for (const [id, incompatibilities] of broken) {
      const criterion = criteria.get(id)
      if (criterion === undefined) continue
      const requirements = (other: string): SharedList<R> =>
        criteria.get(other)?.requirements ?? EMPTY
      const all = [...new Set([...incompatibilities, ...criterion.incompatibilities])]
      const candidates = yield* this.#matching(id, requirements, all)
      if (isEmpty(candidates)) return false
      this.#state.setCriterion(id, { ...criterion, candidates, incompatibilities: all })
    }
    return true
  }
}

/** The requirements of each identifier with very many of them. */
function crowdsOf<R, C>(
  requirements: readonly R[],
  provider: BacktrackProvider<R, C>,
): ReadonlyMap<string, readonly R[]> {
  const byId = new Map<string, R[]>()
  for (const requirement of requirements) {
    const id = provider.identify(requirement)
    const others = byId.get(id)
    if (others === undefined) byId.set(id, [requirement])
    else others.push(requirement)
  }
  return new Map([...byId].filter(([, those]) => those.length > CROWD))
}

/** Candidates that are known not to work, by identifier. */
type Broken<C> = readonly (readonly [id: string, candidates: readonly C[]])[]

const isEmpty = (candidates: Iterable<unknown>): boolean => {
  for (const _ of candidates) return false
  return true
}

const knownIncompatibilities = <R, C>(criteria: ReadonlyMap<string, Criterion<R, C>>): Broken<C> =>
  [...criteria].flatMap(([id, { incompatibilities }]) =>
    incompatibilities.length > 0 ? [[id, incompatibilities] as const] : [],
  )
