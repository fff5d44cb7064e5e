import { setImmediate } from 'node:timers/promises'
import type { Store } from '../cache/store.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import type { FetcherWithCredentials } from '../fetch/fetcher.ts'
import { decode, decodeAtOnce } from '../fetch/transports/content-encoding.ts'
import { withHashedQuery } from './hashed-query.ts'
import { parseJsonPage, tabledPage } from './json/json-page.ts'
import { JsonReleases, type ReleaseTable } from './json/json-releases.ts'
import type { PageResult, ProjectPage } from './page.ts'
import { holdBytes, ReceivedPage } from './page-bytes.ts'
import { freshFor, type KeptPage, keepPage, keptPage, revalidation } from './page-cache.ts'
import type { AskOptions } from './remote-file.ts'
import { holdsSignedLink } from './signed-links.ts'

/** An index by the simple API (PEP 503, PEP 691). */
export interface SimpleIndex {
  /** Without credentials and trailing slash. */
  readonly url: string
  /** For people: without credentials. */
  readonly display: string
  /** The statuses that mean that the index does not have the project. */
  readonly missingStatuses: ReadonlySet<number>
  /** Whether a content type must have exactly the standard's spelling. */
  readonly strictTypes: boolean
  /** Whether names and versions in `#egg=` fragments count instead of file names, as for pip. */
  readonly eggs: boolean
}

/** The parts that read the pages of a run. */
export interface PageContext {
  readonly fetcher: FetcherWithCredentials
  readonly store: Store
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/**
 * A page, and until when it is fresh. `remember` caches a missing page, which is done only if
 * another index has the project.
 */
export interface PageAnswer {
  readonly result: PageResult
  readonly freshUntil: number
  remember(): void
}

/** A page of a snapshot, for the case that its index says that it has not changed. */
export interface OpenPage {
  readonly etag: string
  readonly page: ProjectPage
}

/** The Accept header for pages: JSON before HTML. */
export const ACCEPT =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01'
const MAX_PAGE = 128 * 2 ** 20
/**
 * Real pages compress to a tenth. A page that unpacks to far more is made to fill memory. Only
 * small pages may unpack to more than this.
 */
const MOST_UNPACKED = 40
const SMALL_PAGE = 4 * 2 ** 20

const unpackedLimit = ({ length }: Buffer): number =>
  Math.min(MAX_PAGE, Math.max(SMALL_PAGE, length * MOST_UNPACKED))
/** How long a missing project counts as missing if the index does not say, milliseconds. */
const MISSING_FRESH = 600_000

/**
 * Requests a project's page from an index, or uses the cached one while it is fresh or the index
 * confirms it.
 *
 * @param name normalised
 * @throws FetchError exit 4: the index cannot be reached, refuses, or does not send a project page.
 */
export async function fetchProjectPage(
  index: SimpleIndex,
  name: string,
  context: PageContext,
  options: AskOptions = {},
  recorded?: OpenPage,
): Promise<PageAnswer> {
  const { fetcher, store, now } = context
  const url = `${index.url}/${name}/`
  const key = `${fetcher.credentials.mark(url)} ${withHashedQuery(url)}`
  const known = (): KeptPage | undefined => {
    const page = keptPage(store, key)
    return page?.status === 304 && page.headers.etag !== recorded?.etag ? undefined : page
  }
  const kept = known()
  const fresh = async (page: KeptPage): Promise<ReadPage> => {
    const answer = await read(index, name, page, options.after ?? 0, recorded)
    keepMore(store, key, page, answer)
    return answer
  }
  if (kept && kept.freshUntil > now()) return fresh(kept)
  const claim = await store.enter('pages', key)
  try {
    const shared = claim.mayBeKept ? known() : undefined
    if (shared && shared.freshUntil > now()) return await fresh(shared)
    return await requestPage(index, name, kept, { url, key }, context, options, recorded)
  } finally {
    claim.leave()
  }
}

/**
 * @param kept the cached page, which may no longer be valid
 */
async function requestPage(
  index: SimpleIndex,
  name: string,
  kept: KeptPage | undefined,
  { url, key }: { readonly url: string; readonly key: string },
  { fetcher, store, now }: PageContext,
  options: AskOptions,
  recorded: OpenPage | undefined,
): Promise<PageAnswer> {
  const known: Pick<KeptPage, 'headers'> | undefined =
    kept ?? (recorded && { headers: { etag: recorded.etag } })
  const headers = known && revalidation(known)
  const response = await fetcher.get(url, {
    accept: ACCEPT,
    maxBytes: MAX_PAGE,
    raw: true,
    ...options,
    ...(headers ? { headers } : {}),
  })
  // Yield before parsing, which takes milliseconds a page: other responses are read first, and
  // their connections freed.
  await setImmediate()
  if (known && response.status === 304) {
    const renewed: KeptPage = {
      ...(kept ?? {
        headers: known.headers,
        status: 304,
        url: response.url,
        body: Buffer.alloc(0),
      }),
      freshUntil: now() + freshFor(url, 200, { ...known.headers, ...response.headers }),
    }
    const answer = await read(index, name, renewed, response.depth, recorded)
    if (renewed.freshUntil > now()) keep(store, key, renewed, answer)
    return answer
  }
  const isFile = url.startsWith('file:')
  const fresh = isFile ? 0 : freshFor(url, response.status, response.headers)
  const { status } = response
  const page: KeptPage = {
    status,
    headers: response.headers,
    url: response.url,
    freshUntil: now() + fresh,
    body: response.received,
  }
  const answer = await read(index, name, page, response.depth)
  if (answer.result.kind === 'missing') {
    const remember = () =>
      keepPage(store, key, {
        ...page,
        freshUntil: now() + Math.max(fresh, MISSING_FRESH),
        body: Buffer.alloc(0),
      })
    return isFile ? answer : { ...answer, remember }
  }
  if (!isFile && !answer.signed && (fresh > 0 || revalidation(page))) keep(store, key, page, answer)
  return answer
}

function keep(store: Store, key: string, page: KeptPage, { result, received }: ReadPage): void {
  const releases = result.kind === 'found' ? result.page.releases : undefined
  if (releases instanceof JsonReleases) {
    keepPage(store, key, page, tableToKeep(releases))
    received?.setAside(store)
  } else keepPage(store, key, page)
}

function tableToKeep(releases: JsonReleases): () => ReleaseTable {
  const { table } = releases
  return () => ({ ...table, order: releases.order })
}

/**
 * Keeps what a run learns of a cached page, so the next run need not unpack and sort it again. Not
 * if another process has replaced or removed the page meanwhile.
 */
function keepMore(store: Store, key: string, page: KeptPage, { result }: ReadPage): void {
  const releases = result.kind === 'found' ? result.page.releases : undefined
  if (!(releases instanceof JsonReleases)) return
  let isWaiting = false
  releases.onLearned(() => {
    if (isWaiting || keptPage(store, key)?.freshUntil !== page.freshUntil) return
    // What is learned until the page is written is written, too.
    isWaiting = true
    const table = tableToKeep(releases)
    keepPage(store, key, page, () => {
      isWaiting = false
      return table()
    })
  })
}

interface ReadPage extends PageAnswer {
  /** Whether its links are signed: they expire, and a cache must not keep their secret. */
  readonly signed: boolean
  /** Undefined if nothing of the page is read later, or the cache has it. */
  readonly received?: ReceivedPage
}

async function read(
  index: SimpleIndex,
  name: string,
  page: KeptPage,
  depth: number,
  recorded?: OpenPage,
): Promise<ReadPage> {
  const { status, freshUntil, url } = page
  const remember = () => {}
  if (status === 304 && recorded !== undefined) {
    const { page: found } = recorded
    return { result: { kind: 'found', page: found, depth }, freshUntil, remember, signed: false }
  }
  if (index.missingStatuses.has(status))
    return { result: { kind: 'missing', depth }, freshUntil, remember, signed: false }
  if (status !== 200) throw statusError(index, url, status)
  const encoding = page.headers['content-encoding'] ?? ''
  const type = page.headers['content-type'] ?? ''
  const received = new ReceivedPage(page.body, decoderOf(encoding, url))
  const { etag } = page.headers
  const told = { depth, ...(etag === undefined ? {} : { etag }) }
  if (page.table) {
    const found = tabledPage(page.table, holdBytes(received), name, url, index.display)
    return { result: { kind: 'found', page: found, ...told }, freshUntil, remember, signed: false }
  }
  const body = await decode(page.body, encoding, unpackedLimit(page.body), url)
  const found = await parsePage(
    body,
    mediaType(type, index.strictTypes),
    name,
    url,
    index.display,
    { received, eggs: index.eggs },
  )
  return {
    result: { kind: 'found', page: found, ...told },
    freshUntil,
    remember,
    signed: holdsSignedLink(body),
    received,
  }
}

/** A function of its own, so that what stays in memory for the run does not hold the headers. */
const decoderOf =
  (encoding: string, url: string) =>
  (body: Buffer): Buffer =>
    decodeAtOnce(body, encoding, unpackedLimit(body), url)

/**
 * @param strict whether to compare exactly, as uv does; pip ignores case (index/collector.py,
 *   `_ensure_api_header`)
 */
export function mediaType(contentType: string, strict = false): string {
  const type = contentType.split(';')[0] ?? ''
  return strict ? type : type.trim().toLowerCase()
}

const JSON_PAGE = 'application/vnd.pypi.simple.v1+json'
const HTML_PAGES: ReadonlySet<string> = new Set([
  'text/html',
  'application/vnd.pypi.simple.v1+html',
])

function statusError(index: SimpleIndex, url: string, status: number): FetchError {
  const hints: Readonly<Record<number, string>> = {
    401: `Give credentials for ${index.display} in its URL or in a netrc file.`,
    403: `Check the credentials for ${index.display} in its URL or in a netrc file.`,
    407: 'The proxy requires credentials: give them in HTTP_PROXY.',
  }
  const hint = hints[status] ?? 'Check that the URL is that of a package index.'
  return new FetchError('http-status', url, `answered ${status}`, { status, hint })
}

interface PageReading {
  /** Decompresses the body again, so it need not be kept. */
  readonly received?: ReceivedPage | undefined
  /** Whether `#egg=` fragments count instead of file names. */
  readonly eggs?: boolean
}

/**
 * Reads a page by its media type (PEP 691): the same three types as pip and uv. The reader of HTML
 * is loaded on demand, because most indexes answer JSON.
 * @throws FetchError nonsense
 */
export async function parsePage(
  body: Buffer,
  type: string,
  name: string,
  url: string,
  index: string,
  { received, eggs = false }: PageReading = {},
): Promise<ProjectPage> {
  if (type === JSON_PAGE) return parseJsonPage(body, name, url, index, received)
  if (HTML_PAGES.has(type))
    return (await import('./html-page.ts')).parseHtmlPage(body, name, url, index, eggs)
  const shown = type === '' ? 'without a content type' : `of type ${JSON.stringify(type)}`
  throw new FetchError('nonsense', url, `sent a page ${shown}, which is not a project page`)
}
