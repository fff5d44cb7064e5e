import { performance } from 'node:perf_hooks'
import { free } from '../../platform/memory.ts'
import { FetchError } from '../fetch-error.ts'
import type { Purpose } from '../purpose.ts'

export interface RawRequest {
  readonly url: URL
  readonly method: 'GET' | 'HEAD' | 'POST'
  /** The body after the headers, if any. */
  readonly form?: string | undefined
  readonly headers: Record<string, string>
  /** Milliseconds. */
  readonly timeout: number
  /** The most bytes of a body that are accepted. */
  readonly maxBytes: number
  /** Do not read a response (200 or 206) longer than `maxBytes`, instead of failing. */
  readonly optionalBody: boolean
  readonly purpose: Purpose
  /** Awaited right before the request is sent, once there is a connection for it. */
  readonly admit: () => Promise<void>
  /** Bytes a second that a body must bring on average, once it has taken 1.5 times `timeout`. */
  readonly slowest: () => number
  /** Receives the number of bytes of the body as they arrive. */
  readonly arrived?: (bytes: number) => void
}

export interface RawResponse {
  readonly status: number
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Record<string, string>
  /** As received, encoded. */
  readonly body: Buffer
  /** The URL of the answer, if the transport followed redirects itself, as a browser's does. */
  readonly url?: string
}

/** One way to reach servers, with its pools of connections. */
export interface Transport {
  /**
   * One exchange, without redirects or retries. Rejects with the error of Node or undici, or with a
   * FetchError if the body is too long or too slow.
   */
  exchange(request: RawRequest): Promise<RawResponse>
  /** Closes idle connections. */
  closeIdle(): void
  /** Closes all connections. Pending requests reject, with an error that is not a network error. */
  destroy(): Promise<void>
}

/**
 * The error of a connection that is not established in time, distinguished from Node's own code for
 * it.
 */
export const lateConnection = (): Error =>
  Object.assign(new Error('connecting timed out'), { code: 'ETIMEDOUT' })

/** The error of a connection that broke while it was established. */
export const lostConnection = (cause: Error): Error =>
  Object.assign(new Error('the connection broke', { cause }), { code: 'ECONNRESET' })

/** Headers as undici and Node's HTTP/2 give them. */
export function flattenHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ')
  return flat
}

/**
 * Bytes a second: a body that is slower than this after the time for a response counts as no
 * response.
 */
const DRIP = 1024

/** Stop reading: only the headers are needed. */
export const STOP: Error = new Error('the headers were enough')

/** A response while it arrives. Both steps return why reading ends: `STOP` or a failure. */
export interface BodyReader {
  begin(status: number, headers: Record<string, string>): Error | undefined
  take(chunk: Buffer): Error | undefined
  /** Bytes of the body so far. */
  received(): number
  /** The response; after `STOP` without the body. */
  end(): RawResponse
}

export function createReceipt({
  url,
  method,
  timeout,
  maxBytes,
  optionalBody,
  slowest,
  arrived,
}: RawRequest): BodyReader {
  const chunks: Buffer[] = []
  let received = 0
  let began = 0
  let status = 0
  let headers: Record<string, string> = {}

  function tooLong(): Error {
    chunks.length = 0
    received = 0
    return optionalBody && (status === 200 || status === 206)
      ? STOP
      : new FetchError('nonsense', url.href, `sent more than ${maxBytes} bytes`)
  }

  return {
    begin(code, head) {
      status = code
      headers = head
      began = performance.now()
      const hasBody = method !== 'HEAD' && code !== 204 && code !== 304
      return hasBody && Number(headers['content-length']) > maxBytes ? tooLong() : undefined
    },
    take(chunk) {
      received += chunk.length
      arrived?.(chunk.length)
      const elapsed = performance.now() - began
      const least =
        elapsed > 1.5 * timeout ? Math.max(DRIP, slowest()) : elapsed > timeout ? DRIP : 0
      if (received < (elapsed / 1000) * least)
        return new FetchError('timeout', url.href, 'answers too slowly')
      if (received > maxBytes) return tooLong()
      chunks.push(chunk)
      return undefined
    },
    received: () => received,
    end: () => ({ status, headers, body: joined(chunks, received) }),
  }
}

/** One buffer for all chunks, which are freed if they share their memory with no others. */
function joined(chunks: readonly Buffer[], length: number): Buffer {
  const [first] = chunks
  if (chunks.length === 1 && first !== undefined) return first
  const body = Buffer.concat(chunks, length)
  for (const chunk of chunks) if (chunk.length === chunk.buffer.byteLength) free(chunk)
  return body
}
