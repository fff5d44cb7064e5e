import { setTimeout as sleep } from 'node:timers/promises'
import { FetchError } from './fetch-error.ts'
import type { Timeouts } from './timeouts.ts'

export interface Retries {
  /** Milliseconds of the first pause. Each further one is twice as long. */
  readonly pause: number
  /** How often a request is sent at most. One that timed out is sent twice at most. */
  readonly attempts: number
}

/** An index that always answers 500 ends within about two seconds. */
export const RETRIES: Retries = { pause: 100, attempts: 5 }

/** The budget that one request has used, over all its redirects and attempts. */
export interface Spent {
  /**
   * Milliseconds in which it waited for the network, without those in which it waited for other
   * requests.
   */
  time: number
  /** How often it was put off. */
  deferrals: number
}

/**
 * The most times that a request is put off: a server may always refuse one request and answer
 * others.
 */
const MOST_DEFERRALS = 100
/** How long to wait for a free file descriptor, milliseconds. */
const DESCRIPTOR_PAUSE = 50

/** Statuses that may be temporary: 429 and the 5xx that gateways and overloaded servers send. */
export function mayPass(status: number): boolean {
  return status === 429 || (status >= 500 && status <= 504 && status !== 501)
}

/**
 * Whether a server limits the rate of requests, so all requests to it should be sent more slowly.
 */
export const isRateLimit = (status: number, retryAfter: number): boolean =>
  status === 429 || (status === 503 && retryAfter > 0)

/**
 * Milliseconds in a Retry-After header (seconds or a date, RFC 9110 section 10.2.3); 0 if there is
 * none.
 */
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
      return error.status !== undefined && error.status !== 429 && mayPass(error.status)
    case 'timeout':
      return attempt < 2
    case 'not-connected':
      return attempt < 2 && error.temporary
    default:
      return false
  }
}

/**
 * Calls `attempt` until it answers, fails for good, or its time is used up; between attempts
 * exponential back-off with jitter. Being put off counts as no attempt: the server has not begun
 * with it, or asked to come back later, or the process has no file descriptor for it.
 * @param spent what the request has used up; `attempt` adds the time that it took
 * @throws FetchError the last failure.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  timeouts: Pick<Timeouts, 'answer' | 'total'> & Retries,
  spent: Spent,
  signal: AbortSignal | undefined,
): Promise<T> {
  const wait = async (pause: number): Promise<void> => {
    spent.time += pause
    await sleep(pause, undefined, signal ? { signal } : {})
  }
  for (let n = 1; ; ) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof FetchError)) throw error
      if (error.deferred !== undefined) {
        if (error.deferred === 'no-descriptors') await wait(DESCRIPTOR_PAUSE)
        else spent.deferrals++
        if (spent.deferrals > MOST_DEFERRALS || spent.time > timeouts.total) throw error
        continue
      }
      if (n >= timeouts.attempts || !worthAnotherTry(error, n)) throw error
      const pause = Math.max(
        timeouts.pause * 2 ** (n - 1) * (0.5 + Math.random()),
        error.retryAfter,
      )
      if (spent.time + pause + timeouts.answer > timeouts.total) throw error
      await wait(pause)
      n++
    }
  }
}
