import CachePolicy from 'http-cache-semantics'
import type { Store } from '../cache/store.ts'
import { isObject } from '../text/json.ts'
import type { ReleaseTable } from './json/json-releases.ts'
import type { ReleaseOrder } from './page.ts'

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
  readonly table?: ReleaseTable | undefined
}

interface Head extends Omit<KeptPage, 'body' | 'table'> {
  readonly table?: {
    readonly versions: string
    readonly places: readonly number[]
    readonly opened: readonly [at: number, length: number][]
    readonly order?: KeptOrder
  }
}

interface KeptOrder extends Omit<ReleaseOrder, 'places' | 'further'> {
  readonly places: readonly number[] | null
  readonly further: readonly (readonly [first: number, more: readonly number[]])[]
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

/** @param table is asked at the time of writing, because a run learns more of a page until then */
export function keepPage(
  store: Store,
  key: string,
  page: Omit<KeptPage, 'table'>,
  table: () => ReleaseTable | undefined = () => undefined,
): void {
  store.put('pages', key, () => encodeHead({ ...page, table: table() }), page.body)
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
            ...(table.order === undefined ? {} : { order: keptOrder(table.order) }),
          },
        }),
  }
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text, ...(table?.opened.values() ?? [])])
}

const keptOrder = ({ places, further, ...order }: ReleaseOrder): KeptOrder => ({
  ...order,
  places: places && Array.from(places),
  further: [...further],
})

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
    const order = table.order && { ...table.order, further: new Map(table.order.further) }
    return { ...head, table: { ...table, opened, order }, body: bytes.subarray(end) }
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
  const { versions, places, opened, order } = value as Partial<
    Record<keyof NonNullable<Head['table']>, unknown>
  >
  return (
    typeof versions === 'string' &&
    areNumbers(places) &&
    Array.isArray(opened) &&
    opened.every(areNumbers) &&
    (order === undefined || isOrder(order, places.length / 2))
  )
}

const areNumbers = (list: unknown): list is readonly number[] =>
  Array.isArray(list) && list.every(Number.isSafeInteger)

/** @param releases the number of releases of the page */
function isOrder(value: unknown, releases: number): value is KeptOrder {
  if (!isObject(value)) return false
  const { readsHugeNumbers, count, places, further, unreadable } = value
  const arePlaces = (list: unknown): list is readonly number[] =>
    areNumbers(list) && list.every((place) => place >= 0 && place < releases)
  return (
    typeof readsHugeNumbers === 'boolean' &&
    areNumbers([count, unreadable]) &&
    Number(count) <= releases &&
    (places === null || (arePlaces(places) && places.length === count)) &&
    Array.isArray(further) &&
    further.every((pair) => Array.isArray(pair) && arePlaces([pair[0]]) && arePlaces(pair[1]))
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
