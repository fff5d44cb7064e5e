import { FetchError } from '../fetch/fetch-error.ts'
import type { Answered, Ask } from '../fetch/purpose.ts'
import type { Fetcher, FetchResponse, RequestOptions } from '../fetch/request.ts'
import { sha256InTurns } from '../hashing/sha256.ts'
import { ARCHIVE_MEMORY, UNPACKING } from './memory-budget.ts'
import type { DistFile } from './page.ts'

/** Bytes of a file: `bytes` begin at offset `start`, `size` is the whole file's. */
export interface FilePart extends Answered {
  readonly bytes: Buffer
  readonly start: number
  readonly size: number
  /** Frees the memory of the bytes, if this caller alone has them. */
  readonly release?: () => void
}

/**
 * The reason why bytes cannot be fetched: `missing` if the server says that there is no such file.
 */
export interface UnavailablePart extends Answered {
  readonly kind: 'unavailable'
  readonly reason: string
  readonly missing: boolean
}

/** The result of a read by range. If bytes cannot be fetched, the size may still be known. */
export type PartResult =
  | ({ readonly kind: 'part' } & FilePart)
  | (UnavailablePart & { readonly size: number | null })

/**
 * A file that a server sends as a whole, because it does not support ranges, is read up to this
 * size.
 */
const WHOLE_FILE = 4 * 2 ** 20

/** Without `after`, no response led to the request; without `purpose`, it is needed. */
export interface AskOptions extends Partial<Ask> {
  /** For a file that can only be fetched as a whole: the most bytes to read. */
  readonly whole?: number
}

/** The facts about a file that a read by range needs. */
type Location = Pick<DistFile, 'url' | 'size'>

/**
 * The numbers of a Content-Range: `bytes 0-99/1000` (RFC 9110 section 14.4); the size is null if it
 * is `*`.
 */
function contentRange(
  header: string | undefined,
): { readonly start: number; readonly end: number; readonly size: number | null } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? '')
  return match
    ? {
        start: Number(match[1]),
        end: Number(match[2]),
        size: match[3] === '*' ? null : Number(match[3]),
      }
    : undefined
}

/**
 * Statuses of a file that does not exist, or that this user may not read; private indexes use
 * either.
 */
const isMissing = (status: number): boolean => status === 404 || status === 410 || status === 403

function unavailable(
  { status, depth }: { status: number; depth: number },
  size: number | null,
): PartResult {
  const reason =
    status === 200 || status === 206
      ? 'its server does not answer range requests'
      : `its server answered ${status} to a range`
  return { kind: 'unavailable', reason, missing: isMissing(status), size, depth }
}

/** A page may link to a place that an index must not name; the file then has no URL. */
const noLink = ({ after = 0 }: AskOptions): UnavailablePart & { readonly size: null } => ({
  kind: 'unavailable',
  reason: 'its page has no usable link to it',
  missing: true,
  size: null,
  depth: after,
})

/** The content of a 206, if its header states exactly that range (RFC 9110 section 15.3.7). */
function partOf(
  { status, headers, body, depth, release }: FetchResponse,
  size: number | null,
): FilePart | undefined {
  const range = status === 206 ? contentRange(headers['content-range']) : undefined
  const told = range?.size ?? size
  if (
    range === undefined ||
    told === null ||
    body.length === 0 ||
    range.end - range.start + 1 !== body.length
  )
    return undefined
  const part = { bytes: body, start: range.start, size: told, depth }
  return release === undefined ? part : { ...part, release }
}

/** The whole body in response to a range is just as good if it is short. */
function wholeOf({ status, body, depth }: FetchResponse): PartResult | undefined {
  return status === 200 && body.length > 0
    ? { kind: 'part', bytes: body, start: 0, size: body.length, depth }
    : undefined
}

/** The size of a file according to a response without the bytes. */
function sizeOf({ status, headers }: FetchResponse, size: number | null): number | null {
  const length = Number(headers['content-length'] ?? Number.NaN)
  return status === 200 && length >= 0
    ? length
    : (contentRange(headers['content-range'])?.size ?? size)
}

/** The number of bytes of a range. */
const lengthOf = (range: NonNullable<RequestOptions['range']>): number =>
  typeof range === 'string' ? Number(range.replace('bytes=-', '')) : range[1] - range[0] + 1

/**
 * Returns a result even if the server fails on the range itself, as some do with unknown forms of a
 * range.
 */
async function ask(
  fetcher: Fetcher,
  url: string,
  range: RequestOptions['range'],
  options: AskOptions,
): Promise<FetchResponse | { status: number; depth: number }> {
  try {
    return await fetcher.get(url, {
      ...options,
      ...(range === undefined
        ? { method: 'HEAD' }
        : { range, maxBytes: Math.max(WHOLE_FILE, lengthOf(range)), optionalBody: true }),
    })
  } catch (error) {
    if (
      error instanceof FetchError &&
      error.kind === 'http-status' &&
      error.status !== undefined &&
      error.status >= 500
    )
      return { status: error.status, depth: (options.after ?? 0) + 1 }
    throw error
  }
}

/**
 * If a server sends fewer bytes than requested, the rest is requested, in at most this many pieces.
 */
const MOST_PIECES = 16

async function readPieces(
  fetcher: Fetcher,
  file: Location,
  start: number,
  end: number,
  options: AskOptions,
): Promise<PartResult> {
  const pieces: FilePart[] = []
  let at = start
  let { after } = options
  for (;;) {
    const response = await ask(fetcher, file.url, [at, end - 1], {
      ...options,
      ...(after === undefined ? {} : { after }),
    })
    if (!('body' in response)) return unavailable(response, file.size)
    const whole = wholeOf(response)
    if (whole !== undefined) return whole
    const part = partOf(response, file.size)
    if (part === undefined || part.start !== at)
      return unavailable(response, sizeOf(response, file.size))
    pieces.push(part)
    at += part.bytes.length
    after = part.depth
    if (at >= Math.min(end, part.size))
      return pieces.length === 1 ? { ...part, kind: 'part', start } : joined(pieces)
    if (part.bytes.length * MOST_PIECES < end - start) return unavailable(response, part.size)
  }
}

/** Pieces in their order as one part. */
function joined(pieces: readonly FilePart[]): PartResult {
  const { size, depth } = pieces.at(-1)!
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes))
  for (const { release } of pieces) release?.()
  return { kind: 'part', bytes, start: pieces[0]!.start, size, depth }
}

/** Requests a file without a range if its size is within bounds; pip always does so. */
async function orWhole(
  part: PartResult,
  fetcher: Fetcher,
  file: DistFile,
  options: AskOptions,
): Promise<PartResult> {
  const { whole: maxBytes = WHOLE_FILE, purpose = 'needed' } = options
  if (part.kind === 'part' || (part.size ?? file.size ?? 0) > maxBytes) return part
  const ask = (): Promise<FetchResponse> =>
    fetcher.get(file.url, { purpose, after: part.depth, maxBytes, optionalBody: true })
  const size = part.size ?? file.size ?? maxBytes
  const response = await (size <= WHOLE_FILE ? ask() : ARCHIVE_MEMORY.run(size, ask))
  return (
    wholeOf(response) ?? { ...part, missing: isMissing(response.status), depth: response.depth }
  )
}

/**
 * Bytes `start` to `end` (exclusive) of a file: by a range, in pieces if the server sends fewer
 * bytes, or from the whole file.
 *
 * @throws FetchError if the server fails or cannot be reached
 */
export async function readRange(
  fetcher: Fetcher,
  file: DistFile,
  start: number,
  end: number,
  options: AskOptions = {},
): Promise<PartResult> {
  if (file.url === '') return noLink(options)
  return orWhole(await readPieces(fetcher, file, start, end, options), fetcher, file, options)
}

/**
 * The last `length` bytes of a file, or all of it if it is shorter. By an absolute range if the
 * size is known; otherwise by a suffix range, which also gives the size, and if the server refuses
 * that, by HEAD and an absolute range. If it does not support ranges, from the whole file.
 *
 * @throws FetchError if the server fails or cannot be reached
 */
export async function readTail(
  fetcher: Fetcher,
  file: DistFile,
  length: number,
  options: AskOptions = {},
): Promise<PartResult> {
  if (file.url === '') return noLink(options)
  return orWhole(await readEnd(fetcher, file, length, options), fetcher, file, options)
}

async function readEnd(
  fetcher: Fetcher,
  file: DistFile,
  length: number,
  options: AskOptions,
): Promise<PartResult> {
  if (file.size !== null && file.size > 0) {
    const part = await readPieces(
      fetcher,
      file,
      Math.max(0, file.size - length),
      file.size,
      options,
    )
    // If the page states a wrong size, the file is still read.
    if (part.kind === 'part' ? part.size === file.size : !part.reason.includes('416')) return part
  }
  const suffix = await ask(fetcher, file.url, `bytes=-${length}`, options)
  const known = 'body' in suffix ? sizeOf(suffix, null) : null
  if ('body' in suffix) {
    const part = partOf(suffix, null)
    if (part !== undefined && part.start + part.bytes.length === part.size)
      return { ...part, kind: 'part' }
    const whole = wholeOf(suffix)
    if (whole !== undefined) return whole
  }
  const part = unavailable(suffix, known)
  if (suffix.status === 404 || suffix.status === 200) return part
  const head = await ask(fetcher, file.url, undefined, { ...options, after: suffix.depth })
  const size =
    'headers' in head && head.status === 200
      ? Number(head.headers['content-length'] ?? Number.NaN)
      : Number.NaN
  if (!(size > 0)) return { ...part, depth: head.depth }
  return readPieces(fetcher, { url: file.url, size }, Math.max(0, size - length), size, {
    ...options,
    after: head.depth,
  })
}

/** The largest sdist that is read, bytes. */
const LARGEST_ARCHIVE = 128 * 2 ** 20

/** `read` is the result for the bytes. */
export type WholeResult<T> =
  | ({ readonly kind: 'whole'; readonly read: T } & Answered)
  | UnavailablePart

/** Archives up to this size are requested at once, without waiting for memory: bytes. */
const SMALL_ARCHIVE = 2 ** 20

/**
 * Reads all of a file, once there is memory for it. Its hash is compared if the page gives one.
 *
 * @param read handles the bytes while the memory is reserved
 * @throws FetchError if the server fails or cannot be reached
 */
export async function readWhole<T>(
  fetcher: Fetcher,
  file: DistFile,
  read: (bytes: Buffer) => Promise<T>,
  options: AskOptions = {},
): Promise<WholeResult<T>> {
  if (file.url === '') return noLink(options)
  const front =
    file.size === null ? await readPieces(fetcher, file, 0, SMALL_ARCHIVE, options) : undefined
  if (front?.kind === 'unavailable' && front.missing) return front
  const size = file.size ?? front?.size ?? LARGEST_ARCHIVE
  const { depth = options.after ?? 0 } = front ?? {}
  if (size > LARGEST_ARCHIVE) return refused('it is too large to be read', depth)
  if (front?.kind === 'part' && front.bytes.length === front.size)
    return ARCHIVE_MEMORY.run(UNPACKING, () =>
      wholeFrom({ status: 200, body: front.bytes, depth }, file, read),
    )
  const ask = (): Promise<Whole> => requestWhole(fetcher, file, size, { ...options, after: depth })
  if (size > SMALL_ARCHIVE)
    return ARCHIVE_MEMORY.run(size + UNPACKING, async () => wholeFrom(await ask(), file, read))
  const whole = await ask()
  return ARCHIVE_MEMORY.run(UNPACKING, () => wholeFrom(whole, file, read))
}

const refused = (reason: string, depth: number, missing = false): UnavailablePart => ({
  kind: 'unavailable',
  reason,
  missing,
  depth,
})

type Whole = Pick<FetchResponse, 'status' | 'body' | 'depth'>

/**
 * Requests the file without an encoding, because an encoded body has another size. A body that is
 * longer than both the known size and a small file is not read.
 */
async function requestWhole(
  fetcher: Fetcher,
  { url }: DistFile,
  size: number,
  options: AskOptions,
): Promise<Whole> {
  const maxBytes = Math.max(size, WHOLE_FILE)
  return fetcher.get(url, {
    ...options,
    maxBytes,
    optionalBody: true,
    headers: { 'accept-encoding': 'identity' },
  })
}

async function wholeFrom<T>(
  { status, body, depth }: Whole,
  { sha256 }: DistFile,
  read: (bytes: Buffer) => Promise<T>,
): Promise<WholeResult<T>> {
  if (status !== 200) return refused(`its server answered ${status}`, depth, isMissing(status))
  if (body.length === 0)
    return refused('its server sends more than the page says, or nothing', depth)
  if (sha256 !== null && (await sha256InTurns(body)) !== sha256)
    return refused('it does not have the hash that the page gives', depth)
  return { kind: 'whole', read: await read(body), depth }
}
