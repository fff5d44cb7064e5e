import type { BacktrackState, Saved } from './backtrack-state.ts'

/** resolvelib jumps past decisions that look innocent for at most this share of the rounds left. */
const SHARE = 0.1

/**
 * resolvelib's optimistic backjumping: the search skips decisions that have nothing to do with a
 * conflict, keeps the state of before, and returns to it where skipping leads nowhere.
 */
export class OptimisticMode<R, C> {
  readonly #state: BacktrackState<R, C>
  readonly #maxRounds: number
  #isOn = true
  #saved: Saved<R, C> | null = null
  #since: number | null = null
  #cutoff = 0

  constructor(state: BacktrackState<R, C>, maxRounds: number) {
    this.#state = state
    this.#maxRounds = maxRounds
  }

  get isOn(): boolean {
    return this.#isOn
  }

  /** Whether there is a state to return to. */
  get hasSkipped(): boolean {
    return this.#isOn && this.#saved !== null
  }

  /** Keeps the state as it is before the first innocent decision is skipped. */
  skip(): void {
    this.#saved ??= this.#state.save()
  }

  /** Whether skipping has had its share of the rounds. */
  isExhausted(round: number): boolean {
    if (!this.hasSkipped) return false
    if (this.#since === null) {
      this.#since = round
      this.#cutoff = Math.floor((this.#maxRounds - round) * SHARE)
    }
    return this.#cutoff <= 0 || round - this.#since >= this.#cutoff
  }

  /** Ends the mode and returns to the state of before. */
  rollBack(): void {
    this.#isOn = false
    if (this.#saved === null) return
    this.#state.load(this.#saved)
    this.#saved = null
  }
}
