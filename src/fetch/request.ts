import type { Answered, Ask } from './purpose.ts'
import type { Usage } from './usage.ts'

/** Without `after`, no response led to the request; without `purpose`, it is needed. */
export interface RequestOptions extends Partial<Ask> {
  readonly method?: 'GET' | 'HEAD' | 'POST'
  /** The body of a POST, as a form (`application/x-www-form-urlencoded`). */
  readonly form?: string
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  readonly accept?: string
  /** `bytes=0-99` or `bytes=-100`, or the two ends, inclusive. */
  readonly range?: string | readonly [start: number, end: number]
  /**
   * The Authorization header, instead of a known login for the URL; null for none. It is not sent
   * to another origin after a redirect.
   */
  readonly authorization?: string | null
  /**
   * Whether a redirect may be followed; a forbidden one is `nonsense`. Without it, all are
   * followed.
   */
  readonly mayRedirect?: (to: URL) => boolean
  /** The most decoded bytes accepted; a longer body is `nonsense`. */
  readonly maxBytes?: number
  /**
   * If the response to a range has a body longer than `maxBytes` (a server without ranges sends the
   * whole file), the body is not read, and the response's is empty.
   */
  readonly optionalBody?: boolean
  /**
   * The caller decodes the response itself and shares it, so it is neither decoded nor cached here.
   */
  readonly raw?: boolean
}

export interface FetchResponse extends Answered {
  readonly status: number
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** Decoded, unless `raw` was requested. */
  readonly body: Buffer
  /** The bytes as received, in the encoding that the headers name. */
  readonly received: Buffer
  /** After redirects, without credentials. */
  readonly url: string
  /**
   * Frees the memory of a part of a file, which is empty afterwards. Nothing happens if another
   * caller has the same response. V8 frees it late, and the rest of the memory is scattered then.
   */
  readonly release?: () => void
}

/** Speaks HTTP (and `file:`) for one run. */
export interface Fetcher {
  /**
   * Any status below 500 except 429 is a response. Others, after retries, and connections that fail
   * throw a `FetchError` (exit 4). A URL (with method, range and headers) that is being fetched is
   * not requested again.
   */
  get(url: string, options?: RequestOptions): Promise<FetchResponse>
  usage(): Usage
  /** Bytes of responses that are not complete yet. */
  arriving(): number
  /** Ends connections; no request may follow. */
  close(): Promise<void>
}
