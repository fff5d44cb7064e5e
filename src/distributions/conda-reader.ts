import { getJson, putJson, type Store } from '../cache/store.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import { once } from '../fetch/once.ts'
import type { Fetcher } from '../fetch/request.ts'
import { bareFile } from '../indexes/bare-file.ts'
import type { DistFile } from '../indexes/page.ts'
import { readRange, readTail } from '../indexes/remote-file.ts'
import type { CondaPackage } from '../inputs/conda/conda-input.ts'
import { isCondaFile } from '../packaging/conda-file.ts'
import { redact, stripCredentials } from '../text/redact.ts'
import { type CondaFacts, estimatedCondaFacts } from '../weigh/conda/conda-facts.ts'
import { weighCondaPackage } from '../weigh/conda/conda-package.ts'
import type { UnknownWheel } from '../weigh/facts.ts'
import { BytesUnavailable, type RangeReader, RemoteBytes } from './remote-bytes.ts'

/** The weight of a package, and the reason why it was not read if its channel was unreachable. */
export interface CondaWeight {
  readonly weight: CondaFacts | UnknownWheel
  readonly away?: FetchError | 'offline'
}

/** The packages that were read in a run, by fetcher and URL. */
const runs = new WeakMap<Fetcher, Map<string, Promise<CondaWeight>>>()

/** The first failure of each unreachable host of a run: no further package is requested from it. */
const unreachable = new WeakMap<Fetcher, Map<string, FetchError>>()

/**
 * Weighs a package of a channel: from facts known by its hash, else from its own bytes. A
 * `.tar.bz2` is estimated from its size, and so is a package whose channel cannot be used.
 *
 * @param isOffline whether nothing may be requested
 * @throws FetchError exit 4 if the channel fails or sends an invalid response
 */
export function readCondaPackage(
  one: CondaPackage,
  fetcher: Fetcher,
  store: Store,
  isOffline: boolean,
): Promise<CondaWeight> {
  const read = runs.get(fetcher) ?? new Map<string, Promise<CondaWeight>>()
  runs.set(fetcher, read)
  return once(read, one.url, () => findWeight(one, fetcher, store, isOffline))
}

async function findWeight(
  one: CondaPackage,
  fetcher: Fetcher,
  store: Store,
  isOffline: boolean,
): Promise<CondaWeight> {
  const key = keyOf(one)
  const known = key === undefined ? undefined : getJson(store, 'weights', key)
  if (isCondaFacts(known)) return { weight: known }
  const estimated = (): CondaFacts | UnknownWheel =>
    one.size === null
      ? { kind: 'unknown', reason: 'its channel was not requested' }
      : estimatedCondaFacts(one.size, one.url)
  if (!isCondaFile(one.url))
    return { weight: { kind: 'unknown', reason: 'it is built from source' } }
  if (isOffline && !one.url.startsWith('file:')) return { weight: estimated(), away: 'offline' }
  const failures = unreachable.get(fetcher) ?? new Map<string, FetchError>()
  unreachable.set(fetcher, failures)
  const origin = URL.canParse(one.url) ? new URL(one.url).origin : one.url
  const failure = failures.get(origin)
  if (failure !== undefined) return { weight: estimated(), away: failure }
  try {
    const weight = await readFile(one, fetcher)
    if (weight.kind === 'conda' && key !== undefined) putJson(store, 'weights', key, weight)
    return { weight }
  } catch (error) {
    if (error instanceof BytesUnavailable) return { weight: error.weight }
    if (error instanceof FetchError && error.kind === 'not-connected') {
      failures.set(origin, error)
      return { weight: estimated(), away: error }
    }
    throw error
  }
}

async function readFile(one: CondaPackage, fetcher: Fetcher): Promise<CondaFacts | UnknownWheel> {
  const ranges: RangeReader = {
    readRange: (file, start, end, options) => readRange(fetcher, file, start, end, options),
    tail: (file, length, options) => readTail(fetcher, file, length, options),
  }
  const source = new RemoteBytes(fileOf(one), ranges, { after: 0, purpose: 'needed' })
  if (!/\.tar\.bz2(?:[?#].*)?$/.test(one.url)) return weighCondaPackage(source)
  // The response with its last byte contains its size.
  const { size } = await source.tail(1)
  return estimatedCondaFacts(size, '.tar.bz2')
}

const fileOf = ({ url, sha256, size, name }: CondaPackage): DistFile =>
  bareFile({ filename: name, url: stripCredentials(url), sha256, size, index: redact(url) })

/** A file without a hash may change by tomorrow. */
const keyOf = ({ url, sha256, md5 }: CondaPackage): string | undefined =>
  sha256 !== null ? `conda ${sha256}` : md5 === null ? undefined : `conda ${md5} ${redact(url)}`

/** A cached value may be damaged, of another version, or written by another program. */
function isCondaFacts(value: unknown): value is CondaFacts {
  if (typeof value !== 'object' || value === null) return false
  const {
    kind,
    exact,
    download,
    installed,
    files,
    paths,
    disk,
    python,
    entryPoints,
    provides,
    depends,
  } = value as Record<string, unknown>
  const areSizes = (fields: unknown, ...names: readonly string[]): boolean =>
    typeof fields === 'object' &&
    fields !== null &&
    names.every((name) => Number.isFinite((fields as Record<string, unknown>)[name]))
  const areTexts = (texts: unknown): boolean =>
    Array.isArray(texts) && texts.every((text) => typeof text === 'string')
  return (
    kind === 'conda' &&
    typeof exact === 'boolean' &&
    areSizes({ download, installed, files, paths }, 'download', 'installed', 'files', 'paths') &&
    areSizes(disk, 'blocks', 'folders') &&
    areSizes(python, 'files', 'empty', 'size', 'tests', 'paths') &&
    areTexts(entryPoints) &&
    areTexts(provides) &&
    (depends === null || areTexts(depends))
  )
}
