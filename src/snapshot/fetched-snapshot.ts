import { cacheFolder, type StoreOptions } from '../cache/open-store.ts'
import { PysizeError } from '../errors.ts'
import type { FetcherWithCredentials } from '../fetch/fetcher.ts'
import { isLoopback } from '../fetch/loopback.ts'
import { sha256 } from '../hashing/sha256.ts'
import type { EstimateOptions } from '../options/options.ts'
import { redactUrl } from '../text/redact.ts'
import { keepSnapshot, keptSnapshot } from './kept-snapshots.ts'

/** The URL in `--snapshot`. */
interface SnapshotUrl {
  /** Without a fragment. */
  readonly url: string
  readonly sha256: string | undefined
  readonly shown: string
}

/** The largest file with a hash, bytes. */
const MOST_OF_HASH = 1024

/** Whether the value of `--snapshot` is a URL and not a folder. */
export const isSnapshotUrl = (named: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(named)

/**
 * The folder of the snapshot at a URL: a `.tar.gz` of the output of `pysize snapshot create`. Its
 * hash is in the URL (`#sha256=…`) or in a file next to it (`URL.sha256`, as sha256sum writes it).
 * It is fetched once and cached by that hash.
 *
 * @throws PysizeError exit 2 for an invalid URL, without a hash, or without a cache; exit 4 if it
 * cannot be fetched or is not a snapshot
 */
export async function fetchedSnapshot(
  named: string,
  options: EstimateOptions,
  host: Pick<StoreOptions, 'cwd' | 'env' | 'platform'>,
  fetcher: FetcherWithCredentials,
): Promise<string> {
  const asked = parsed(named)
  if (options.cache === false)
    throw new PysizeError('conflicting-option', 'A snapshot from a URL is kept in the cache.', {
      exitCode: 2,
      hint: 'Leave out --no-cache, or name a folder.',
    })
  const root = cacheFolder({ ...host, cacheDir: options.cacheDir })
  const offline = options.offline === true
  if (offline && asked.sha256 === undefined) throw notKept(asked)
  const expected = asked.sha256 ?? (await hashBeside(asked, fetcher))
  const kept = keptSnapshot(root, expected)
  if (kept !== undefined) return kept
  if (offline) throw notKept(asked)
  const archive = await fetched(asked.url, asked.shown, fetcher)
  const found = sha256(archive)
  if (found !== expected)
    throw new PysizeError(
      'snapshot-damaged',
      `${asked.shown} has the hash ${found} instead of ${expected}.`,
      { exitCode: 4, hint: 'Correct the hash, or fetch the file again where it is made.' },
    )
  const folder = await keepSnapshot(root, expected, archive).catch((cause: unknown) => {
    throw new PysizeError('cache-unwritable', `The snapshot cannot be kept in ${root}.`, {
      exitCode: 2,
      hint: 'Check its permissions, or name another one with --cache-dir.',
      cause,
    })
  })
  if (folder === undefined)
    throw new PysizeError('snapshot-damaged', `${asked.shown} is not a snapshot in a .tar.gz.`, {
      exitCode: 4,
      hint: 'Pack one with: tar -czf snapshot.tar.gz -C DIR .',
    })
  return folder
}

function parsed(named: string): SnapshotUrl {
  const shown = redactUrl(named.replace(/#.*$/s, ''))
  const url = URL.canParse(named) ? new URL(named) : undefined
  const isTaken =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (url === undefined || !isTaken)
    throw new PysizeError('bad-snapshot-url', `pysize fetches no snapshot from ${shown}.`, {
      exitCode: 2,
      hint: 'Name a folder, or a URL that begins with https://.',
    })
  const fragment = url.hash
  url.hash = ''
  const sha256 = /^#sha256=([0-9a-f]{64})$/i.exec(fragment)?.[1]?.toLowerCase()
  if (fragment !== '' && sha256 === undefined) throw withoutHash(shown)
  return { url: url.href, sha256, shown }
}

const withoutHash = (shown: string): PysizeError =>
  new PysizeError('snapshot-without-hash', `The hash of ${shown} is not given.`, {
    exitCode: 2,
    hint: `Add #sha256= and 64 digits to the URL, or put the output of sha256sum next to the file, with .sha256 added to its name.`,
  })

const notKept = ({ shown }: SnapshotUrl): PysizeError =>
  new PysizeError('no-snapshot', `${shown} is not in this cache.`, {
    exitCode: 2,
    hint: 'Run once without --offline and with #sha256=HASH in the URL.',
  })

/** The format of sha256sum: the hash, and the name of the file. */
async function hashBeside(
  { url, shown }: SnapshotUrl,
  fetcher: FetcherWithCredentials,
): Promise<string> {
  const beside = new URL(url)
  beside.pathname += '.sha256'
  const { status, body } = await fetcher.get(fetcher.credentials.learn(beside.href), {
    maxBytes: MOST_OF_HASH,
  })
  const [, sha256] = /^\s*([0-9a-f]{64})\b/i.exec(body.toString('latin1')) ?? []
  if (status !== 200 || sha256 === undefined) throw withoutHash(shown)
  return sha256.toLowerCase()
}

/** Not decoded, because the hash is of the compressed file. */
async function fetched(
  url: string,
  shown: string,
  fetcher: FetcherWithCredentials,
): Promise<Buffer> {
  const { status, body } = await fetcher.get(fetcher.credentials.learn(url), {
    headers: { 'accept-encoding': 'identity' },
  })
  if (status === 200) return body
  throw new PysizeError('snapshot-damaged', `${shown} answered ${status}.`, {
    exitCode: 4,
    hint: 'Check the URL and its credentials.',
  })
}
