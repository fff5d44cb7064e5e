import { setImmediate } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { Store } from '../cache/store.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import { once } from '../fetch/once.ts'
import type { Answered } from '../fetch/purpose.ts'
import type { Fetcher, FetchResponse } from '../fetch/request.ts'
import { decode } from '../fetch/transports/content-encoding.ts'
import { withoutLogins } from '../packaging/core-metadata.ts'
import { metadataHeaders } from '../packaging/metadata-headers.ts'
import { stripCredentials } from '../text/redact.ts'
import { withHashedQuery } from './hashed-query.ts'
import type { DistFile } from './page.ts'
import type { IndexOrder } from './pass-over.ts'
import type { AskOptions } from './remote-file.ts'
import { hasHash, isChecked } from './sidecar-hash.ts'

/**
 * A wheel's core metadata; absent if the server lacks the sidecar that the page promises, or sends
 * one with another hash.
 */
export type SidecarResult = Answered &
  (
    | { readonly kind: 'found'; readonly text: string }
    | { readonly kind: 'absent'; readonly reason: string }
  )

const MAX_SIDECAR = 16 * 2 ** 20
/**
 * Longer ones take milliseconds each. Only a few are read before other work gets its turn: bytes.
 */
const SMALL_SIDECAR = 2 ** 19
const fewAtOnce = pLimit(2)

/**
 * The cache key of a file's immutable facts: its hash, or its URL if the page gives none. For a
 * file that is read in parts, the hash is only a claim, so the key includes the name and the
 * server: no server can make claims about another's files.
 */
export function factKey(file: DistFile): string {
  let key = keys.get(file)
  if (key === undefined) {
    const { sha256, url, filename } = file
    key =
      sha256 === null
        ? withHashedQuery(stripCredentials(url))
        : `${sha256} ${url.slice(0, url.indexOf('/', url.indexOf('//') + 2))} ${filename}`
    keys.set(file, key)
  }
  return key
}

/** By file, because reading its fields searches the text of its page each time. */
const keys = new WeakMap<DistFile, string>()

/** Whether the text is metadata at all, rather than a page that a server sends for every URL. */
const isMetadata = (text: string): boolean => /^(?:metadata-version|name):/im.test(text)

/** Undefined if the metadata does not have the hash that the page gives. */
async function headersOf(
  { received, headers, url }: FetchResponse,
  { sidecar }: DistFile,
  order: IndexOrder,
): Promise<string | undefined> {
  const body = await decode(received, headers['content-encoding'] ?? '', MAX_SIDECAR, url)
  const text =
    typeof sidecar === 'boolean' || hasHash(body, sidecar, order)
      ? withoutLogins(metadataHeaders(body))
      : undefined
  if (body.length > SMALL_SIDECAR) await setImmediate()
  return text
}

/**
 * Core metadata from the sidecar file (PEP 658, PEP 714), only its headers. It is cached for good,
 * unless it comes from a file: URL.
 *
 * @throws FetchError if the server fails or cannot be reached
 */
export async function fetchSidecar(
  fetcher: Fetcher,
  store: Store,
  file: DistFile,
  order: IndexOrder,
  options: AskOptions = {},
): Promise<SidecarResult> {
  const kept = store.get('metadata', factKey(file))?.toString('utf8')
  if (kept !== undefined) return { kind: 'found', text: kept, depth: options.after ?? 0 }
  if (file.url === '')
    return {
      kind: 'absent',
      reason: 'its page has no usable link to it',
      depth: options.after ?? 0,
    }
  const asked = requested.get(fetcher) ?? new Map<string, Promise<SidecarResult>>()
  requested.set(fetcher, asked)
  const hash = typeof file.sidecar === 'object' ? Object.values(file.sidecar).join() : ''
  return once(asked, `${file.url} ${hash} ${order}`, async () => {
    const claim = await store.enter('metadata', factKey(file))
    try {
      const shared = claim.mayBeKept
        ? store.get('metadata', factKey(file))?.toString('utf8')
        : undefined
      return shared === undefined
        ? await request(fetcher, store, file, order, options)
        : { kind: 'found', text: shared, depth: options.after ?? 0 }
    } finally {
      claim.leave()
    }
  })
}

/** The requests of a run, by file: the response itself is not kept. */
const requested = new WeakMap<Fetcher, Map<string, Promise<SidecarResult>>>()

async function request(
  fetcher: Fetcher,
  store: Store,
  file: DistFile,
  order: IndexOrder,
  options: AskOptions,
): Promise<SidecarResult> {
  const { url } = file
  const response = await fetcher.get(`${url}.metadata`, {
    ...options,
    maxBytes: MAX_SIDECAR,
    raw: true,
  })
  const { status, depth } = response
  if (status === 401 || status === 407)
    throw new FetchError('http-status', url, `answered ${status}`, { status })
  if (status !== 200)
    return { kind: 'absent', reason: `its server answered ${status} for the metadata`, depth }
  const text = await fewAtOnce(() => headersOf(response, file, order))
  if (text === undefined)
    return {
      kind: 'absent',
      reason: 'its metadata does not have the hash that the page gives',
      depth,
    }
  // Installers read a page that a server sends for every URL as metadata without a name; that page
  // may be gone the next time. pip may refuse a file that uv does not check.
  if (
    isMetadata(text) &&
    !url.startsWith('file:') &&
    (order === 'merge' || isChecked(file.sidecar))
  )
    store.put('metadata', factKey(file), Buffer.from(text))
  return { kind: 'found', text, depth }
}
