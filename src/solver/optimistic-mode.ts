import type { BacktrackState, Saved } from './backtrack-state.ts'

/** resolvelib skips unrelated decisions for at most this share of the remaining rounds. */
const SHARE = 0.1

/**
 * resolvelib's optimistic backjumping: the search skips decisions that are unrelated to a conflict,
 * keeps the state before, and returns to it if skipping leads nowhere.
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

  /** Saves the state before the first unrelated decision is skipped. */
  skip(): void {
    this.#saved ??= this.#state.save()
  }

  /** Whether skipping has used its share of the rounds. */
  isExhausted(round: number): boolean {
    if (!this.hasSkipped) return false
    if (this.#since === null) {
      this.#since = round
      this.#cutoff = Math.floor((this.#maxRounds - round) * SHARE)
    }
    return this.#cutoff <= 0 || round - this.#since >= this.#cutoff
  }

  /** Ends the mode and restores the saved state. */
  rollBack(): void {
    this.#isOn = false
    if (this.#saved === null) return
    this.#state.load(this.#saved)
    this.#saved = null
  }
}
