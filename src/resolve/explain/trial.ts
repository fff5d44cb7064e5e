import { setImmediate } from 'node:timers/promises'
import { PysizeError } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import { SLOW } from '../../solver/backtracking.ts'
import { PAUSE } from '../../solver/pause.ts'
import type { Alternatives, Question } from '../alternatives.ts'
import type { Candidate } from '../candidate.ts'
import { withoutCrowds } from '../crowds.ts'
import { pipSearch } from '../pip/search.ts'
import { isPinned, type ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import { uvSearch } from '../uv/search.ts'
import { applied } from './change.ts'
import type { Change } from './suggestion.ts'

/**
 * Whether a change would help: `works` was resolved, with everything that was requested;
 * `unreachable`: an index that the change needs did not answer; `unknown`: the budget ran out
 * first.
 */
export type Verdict = 'works' | 'fails' | 'unreachable' | 'unknown'

/** The most waits of all suggestions for the network, and of each. */
const MOST_WAITS = 128
const MOST_WAITS_EACH = 48
/** The most steps of a search that has all its data: a trial is not worth minutes. */
const MOST_STEPS_EACH = 20_000
const STEPS_A_TURN = 100
/** The most steps of a trial after the time is over. */
const MOST_LATE_STEPS = 100

/**
 * Tries changes by resolving again, within one budget for all of them. Waits are counted and not
 * time, so a test always gets the same answer.
 */
export class Trials {
  readonly question: Question
  readonly #alternatives: Alternatives
  readonly #timeUp: Promise<void>
  #isOver = false
  #lateSteps = 0
  #waits = MOST_WAITS

  constructor(question: Question, alternatives: Alternatives) {
    this.question = question
    this.#alternatives = alternatives
    this.#timeUp = alternatives.timeUp(question.universe.answered).then(() => {
      this.#isOver = true
    })
  }

  get isOver(): boolean {
    return this.#isOver || this.#waits === 0
  }

  /** Waits for an answer that is not there yet; false if the budget does not allow it. */
  async wait(pending: Promise<unknown>): Promise<boolean> {
    if (this.isOver) return false
    this.#waits--
    await Promise.race([pending, this.#timeUp])
    return !this.#isOver
  }

  /** Resolves with all of the changes, in the installer's own way. */
  async verdict(...changes: readonly Change[]): Promise<Verdict> {
    try {
      let { question } = this
      for (const change of changes) question = await applied(change, question, this.#alternatives)
      const pins = await this.#resolve(question)
      return pins instanceof Map
        ? keepsExtras(pins, question, this.question.request.roots)
          ? 'works'
          : 'fails'
        : (pins as Verdict)
    } catch (error) {
      if (!(error instanceof PysizeError)) throw error
      return error.exitCode === 4 ? 'unreachable' : 'fails'
    }
  }

  /** Whether a change works, from known facts alone: also after the time is over. */
  async worksAtOnce(change: Change): Promise<boolean> {
    this.#lateSteps = MOST_LATE_STEPS
    const verdict = await this.verdict(change)
    this.#lateSteps = 0
    return verdict === 'works'
  }

  /** Requests everything that the changed lines will need, so a trial takes few rounds. */
  #prefetch({ roots, constraints }: ResolutionRequest, universe: Universe): void {
    const { request, universe: own } = this.question
    if (universe === own) {
      const before = new Set(request.roots)
      for (const root of roots)
        if (!before.has(root)) universe.lookAhead.expect(root.requirement, 0)
    }
    if (universe !== own)
      universe.lookAhead.admit(
        withoutCrowds(roots).map(({ requirement }) => requirement),
        constraints,
      )
  }

  async #resolve({
    request,
    universe,
  }: Question): Promise<ReadonlyMap<string, Candidate> | 'fails' | 'unknown'> {
    this.#prefetch(request, universe)
    const search =
      universe.rules.policy.name === 'uv'
        ? uvSearch(request, universe)
        : pipSearch(request, universe)
    let steps = 0
    for (let waits = 0; ; ) {
      const step = search.next()
      if (step.done) return step.value.kind === 'solved' ? step.value.pins : 'fails'
      if (step.value === PAUSE) {
        if (++steps === MOST_STEPS_EACH) return 'unknown'
        // Timers must fire, or no time limit works.
        if (steps % STEPS_A_TURN === 0) await setImmediate()
        if (this.#isOver && this.#lateSteps-- <= 0) return 'unknown'
        continue
      }
      if (step.value === SLOW || waits++ === MOST_WAITS_EACH || !(await this.wait(step.value)))
        return 'unknown'
    }
  }
}

/**
 * Whether every line still gets its extras: an installer continues if a version lacks one, so a
 * user of `jax[cuda12]` would get a build without CUDA. A pinned line that the change does not
 * touch installs what it did before.
 */
function keepsExtras(
  pins: ReadonlyMap<string, Candidate>,
  { request, universe }: Question,
  before: ResolutionRequest['roots'],
): boolean {
  return request.roots.every((root) => {
    const { name, extras, specifier } = root.requirement
    if (isPinned(specifier) && before.includes(root)) return true
    const candidate = pins.get(name)
    const known = candidate === undefined ? null : universe.knownDependencies(candidate)
    return (
      known === null ||
      'unavailable' in known ||
      extras.every((extra) => known.providesExtra.has(normalizeName(extra)))
    )
  })
}
