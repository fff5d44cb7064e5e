import { setTimeout as sleep } from 'node:timers/promises'
import { FetchError } from './fetch-error.ts'

/** Milliseconds. */
export interface Timeouts {
  /** One connection set-up. */
  readonly connect: number
  /** From request to headers, and between two chunks of a body. */
  readonly answer: number
  /** From the first attempt on: no attempt begins that could end later. */
  readonly total: number
  /** The first pause; each further one doubles. */
  readonly pause: number
  readonly attempts: number
}

/** An index that never answers ends within 30 seconds (two attempts); one that always answers 500 within two. */
export const PATIENCE: Timeouts = { connect: 6_000, answer: 10_000, total: 25_000, pause: 100, attempts: 5 }

/** Statuses that may pass: 429 and the 5xx that gateways and overloaded servers give. */
export function mayPass(status: number): boolean {
  return status === 429 || (status >= 500 && status <= 504 && status !== 501)
}

/** Milliseconds that a Retry-After header (seconds or a date, RFC 9110 section 10.2.3) asks for; 0 where it says nothing. */
export function retryAfter(header: string | undefined, now: number): number {
  if (header === undefined) return 0
  const seconds = Number(header)
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return Number.isFinite(wait) ? Math.max(wait, 0) : 0
}

function worthAnotherTry(error: FetchError, attempt: number): boolean {
  switch (error.kind) {
    case 'connection-lost':
      return true
    case 'http-status':
      return error.status !== undefined && mayPass(error.status)
    case 'timeout':
      return attempt < 2
    case 'not-connected':
      return attempt < 2 && /timed out|name server/.test(error.message)
    default:
      return false
  }
}

/**
 * Calls `attempt` until it answers, fails for good, or its timeouts are used up; between attempts exponential back-off with jitter, or what the server asked for.
 * @throws FetchError the last failure.
 */
export async function withRetries<T>(attempt: () => Promise<T>, timeouts: Timeouts, signal: AbortSignal | undefined): Promise<T> {
  const start = performance.now()
  for (let n = 1; ; n++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof FetchError) || n >= timeouts.attempts || !worthAnotherTry(error, n)) throw error
      const backOff = timeouts.pause * 2 ** (n - 1) * (0.5 + Math.random())
      const pause = Math.max(backOff, error.retryAfter)
      if (performance.now() - start + pause + timeouts.answer > timeouts.total) throw error
      await sleep(pause, undefined, signal ? { signal } : {})
    }
  }
}
