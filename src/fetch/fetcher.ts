import { setMaxListeners } from 'node:events'
import { performance } from 'node:perf_hooks'
import pLimit from 'p-limit'
import { free } from '../platform/memory.ts'
import { stripCredentials } from '../text/redact.ts'
import { classify, type Deferral, FetchError } from './fetch-error.ts'
import { readFileUrl } from './file-url.ts'
import { type Credentials, createCredentials } from './logins/credentials.ts'
import { createOnce, type Sharing } from './once.ts'
import { MAX_REDIRECTS, redirectTarget, tooManyRedirects } from './redirects.ts'
import type { Fetcher, FetchResponse, RequestOptions } from './request.ts'
import { requestHeaders } from './request-headers.ts'
import {
  isRateLimit,
  mayPass,
  RETRIES,
  type Retries,
  retryAfter,
  type Spent,
  withRetries,
} from './retry.ts'
import { Throttle, type Turn } from './throttle.ts'
import { TIMEOUTS, type Timeouts } from './timeouts.ts'
import { createConnections } from './transports/connections.ts'
import { decode } from './transports/content-encoding.ts'
import type { ConnectionSettings } from './transports/proxies.ts'
import type { RawResponse, Transport } from './transports/transport.ts'
import type { Usage } from './usage.ts'

export interface FetcherOptions {
  /** Proxy variables, NO_PROXY and SSL_CERT_FILE; nothing is read from the process itself. */
  readonly env?: ConnectionSettings
  /** The text of the netrc file. */
  readonly netrc?: string
  readonly signal?: AbortSignal
  /** Called as requests begin and end. */
  readonly onProgress?: (progress: Usage & { readonly waiting: number }) => void
  readonly timeouts?: Partial<Timeouts & Retries>
  /** Connections to one origin, and requests under way or waiting for a connection. */
  readonly concurrency?: { readonly connections: number; readonly requests: number }
  /** The most requests per second to each origin. Default: no limit. */
  readonly requestsPerSecond?: number
  readonly userAgent?: string
}

const MAX_BYTES = 128 * 2 ** 20
/**
 * The least bytes per second that all bodies which arrive at the same time must bring together. It
 * applies once one of them has taken long.
 */
const SLOWEST = 50_000

/**
 * A fetcher and its credentials. Code that reads the user's URLs moves logins from them to the
 * credentials at once.
 */
export interface FetcherWithCredentials extends Fetcher {
  readonly credentials: Credentials
}

/**
 * The fetch core of one run: keep-alive pools, limits, retries, redirects, decoding, credentials;
 * counts what it does.
 * @throws PysizeError exit 2 on the first request for unusable proxy or certificate settings.
 */
export function createFetcher(options: FetcherOptions = {}): FetcherWithCredentials {
  const timeouts = { ...TIMEOUTS, ...RETRIES, ...options.timeouts }
  const { connections: perOrigin, requests } = options.concurrency ?? {
    connections: 64,
    requests: 256,
  }
  const spacing =
    options.requestsPerSecond === undefined ? {} : { interval: 1000 / options.requestsPerSecond }
  const credentials = createCredentials(options.netrc)
  const once = createOnce<FetchResponse>(memoryOf)
  const all = pLimit(requests)
  // Limits guesses, so requests that the search waits for do not queue behind them.
  const guesses = pLimit(Math.max(1, Math.floor(requests * 0.75)))
  const signal = options.signal && manyMayWait(options.signal)
  const usage = { requests: 0, bytes: 0, rounds: 0 }
  /** Bytes of responses that are not complete yet. */
  let arriving = 0
  let waiting = 0
  const throttles = new Map<string, Throttle>()
  let connections: Transport | undefined

  function connect(): Transport {
    if (connections) return connections
    signal?.throwIfAborted()
    const made = createConnections(options.env ?? {}, perOrigin, timeouts.connect)
    const stop = (): void => {
      for (const throttle of throttles.values()) throttle.fail(signal?.reason)
      made.destroy().catch(() => {})
    }
    signal?.addEventListener('abort', stop, { once: true })
    connections = made
    return made
  }

  function count(depth: number, change: number): void {
    waiting += change
    if (change > 0) usage.requests++
    usage.rounds = Math.max(usage.rounds, depth)
    options.onProgress?.({ ...usage, waiting })
  }

  function throttleOf({ origin }: URL): Throttle {
    const throttle = throttles.get(origin) ?? new Throttle({ ...timeouts, ...spacing })
    throttles.set(origin, throttle)
    return throttle
  }

  /**
   * Sends fewer requests at once and closes idle connections: other parts of the process need file
   * descriptors, too.
   */
  function saveDescriptors(): void {
    all.concurrency = Math.max(1, Math.min(all.concurrency, all.activeCount) - 1)
    connections?.closeIdle()
  }

  async function attempt(
    url: URL,
    start: string,
    request: RequestOptions,
    depth: number,
    spent: Spent,
  ): Promise<RawResponse> {
    signal?.throwIfAborted()
    count(depth, 1)
    const purpose = request.purpose ?? 'needed'
    let turn: Turn | undefined
    let began = performance.now()
    let come = 0
    try {
      const response = await connect().exchange({
        url,
        method: request.method ?? 'GET',
        form: request.form,
        headers: requestHeaders(url.href, start, request, credentials, options.userAgent),
        timeout: Math.min(timeouts.answer, Math.max(0, timeouts.total - spent.time)),
        maxBytes: request.maxBytes ?? MAX_BYTES,
        optionalBody: request.optionalBody ?? false,
        purpose,
        admit: async () => {
          turn = await throttleOf(url).enter(purpose)
          began = performance.now()
        },
        slowest: () => SLOWEST / waiting,
        arrived: (bytes) => {
          come += bytes
          arriving += bytes
        },
      })
      usage.bytes += response.body.length
      const { status, headers } = response
      const pause = retryAfter(headers['retry-after'], Date.now())
      if (isRateLimit(status, pause))
        throw statusError(
          url.href,
          status,
          pause,
          turn?.refused(pause) ? 'rate-limited' : undefined,
        )
      turn?.accepted()
      if (mayPass(status) || status >= 500) throw statusError(url.href, status, pause)
      return response
    } catch (error) {
      signal?.throwIfAborted()
      const failure = classify(error, url.href)
      if (failure?.deferred === 'no-descriptors') saveDescriptors()
      throw failure ?? error
    } finally {
      arriving -= come
      turn?.leave()
      spent.time += performance.now() - began
      count(depth, -1)
    }
  }

  async function follow(
    start: string,
    request: RequestOptions,
    sharing: Sharing,
  ): Promise<FetchResponse> {
    const maxBytes = request.maxBytes ?? MAX_BYTES
    const spent: Spent = { time: 0, deferrals: 0 }
    let url = new URL(start)
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const depth = (request.after ?? 0) + 1 + hop
      const here = url
      const run = () =>
        withRetries(() => attempt(here, start, request, depth, spent), timeouts, spent, signal)
      const isNeeded = (request.purpose ?? 'needed') === 'needed'
      const response = await (isNeeded ? all(run) : guesses(() => all(run)))
      const target = redirectTarget(response, here, request)
      if (target !== null) {
        url = target
        continue
      }
      const { status, headers, body: received } = response
      const body = request.raw
        ? received
        : await decode(received, headers['content-encoding'] ?? '', maxBytes, url.href)
      return {
        status,
        headers,
        body,
        received,
        url: stripCredentials(response.url ?? url.href),
        depth,
        ...(isUnkept(status)
          ? {
              release: () => {
                if (!sharing.isShared && body.length === body.buffer.byteLength) free(body)
              },
            }
          : {}),
      }
    }
    throw tooManyRedirects(start)
  }

  return {
    credentials,
    get(rawUrl, request = {}) {
      // A login in a URL counts only if the code that read the user's input has registered it.
      const url = stripCredentials(rawUrl)
      const ask = async (sharing: Sharing): Promise<FetchResponse> => {
        if (url.startsWith('file:'))
          return readFileUrl(url, request, request.maxBytes ?? MAX_BYTES, request.after ?? 0)
        if (!/^https?:/.test(url) || !URL.canParse(url))
          throw new FetchError('nonsense', url, 'is not an http, https or file URL')
        return follow(url, request, sharing)
      }
      if (request.raw) return ask({ isShared: true })
      return once(
        JSON.stringify([
          request.method,
          url,
          request.range,
          request.accept,
          request.headers,
          request.authorization,
          request.form,
        ]),
        ask,
      )
    },
    usage: () => ({ ...usage }),
    arriving: () => arriving,
    async close() {
      await connections?.destroy()
    },
  }
}

/** A part of a file is not kept: its facts are recorded. */
const isUnkept = (status: number): boolean => status === 206

/** The bytes of an answer in memory. */
const memoryOf = ({ status, body, received }: FetchResponse): number =>
  isUnkept(status)
    ? Number.POSITIVE_INFINITY
    : body.length + (body === received ? 0 : received.length)

/**
 * A signal that follows another. All pauses between attempts listen to it, and more than ten
 * listeners are no leak.
 */
function manyMayWait(signal: AbortSignal): AbortSignal {
  const own = AbortSignal.any([signal])
  setMaxListeners(Number.POSITIVE_INFINITY, own)
  return own
}

/** Milliseconds. */
const DAY = 86_400_000

function statusError(url: string, status: number, pause: number, deferred?: Deferral): FetchError {
  const wait = pause > DAY ? 'more than a day' : `${Math.ceil(pause / 1000)} s`
  const hint = pause > 0 ? { hint: `The server asks to wait ${wait}.` } : {}
  return new FetchError('http-status', url, `answered ${status}`, {
    status,
    retryAfter: pause,
    ...(deferred === undefined ? {} : { deferred }),
    ...hint,
  })
}
