import CachePolicy from 'http-cache-semantics'
import type { Store } from '../cache/store.ts'
import type { ReleaseTable } from './json/json-releases.ts'

/** A cached response to a page request. */
export interface KeptPage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The final URL. */
  readonly url: string
  /** Milliseconds since the epoch: no request is made before. */
  readonly freshUntil: number
  /** As received, so no time is spent on storing it. */
  readonly body: Buffer
  /** For a page in JSON, so parts that were read before need no decoding. */
  readonly table?: ReleaseTable
}

interface Head extends Omit<KeptPage, 'body' | 'table'> {
  readonly table?: {
    readonly versions: string
    readonly places: readonly number[]
    readonly opened: readonly [at: number, length: number][]
  }
}

const KEPT_HEADERS = ['content-type', 'content-encoding', 'etag', 'last-modified']

/** The headers that say how long a response is fresh, or allow asking whether it still is. */
const CACHE_HEADERS = ['cache-control', 'expires', 'pragma', 'etag', 'last-modified']

/**
 * How long a page is fresh if the index sends no cache header at all, as many mirrors and proxies
 * do: milliseconds. PyPI allows `max-age=600`.
 */
const FRESH_BY_DEFAULT = 600_000

/**
 * How long a response may be used without a request, milliseconds (RFC 9111), by
 * http-cache-semantics for a private cache without heuristics.
 */
export function freshFor(
  url: string,
  status: number,
  headers: Readonly<Record<string, string>>,
): number {
  if (status === 200 && CACHE_HEADERS.every((name) => headers[name] === undefined))
    return FRESH_BY_DEFAULT
  const request = { url, method: 'GET', headers: {} }
  const policy = new CachePolicy(
    request,
    { status, headers: { ...headers, vary: '' } },
    { shared: false, cacheHeuristic: 0 },
  )
  // Headers state whole seconds. The result is rounded up, because a few milliseconds have passed
  // since the policy was made.
  return policy.storable() ? Math.max(0, Math.ceil(policy.timeToLive() / 1000) * 1000) : 0
}

/**
 * The table is stored in its state at the time of writing, with all parts that were opened until
 * then.
 */
export function keepPage(store: Store, key: string, page: KeptPage): void {
  store.put('pages', key, () => encodeHead(page), page.body)
}

/** The head's length and the head, then the parts of the page that were opened. */
function encodeHead({ status, url, freshUntil, headers, table }: KeptPage): Buffer {
  const head: Head = {
    status,
    url: withoutQuery(url),
    freshUntil,
    headers: Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
    ),
    ...(table === undefined
      ? {}
      : {
          table: {
            versions: table.versions,
            places: Array.from(table.places),
            opened: [...table.opened].map(([at, part]) => [at, part.length]),
          },
        }),
  }
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text, ...(table?.opened.values() ?? [])])
}

/** Links are relative to a URL without its query, which contains the signature of a signed one. */
const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '')

export function keptPage(store: Store, key: string): KeptPage | undefined {
  const bytes = store.get('pages', key)
  if (bytes === undefined || bytes.length < 4) return undefined
  const headEnd = 4 + bytes.readUInt32LE(0)
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8', 4, headEnd))
    if (!isHead(parsed)) return undefined
    const { table, ...head } = parsed
    if (table === undefined) return { ...head, body: bytes.subarray(headEnd) }
    const opened = new Map<number, Buffer>()
    let end = headEnd
    for (const [at, length] of table.opened) {
      opened.set(at, bytes.subarray(end, end + length))
      end += length
    }
    return { ...head, table: { ...table, opened }, body: bytes.subarray(end) }
  } catch {
    return undefined
  }
}

/** A cache may come from elsewhere, and a page with a local URL could name local files. */
function isHead(value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false
  const { status, url, freshUntil, headers, table } = value as Partial<Record<keyof Head, unknown>>
  return (
    typeof status === 'number' &&
    typeof url === 'string' &&
    /^https?:\/\//.test(url) &&
    typeof freshUntil === 'number' &&
    typeof headers === 'object' &&
    headers !== null &&
    Object.values(headers).every((header) => typeof header === 'string') &&
    (table === undefined || isTable(table))
  )
}

function isTable(value: unknown): value is NonNullable<Head['table']> {
  if (typeof value !== 'object' || value === null) return false
  const { versions, places, opened } = value as Partial<
    Record<keyof NonNullable<Head['table']>, unknown>
  >
  const areNumbers = (list: unknown): list is readonly number[] =>
    Array.isArray(list) && list.every(Number.isSafeInteger)
  return (
    typeof versions === 'string' &&
    areNumbers(places) &&
    Array.isArray(opened) &&
    opened.every(areNumbers)
  )
}

/**
 * The headers that ask whether a cached page is still valid; undefined if there is no way to ask.
 */
export function revalidation(kept: Pick<KeptPage, 'headers'>): Record<string, string> | undefined {
  const { etag, 'last-modified': modified } = kept.headers
  if (etag === undefined && modified === undefined) return undefined
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(modified === undefined ? {} : { 'if-modified-since': modified }),
  }
}
