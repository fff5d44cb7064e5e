import { createHash } from 'node:crypto'
import type { Store } from '../cache/store.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import type { Answered } from '../fetch/purpose.ts'
import type { Fetcher } from '../fetch/request.ts'
import { stripCredentials } from '../text/redact.ts'
import type { DistFile } from './page.ts'
import type { AskOptions } from './remote-file.ts'

/** A wheel's core metadata; absent where the server lacks the sidecar that the page promises, or sends something else. */
export type SidecarResult = Answered &
  ({ readonly kind: 'found'; readonly text: string } | { readonly kind: 'absent'; readonly reason: string })

const MAX_SIDECAR = 16 * 2 ** 20

/**
 * What a file's immutable facts are kept under: its hash, or its URL where the page gives none. Of a file that is read in parts the hash is
 * a claim, so that it counts for files of that name on that server alone: none may speak for another's.
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

/** A signed URL has its secret in the query, which a cache must not keep. */
function withHashedQuery(url: string): string {
  const at = url.indexOf('?')
  return at < 0
    ? url
    : url.slice(0, at + 1) +
        createHash('sha256')
          .update(url.slice(at + 1))
          .digest('hex')
}

/** A file's fields are read out of its page anew each time. */
const keys = new WeakMap<DistFile, string>()

/** The headers of core metadata: up to the first empty line, after which the description stands. */
function headersOf(text: string): string {
  const end = /\r?\n\r?\n/.exec(text)?.index
  return end === undefined ? text : text.slice(0, end + 1)
}

/** Whether it is metadata at all, rather than a page that a server shows for everything. */
const isMetadata = (text: string): boolean => /^(?:metadata-version|name):/im.test(text)

/**
 * Core metadata from the sidecar file (PEP 658, PEP 714), its headers only. It is kept for good, unless it comes from a file: URL.
 * @throws FetchError where the server can't be reached or fails
 */
export async function fetchSidecar(fetcher: Fetcher, store: Store, file: DistFile, options: AskOptions = {}): Promise<SidecarResult> {
  const kept = store.get('metadata', factKey(file))?.toString('utf8')
  if (kept !== undefined) return { kind: 'found', text: kept, depth: options.after ?? 0 }
  const { url } = file
  if (url === '') return { kind: 'absent', reason: 'its page has no link to it that can be followed', depth: options.after ?? 0 }
  const { status, body, depth } = await fetcher.get(`${url}.metadata`, { ...options, maxBytes: MAX_SIDECAR })
  if (status === 401 || status === 407) throw new FetchError('http-status', url, `answered ${status}`, { status })
  if (status !== 200) return { kind: 'absent', reason: `its server answered ${status} for the metadata`, depth }
  const expected = typeof file.sidecar === 'object' ? file.sidecar.sha256 : undefined
  if (expected !== undefined && createHash('sha256').update(body).digest('hex') !== expected)
    return { kind: 'absent', reason: 'its metadata does not have the hash that the page gives', depth }
  const text = headersOf(body.toString('utf8'))
  if (!isMetadata(text)) return { kind: 'absent', reason: 'its server sends something that is not metadata', depth }
  if (!url.startsWith('file:')) store.put('metadata', factKey(file), Buffer.from(text))
  return { kind: 'found', text, depth }
}
