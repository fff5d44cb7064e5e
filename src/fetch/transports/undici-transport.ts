import { createRequire } from 'node:module'
import type * as undici from 'undici'
import { FetchError } from '../fetch-error.ts'
import { Throttle } from '../throttle.ts'
import { createDeadline, type Deadline } from './deadline.ts'
import {
  createReceipt,
  flattenHeaders,
  lateConnection,
  type RawRequest,
  type RawResponse,
  STOP,
  type Transport,
} from './transport.ts'

export interface UndiciTransportOptions {
  /** Makes undici's dispatcher with the first exchange, because loading undici takes time. */
  readonly open: (library: typeof undici) => undici.Dispatcher
  /** The most requests under way to an origin, and so the most connections. */
  readonly connections: number
  /** Milliseconds for one connection set-up: to the proxy, through it, and TLS. */
  readonly connectTimeout: number
}

const LENGTH_MISMATCH = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'

/**
 * undici starts its timers for a request once the connection is established, so the time before
 * that, including CONNECT, is limited here.
 */
function answer(
  dispatcher: undici.Dispatcher,
  asked: RawRequest,
  connectTimeout: number,
  underWay: Set<(reason: Error) => void>,
): Promise<RawResponse> {
  const { url, method, headers, timeout, form } = asked
  const receipt = createReceipt(asked)
  return new Promise((resolve, reject) => {
    let deadline: Deadline | undefined
    let controller: undici.Dispatcher.DispatchController | undefined
    let stopped: Error | undefined
    let status = 0
    const settle = (error: Error): void => {
      deadline?.lift()
      underWay.delete(stop)
      if (error === STOP) resolve(receipt.end())
      else reject(error)
    }
    const stop = (reason: Error): void => {
      stopped = reason
      settle(reason)
      controller?.abort(reason)
    }
    const awaitAnswer = (): void => {
      deadline?.lift()
      deadline = createDeadline(timeout, () =>
        stop(new FetchError('timeout', url.href, 'did not answer in time')),
      )
    }
    underWay.add(stop)
    deadline = createDeadline(connectTimeout, () => stop(lateConnection()))
    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers,
        body: form ?? null,
        headersTimeout: 0,
        bodyTimeout: 0,
        blocking: false,
      },
      {
        onRequestStart(own) {
          if (stopped) return own.abort(stopped)
          controller = own
          awaitAnswer()
        },
        onResponseStart(_controller, code, responseHeaders) {
          if (code < 200) return
          status = code
          deadline?.refresh()
          const enough = receipt.begin(code, flattenHeaders(responseHeaders))
          if (enough) stop(enough)
        },
        onResponseData(_controller, chunk) {
          deadline?.refresh()
          const enough = receipt.take(chunk)
          if (enough) stop(enough)
        },
        onResponseEnd() {
          settle(STOP)
        },
        onResponseError(_controller, error) {
          // A 304 may state the length of a body that it does not have.
          settle(
            status === 304 &&
              error instanceof Error &&
              'code' in error &&
              error.code === LENGTH_MISMATCH
              ? STOP
              : error,
          )
        },
      },
    )
  })
}

/** HTTP by a dispatcher of undici, the most urgent request first. */
export function createUndiciTransport({
  open,
  connections,
  connectTimeout,
}: UndiciTransportOptions): Transport {
  const lines = new Map<string, Throttle>()
  const underWay = new Set<(reason: Error) => void>()
  let dispatcher: undici.Dispatcher | undefined
  let closed: Error | undefined

  function lineOf({ origin }: URL): Throttle {
    const line = lines.get(origin) ?? new Throttle({ most: connections, pause: 0, total: 0 })
    lines.set(origin, line)
    return line
  }

  return {
    async exchange(asked) {
      const turn = await lineOf(asked.url).enter(asked.purpose)
      try {
        await asked.admit()
        if (closed) throw closed
        dispatcher ??= open(createRequire(import.meta.url)('undici'))
        return await answer(dispatcher, asked, connectTimeout, underWay)
      } finally {
        turn.leave()
      }
    },
    closeIdle() {},
    async destroy() {
      closed ??= new Error('the connections are closed')
      for (const line of lines.values()) line.fail(closed)
      for (const stop of underWay) stop(closed)
      await dispatcher?.destroy(closed)
    },
  }
}
