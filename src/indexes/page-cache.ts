import CachePolicy from 'http-cache-semantics'
import type { Store } from '../cache/store.ts'

/** A kept answer to a page request. `body` is as it was received, so that keeping it costs nothing when time matters. */
export interface KeptPage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The final URL. */
  readonly url: string
  /** Milliseconds since the epoch: until then it is not asked for again. */
  readonly freshUntil: number
  readonly body: Buffer
}

const KEPT_HEADERS = ['content-type', 'content-encoding', 'etag', 'last-modified']

/** Milliseconds that an answer may be used unasked (RFC 9111), by http-cache-semantics for a private cache without heuristics. */
export function freshFor(url: string, status: number, headers: Readonly<Record<string, string>>): number {
  const request = { url, method: 'GET', headers: {} }
  const policy = new CachePolicy(request, { status, headers: { ...headers, vary: '' } }, { shared: false, cacheHeuristic: 0 })
  // Headers speak of whole seconds: what is missing to one is the time since the policy was made.
  return policy.storable() ? Math.max(0, Math.ceil(policy.timeToLive() / 1000) * 1000) : 0
}

export function keepPage(store: Store, key: string, page: KeptPage): void {
  const { status, url, freshUntil } = page
  const headers = Object.fromEntries(KEPT_HEADERS.flatMap((name) => (page.headers[name] === undefined ? [] : [[name, page.headers[name]]])))
  const text = Buffer.from(JSON.stringify({ status, url, freshUntil, headers }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  store.put('pages', key, length, text, page.body)
}

export function keptPage(store: Store, key: string): KeptPage | undefined {
  const bytes = store.get('pages', key)
  if (bytes === undefined || bytes.length < 4) return undefined
  const bodyAt = 4 + bytes.readUInt32LE(0)
  try {
    return { ...JSON.parse(bytes.toString('utf8', 4, bodyAt)), body: bytes.subarray(bodyAt) }
  } catch {
    return undefined
  }
}

/** The headers that ask whether a kept page still holds; undefined where it can't be asked so. */
export function revalidation(kept: KeptPage): Record<string, string> | undefined {
  const { etag, 'last-modified': modified } = kept.headers
  if (etag === undefined && modified === undefined) return undefined
  return { ...(etag === undefined ? {} : { 'if-none-match': etag }), ...(modified === undefined ? {} : { 'if-modified-since': modified }) }
}
