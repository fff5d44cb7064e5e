import { PriorityQueue } from './priority-queue.ts'
import type { Purpose } from './purpose.ts'

/** The fetcher has loaded its module by then. Tests replace the global one. */
// biome-ignore lint/style/noRestrictedGlobals: see above
const clock = (): number => performance.now()

/** A slot for one request to an origin; call `leave` when done. */
export interface Turn {
  /** The origin answered, and did not ask to come back later. */
  accepted(): void
  /**
   * The origin asked to come back later: nothing is sent to it for this many milliseconds, and then
   * half as many requests at once.
   *
   * @returns false if it has sent nothing but refusals for too long
   */
  refused(retryAfter: number): boolean
  leave(): void
}

export interface ThrottleSettings {
  /** The most requests at the same time; no limit if absent. */
  readonly most?: number
  /** The least time from the start of one request to the start of the next, milliseconds. */
  readonly interval?: number
  /** Milliseconds: the first pause if the origin names none; each further one is twice as long. */
  readonly pause: number
  /** Milliseconds for which an origin may send only refusals. */
  readonly total: number
}

interface Waiting {
  readonly go: () => void
  readonly fail: (reason: unknown) => void
}

/** The longest pause if the origin names none, milliseconds. */
const LONGEST_PAUSE = 4_000

/**
 * Decides which requests to one origin may be sent now, the most urgent first. A rate-limited
 * response (429, or 503 with Retry-After) concerns all of them: requests that were sent together
 * are refused together, so their limit is halved once. Each answer raises it a little.
 */
export class Throttle {
  readonly #settings: ThrottleSettings
  readonly #waiting = new PriorityQueue<Waiting>()
  readonly #ceiling: number
  #most: number
  #sent = 0
  #heldUntil = 0
  #timer: NodeJS.Timeout | undefined
  /**
   * Counts how often the limit was lowered: the refusal of a request that was sent before that does
   * not lower it again.
   */
  #era = 0
  /** The number of consecutive refusals. */
  #refusals = 0
  /** Since when all responses were refusals. */
  #refusedSince: number | undefined

  constructor(settings: ThrottleSettings) {
    this.#settings = settings
    this.#ceiling = settings.most ?? Number.POSITIVE_INFINITY
    this.#most = this.#ceiling
  }

  /**
   * Settles when a request may be sent.
   * @throws what `fail` was called with
   */
  async enter(purpose: Purpose): Promise<Turn> {
    if (this.#waiting.length > 0 || !this.#isFree()) {
      const turn = new Promise<void>((go, fail) => this.#waiting.push(purpose, { go, fail }))
      this.#next()
      await turn
    } else this.#send()
    const era = this.#era
    return {
      accepted: () => {
        this.#refusedSince = undefined
        if (era !== this.#era) return
        this.#refusals = 0
        this.#most = Math.min(this.#ceiling, this.#most + 1 / this.#most)
      },
      refused: (retryAfter) => this.#refused(era, retryAfter),
      leave: () => {
        this.#sent--
        this.#next()
      },
    }
  }

  /** Fails all waiting requests. */
  fail(reason: unknown): void {
    clearTimeout(this.#timer)
    for (const { fail } of this.#waiting.takeAll()) fail(reason)
  }

  #isFree(): boolean {
    return this.#sent < this.#most && clock() >= this.#heldUntil
  }

  #send(): void {
    this.#sent++
    const { interval } = this.#settings
    if (interval !== undefined) this.#heldUntil = Math.max(this.#heldUntil, clock() + interval)
  }

  #refused(era: number, retryAfter: number): boolean {
    const { pause, total } = this.#settings
    const now = clock()
    if (era === this.#era) {
      this.#era++
      this.#refusals++
      this.#most = Math.max(1, Math.floor(Math.min(this.#most, this.#sent) / 2))
    }
    this.#refusedSince ??= now
    const ownPause =
      Math.min(LONGEST_PAUSE, pause * 2 ** (this.#refusals - 1)) * (0.5 + Math.random())
    const until = now + (retryAfter > 0 ? retryAfter : ownPause)
    if (until - this.#refusedSince > total) return false
    this.#heldUntil = Math.max(this.#heldUntil, until)
    return true
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#sent < this.#most) {
      const rest = this.#heldUntil - clock()
      if (rest > 0) {
        this.#nextAfter(rest)
        return
      }
      this.#send()
      this.#waiting.takeFirst()?.go()
    }
  }

  #nextAfter(rest: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#next()
    }, rest)
  }
}
