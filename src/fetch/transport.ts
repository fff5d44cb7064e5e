import type { Dispatcher } from 'undici'
import { FetchError } from './failure.ts'

export interface RawRequest {
  readonly url: URL
  readonly method: 'GET' | 'HEAD'
  readonly headers: Record<string, string>
  /** Milliseconds. */
  readonly timeout: number
  /** The most bytes of body taken as they come. */
  readonly maxBytes: number
  /** Leave a whole answer (200) longer than `maxBytes` unread, instead of failing. */
  readonly optionalBody: boolean
}

export interface RawResponse {
  readonly status: number
  readonly headers: Record<string, string>
  /** As received, encoded. */
  readonly body: Buffer
}

/** Bytes a second: a body that after the time for an answer has come more slowly counts as none. */
const SLOWEST = 1024

const STOP = new Error('the headers were enough')

function flatten(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ')
  return flat
}

/** One exchange, without redirects or retries. Rejects with what undici or Node throws, or a FetchError where the body is too long. */
export function exchange(dispatcher: Dispatcher, request: RawRequest): Promise<RawResponse> {
  const { url, method, headers, timeout, maxBytes } = request
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let received = 0
    let began = 0
    let status = 0
    let head: Record<string, string> = {}
    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        blocking: false,
      },
      {
        onRequestStart() {},
        onResponseStart(controller, code, responseHeaders) {
          if (code < 200) return
          status = code
          began = performance.now()
          head = flatten(responseHeaders)
          if (method === 'HEAD' || !(Number(head['content-length']) > maxBytes)) return
          controller.abort(
            request.optionalBody && code === 200 ? STOP : new FetchError('nonsense', url.href, `answered more than ${maxBytes} bytes`),
          )
        },
        onResponseData(controller, chunk) {
          received += chunk.length
          const elapsed = performance.now() - began
          if (elapsed > timeout && received < (elapsed / 1000) * SLOWEST)
            controller.abort(new FetchError('timeout', url.href, 'answers too slowly'))
          else if (received <= maxBytes) chunks.push(chunk)
          else if (request.optionalBody && status === 200) controller.abort(STOP)
          else controller.abort(new FetchError('nonsense', url.href, `answered more than ${maxBytes} bytes`))
        },
        onResponseEnd() {
          resolve({ status, headers: head, body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, received) })
        },
        onResponseError(_controller, error) {
          if (error === STOP) resolve({ status, headers: head, body: Buffer.alloc(0) })
          else reject(error)
        },
      },
    )
  })
}
