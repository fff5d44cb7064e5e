/** Milliseconds. */
export interface Timeouts {
  /** One connection set-up. */
  readonly connect: number
  /** From request to headers, and between two chunks of a body. */
  readonly answer: number
  /**
   * For one request with all its redirects and attempts: no attempt begins that could end later.
   */
  readonly total: number
}

/** An index that never answers ends within 30 seconds. */
export const TIMEOUTS: Timeouts = { connect: 6_000, answer: 10_000, total: 25_000 }
