import { PAUSE } from './pause.ts'

/**
 * A backtracking search that visits what pip's resolver (resolvelib 1.2) visits, in its order, so that of several
 * solutions it finds pip's. Criteria, pins and optimistic backjumping are resolvelib's; the bookkeeping is a trail of
 * changes instead of a copy of the whole state per round, so that memory grows with what changes.
 *
 * Like PubGrub beside it, it is pure: where the provider cannot answer yet it gives a promise, which is yielded.
 */

export interface Information<R, C> {
  readonly requirement: R
  /** The candidate that asks for it; null for the root. */
  readonly parent: C | null
}

interface Criterion<R, C> {
  readonly candidates: Iterable<C>
  readonly information: readonly Information<R, C>[]
  readonly incompatibilities: readonly C[]
}

/** What the order of decision may look at. */
export interface BacktrackView<R, C> {
  isPinned(id: string): boolean
  information(id: string): readonly Information<R, C>[]
  /** What made the search turn back last. */
  readonly causes: readonly Information<R, C>[]
  /** Identifiers whose pin or information changed since something was picked last. */
  readonly changed: ReadonlySet<string>
}

export interface BacktrackProvider<R, C> {
  /** The identifier a requirement is about; one candidate is pinned per identifier. */
  identify(requirement: R): string
  identifyCandidate(candidate: C): string
  /**
   * The candidates that meet every requirement and are none of `incompatibilities`, best first; iterated lazily and more
   * than once. `requirements` gives what is asked of any identifier (the base of an extra, say). A promise: not yet.
   */
  matches(id: string, requirements: (id: string) => readonly R[], incompatibilities: readonly C[]): Iterable<C> | Promise<unknown>
  isSatisfiedBy(requirement: R, candidate: C): boolean
  /** What a candidate requires; null where it turns out not to be installable, which skips it. */
  dependencies(candidate: C): readonly R[] | null | Promise<unknown>
  /** The one of `ids` (two or more, all unpinned) to pin next. */
  pick(ids: ReadonlySet<string>, view: BacktrackView<R, C>): string
}

export type BacktrackOutcome<R, C> =
  | { readonly kind: 'solved'; readonly pins: ReadonlyMap<string, C>; readonly rounds: number; readonly visited: number }
  | { readonly kind: 'impossible'; readonly causes: readonly Information<R, C>[]; readonly rounds: number }
  | { readonly kind: 'too-deep'; readonly rounds: number }

/** One state of resolvelib's stack, kept as what it changed in the one below. */
interface Frame<R, C> {
  criteria: [id: string, before: Criterion<R, C> | undefined][]
  pins: [id: string, before: C | undefined][]
  causes: readonly Information<R, C>[]
}

interface Saved<R, C> {
  readonly criteria: Map<string, Criterion<R, C>>
  readonly pins: Map<string, C>
  readonly frames: Frame<R, C>[]
}

// resolvelib tries to jump past decisions that look innocent for at most this share of the rounds left.
const OPTIMISTIC_SHARE = 0.1

/** Yielded by a search that takes long, so that whoever drives it can give it up. */
export const SLOW: Promise<void> = Promise.resolve()
const NONE: readonly never[] = []

const TRIALS_BETWEEN_PAUSES = 100
/** Candidates tried: how many a round tries differs by orders of magnitude. */
const TRIALS_UNTIL_SLOW = 10_000

export function* backtrack<R, C>(
  roots: readonly R[],
  provider: BacktrackProvider<R, C>,
  maxRounds = 200_000,
): Generator<Promise<unknown>, BacktrackOutcome<R, C>, unknown> {
  let criteria = new Map<string, Criterion<R, C>>()
  let pins = new Map<string, C>()
  let frames: Frame<R, C>[] = [{ criteria: [], pins: [], causes: [] }]
  let optimisticShare = OPTIMISTIC_SHARE
  let saved: Saved<R, C> | null = null
  const visited = new Set<C>()
  let trials = 0
  const unsatisfied = new Set<string>()
  /** Identifiers whose pin or criterion changed since `unsatisfied` was brought up to date. */
  const touched = new Set<string>()
  const changed = new Set<string>()

  const frame = (): Frame<R, C> => frames[frames.length - 1]!
  const push = (): void => void frames.push({ criteria: [], pins: [], causes: frame().causes })
  const setCriterion = (id: string, criterion: Criterion<R, C>): void => {
    frame().criteria.push([id, criteria.get(id)])
    criteria.set(id, criterion)
    touched.add(id)
  }
  const undo = (undone: Frame<R, C>): void => {
    for (let i = undone.pins.length - 1; i >= 0; i--) restore(pins, undone.pins[i]!)
    for (let i = undone.criteria.length - 1; i >= 0; i--) restore(criteria, undone.criteria[i]!)
    for (const [id] of undone.pins) touched.add(id)
    for (const [id] of undone.criteria) touched.add(id)
  }
  /** Brings `unsatisfied` up to date: of what a round leaves alone nothing is asked again. */
  const refresh = (): void => {
    for (const id of touched) {
      changed.add(id)
      const criterion = criteria.get(id)
      if (criterion === undefined || isSatisfied(id, criterion)) unsatisfied.delete(id)
      else unsatisfied.add(id)
    }
    touched.clear()
  }
  const pick = (): string => {
    const [first = ''] = unsatisfied
    if (unsatisfied.size === 1) return first
    const id = provider.pick(unsatisfied, {
      isPinned: (other) => pins.has(other),
      information: (other) => criteria.get(other)?.information ?? NONE,
      causes: frame().causes,
      changed,
    })
    changed.clear()
    return id
  }
  const pop = (): Frame<R, C> => {
    const top = frames.pop()!
    undo(top)
    return top
  }

  function* dependenciesOf(candidate: C): Generator<Promise<unknown>, readonly R[] | null, unknown> {
    visited.add(candidate)
    for (;;) {
      const answer = provider.dependencies(candidate)
      if (!(answer instanceof Promise)) return answer
      yield answer
    }
  }

  function* matching(
    id: string,
    requirements: (id: string) => readonly R[],
    incompatibilities: readonly C[],
  ): Generator<Promise<unknown>, Iterable<C>, unknown> {
    for (;;) {
      const answer = provider.matches(id, requirements, incompatibilities)
      if (!(answer instanceof Promise)) return answer
      yield answer
    }
  }

  /** Adds one requirement to `added` over the current criteria; returns the criterion that nothing can meet, if it comes to that. */
  function* add(
    added: Map<string, Criterion<R, C>>,
    requirement: R,
    parent: C | null,
  ): Generator<Promise<unknown>, Criterion<R, C> | null, unknown> {
    const id = provider.identify(requirement)
    const look = (other: string): Criterion<R, C> | undefined => added.get(other) ?? criteria.get(other)
    const before = look(id)
    const information = [...(before?.information ?? []), { requirement, parent }]
    const incompatibilities = before?.incompatibilities ?? NONE
    const requirements = (other: string): readonly R[] =>
      (other === id ? information : (look(other)?.information ?? [])).map((info) => info.requirement)
    const candidates = yield* matching(id, requirements, incompatibilities)
    const criterion = { candidates, information, incompatibilities }
    if (isEmpty(candidates)) return criterion
    added.set(id, criterion)
    return null
  }

  /** Adds all that `parent` requires, up to the first conflict. */
  function* addAll(
    added: Map<string, Criterion<R, C>>,
    requirements: readonly R[],
    parent: C,
  ): Generator<Promise<unknown>, Criterion<R, C> | null, unknown> {
    for (const requirement of requirements) {
      const conflict = yield* add(added, requirement, parent)
      if (conflict !== null) return conflict
    }
    return null
  }

  /** Pins the first candidate of `id` whose own requirements can be met; otherwise says what stood in the way of each. */
  function* pin(id: string): Generator<Promise<unknown>, readonly Criterion<R, C>[], unknown> {
    const criterion = criteria.get(id)!
    const causes: Criterion<R, C>[] = []
    for (const candidate of criterion.candidates) {
      if (++trials % TRIALS_BETWEEN_PAUSES === 0) yield PAUSE
      const added = new Map<string, Criterion<R, C>>()
      const dependencies = yield* dependenciesOf(candidate)
      const conflict = dependencies === null ? criterion : yield* addAll(added, dependencies, candidate)
      if (conflict !== null) {
        causes.push(conflict)
        continue
      }
      for (const [other, updated] of added) setCriterion(other, updated)
      frame().pins.push([id, pins.get(id)])
      pins.delete(id)
      pins.set(id, candidate)
      touched.add(id)
      return []
    }
    return causes.length > 0 ? causes : [criterion]
  }

  const isSatisfied = (id: string, criterion: Criterion<R, C>): boolean => {
    const current = pins.get(id)
    return current !== undefined && criterion.information.every((info) => provider.isSatisfiedBy(info.requirement, current))
  }

  /** Drops what no longer pinned candidates asked for. */
  const forgetParents = (parents: ReadonlySet<string>): void => {
    if (parents.size === 0) return
    for (const [id, criterion] of [...criteria]) {
      const information = criterion.information.filter(
        (info) => info.parent === null || !parents.has(provider.identifyCandidate(info.parent)),
      )
      if (information.length !== criterion.information.length) setCriterion(id, { ...criterion, information })
    }
  }

  /** Applies what is known not to work; false where that leaves some identifier with no candidate. */
  function* patch(broken: readonly [string, readonly C[]][]): Generator<Promise<unknown>, boolean, unknown> {
    for (const [id, incompatibilities] of broken) {
      const criterion = criteria.get(id)
      if (criterion === undefined) continue
      const requirements = (other: string): readonly R[] => (criteria.get(other)?.information ?? []).map((info) => info.requirement)
      const all = [...new Set([...incompatibilities, ...criterion.incompatibilities])]
      const candidates = yield* matching(id, requirements, all)
      if (isEmpty(candidates)) return false
      setCriterion(id, { ...criterion, candidates, incompatibilities: all })
    }
    return true
  }

  /** Undoes decisions up to one that may have to do with `causes`; false or 'exhausted' where none is left. */
  function* backjump(causes: readonly Information<R, C>[]): Generator<Promise<unknown>, boolean, unknown> {
    const blamed = new Set(causes.flatMap((c) => (c.parent === null ? [] : [provider.identifyCandidate(c.parent)])))
    for (const cause of causes) blamed.add(provider.identify(cause.requirement))
    while (frames.length >= 3) {
      pop()
      let id: string
      let candidate: C
      let broken: [string, readonly C[]][]
      for (;;) {
        const pinned = frame().pins.at(-1)
        if (frames.length < 2 || pinned === undefined) return false
        id = pinned[0]
        candidate = pins.get(id)!
        const others = pins.size - 1
        broken = knownIncompatibilities(criteria)
        pop()
        const innocent = !blamed.has(id)
        if (optimisticShare === 0 && innocent) break
        if (optimisticShare > 0 && saved === null && innocent) saved = save()
        const dependencies = (yield* dependenciesOf(candidate)) ?? []
        if (dependencies.some((d) => blamed.has(provider.identify(d)))) break
        if (others === 0) break
        if (frames.length <= 1) return false
      }
      push()
      broken.push([id, [candidate]])
      if (yield* patch(broken)) return true
    }
    return false
  }

  const save = (): Saved<R, C> => ({ criteria: new Map(criteria), pins: new Map(pins), frames: frames.map(copyFrame) })
  const rollBack = (): void => {
    optimisticShare = 0
    if (saved === null) return
    ;({ criteria, pins, frames } = saved)
    saved = null
    unsatisfied.clear()
    for (const id of criteria.keys()) touched.add(id)
  }

  for (const root of roots) {
    const added = new Map<string, Criterion<R, C>>()
    const conflict = yield* add(added, root, null)
    if (conflict !== null) return { kind: 'impossible', causes: conflict.information, rounds: 0 }
    for (const [id, criterion] of added) setCriterion(id, criterion)
  }
  push()

  let optimisticSince: number | null = null
  let optimisticCutoff = 0
  for (let round = 0; round < maxRounds; round++) {
    if (trials >= TRIALS_UNTIL_SLOW) {
      trials = 0
      yield SLOW
    }
    yield PAUSE
    if (optimisticShare > 0 && saved !== null) {
      if (optimisticSince === null) {
        optimisticSince = round
        optimisticCutoff = Math.floor((maxRounds - round) * optimisticShare)
      }
      if (optimisticCutoff <= 0 || round - optimisticSince >= optimisticCutoff) {
        rollBack()
        continue
      }
    }
    refresh()
    if (unsatisfied.size === 0) return { kind: 'solved', pins: reachable(pins, criteria, provider), rounds: round, visited: visited.size }

    const id = pick()
    const failures = yield* pin(id)
    if (failures.length === 0) {
      // Who was satisfied before this pin and is no longer asks for nothing any more.
      const upset = frame().criteria.filter(([other, before]) => before !== undefined && !unsatisfied.has(other))
      forgetParents(new Set(upset.map(([other]) => other).filter((other) => !isSatisfied(other, criteria.get(other)!))))
      push()
      continue
    }
    const causes = [...new Set(failures.flatMap((criterion) => criterion.information))]
    const resumed = yield* backjump(causes)
    if (!resumed && optimisticShare > 0 && saved !== null) rollBack()
    else if (!resumed) return { kind: 'impossible', causes, rounds: round }
    else frame().causes = causes
  }
  return { kind: 'too-deep', rounds: maxRounds }
}

const restore = <T>(map: Map<string, T>, [id, before]: readonly [string, T | undefined]): void => {
  map.delete(id)
  if (before !== undefined) map.set(id, before)
}

const isEmpty = (candidates: Iterable<unknown>): boolean => {
  for (const _ of candidates) return false
  return true
}

const copyFrame = <R, C>(frame: Frame<R, C>): Frame<R, C> => ({
  criteria: [...frame.criteria],
  pins: [...frame.pins],
  causes: frame.causes,
})

const knownIncompatibilities = <R, C>(criteria: ReadonlyMap<string, Criterion<R, C>>): [string, readonly C[]][] => {
  const known: [string, readonly C[]][] = []
  for (const [id, criterion] of criteria) if (criterion.incompatibilities.length > 0) known.push([id, criterion.incompatibilities])
  return known
}

/** Only what the roots still reach counts: earlier pins may have lost whoever asked for them. */
const reachable = <R, C>(
  pins: ReadonlyMap<string, C>,
  criteria: ReadonlyMap<string, Criterion<R, C>>,
  provider: BacktrackProvider<R, C>,
): Map<string, C> => {
  const parents = new Map<string, (string | null)[]>()
  for (const [id, criterion] of criteria)
    parents.set(
      id,
      criterion.information.map((info) => (info.parent === null ? null : provider.identifyCandidate(info.parent))),
    )
  const children = new Map<string | null, string[]>()
  for (const [id, from] of parents)
    for (const parent of from) {
      const known = children.get(parent)
      if (known === undefined) children.set(parent, [id])
      else known.push(id)
    }
  const reached = new Map<string, C>()
  const queue: (string | null)[] = [null]
  for (let parent = queue.pop(); parent !== undefined; parent = queue.pop())
    for (const id of children.get(parent) ?? []) {
      const pin = pins.get(id)
      if (pin === undefined || reached.has(id)) continue
      reached.set(id, pin)
      queue.push(id)
    }
  return reached
}
