import type { Answered, Ask } from './purpose.ts'
import type { Usage } from './usage.ts'

/** Without `after` nothing led to the request; without `purpose` it is needed. */
export interface RequestOptions extends Partial<Ask> {
  readonly method?: 'GET' | 'HEAD' | 'POST'
  /** Of POST: what is sent, as a form (`application/x-www-form-urlencoded`). */
  readonly form?: string
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  readonly accept?: string
  /** `bytes=0-99` or `bytes=-100`, or the two ends, inclusive. */
  readonly range?: string | readonly [start: number, end: number]
  /**
   * The Authorization header, instead of a login that is known for the URL; null for none. No
   * redirect takes it to another origin.
   */
  readonly authorization?: string | null
  /** Whether a redirect may be followed; one that may not is `nonsense`. All are without it. */
  readonly mayRedirect?: (to: URL) => boolean
  /** The most decoded bytes accepted; more is `nonsense`. */
  readonly maxBytes?: number
  /**
   * A body longer than `maxBytes` in answer to a range (a server without ranges sends the whole
   * file) is left unread: the response's is then empty.
   */
  readonly optionalBody?: boolean
  /**
   * Requested by a caller that decodes the answer and shares it: it is neither decoded nor cached.
   */
  readonly raw?: boolean
}

export interface FetchResponse extends Answered {
  readonly status: number
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** Decoded, unless it was asked for `raw`. */
  readonly body: Buffer
  /** The bytes as received, in the encoding that the headers name. */
  readonly received: Buffer
  /** After redirects, without credentials. */
  readonly url: string
}

/** Speaks HTTP (and `file:`) for one run. */
export interface Fetcher {
  /**
   * Any status below 500 but 429 is an answer. Others, after retries, and connections that fail
   * throw a `FetchError` (exit 4). A URL (with method, range and headers) that is being fetched is
   * not asked for again.
   */
  get(url: string, options?: RequestOptions): Promise<FetchResponse>
  usage(): Usage
  /** Bytes of answers that are not whole yet. */
  arriving(): number
  /** Ends connections; nothing may be asked after. */
  close(): Promise<void>
}
