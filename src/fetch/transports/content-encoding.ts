import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib'
import pLimit from 'p-limit'
import { FetchError } from '../fetch-error.ts'

interface Coding {
  readonly atOnce: (body: Buffer, options: ZlibOptions) => Buffer
  /** Decodes in another thread. */
  readonly aside: (body: Buffer, options: ZlibOptions) => Promise<Buffer>
}

// Separate functions, so `node:zlib` is loaded with the first answer.
const GZIP: Coding = {
  atOnce: (...all) => gunzipSync(...all),
  aside: (...all) => promisify(gunzip)(...all),
}
const DEFLATE: Coding = {
  atOnce: (...all) => inflateSync(...all),
  aside: (...all) => promisify(inflate)(...all),
}
const DEFLATE_RAW: Coding = {
  atOnce: (...all) => inflateRawSync(...all),
  aside: (...all) => promisify(inflateRaw)(...all),
}
const BROTLI: Coding = {
  atOnce: (...all) => brotliDecompressSync(...all),
  aside: (...all) => promisify(brotliDecompress)(...all),
}

export const ACCEPT_ENCODING = 'gzip, deflate, br'

/**
 * Two threads decode faster than this one reads. Further bodies would only take the memory for
 * their output while they wait.
 */
const inThreads = pLimit(2)

/** A gzip body up to this size is decoded faster here than in another thread, bytes. */
const SMALL = 65_536

/**
 * One output chunk for the whole body, as gzip's trailer gives its length: each further chunk would
 * cost a turn of the event loop.
 */
function gzipChunk(body: Buffer, maxBytes: number): number {
  const length = body.length >= 18 ? body.readUInt32LE(body.length - 4) : 0
  return Math.min(Math.max(length + 1, 1024), maxBytes, Math.max(body.length * 64, 65_536))
}

/**
 * Decodes Content-Encoding, outside the main thread except for small bodies.
 * @throws FetchError nonsense: more than `maxBytes` decoded, a broken stream, an unknown encoding.
 */
export async function decode(
  body: Buffer,
  encoding: string,
  maxBytes: number,
  url: string,
): Promise<Buffer> {
  let decoded = body
  for (const name of codings(encoding)) {
    const coding = codingOf(name, decoded, url)
    if (coding === undefined) continue
    const options = optionsFor(coding, decoded, maxBytes)
    try {
      decoded =
        coding === GZIP && decoded.length < SMALL
          ? coding.atOnce(decoded, options)
          : await inThreads(coding.aside, decoded, options)
    } catch (cause) {
      throw broken(name, maxBytes, url, cause)
    }
  }
  return decoded
}

/**
 * Undoes Content-Encoding while the caller waits.
 * @throws FetchError as `decode` does
 */
export function decodeAtOnce(
  body: Buffer,
  encoding: string,
  maxBytes: number,
  url: string,
): Buffer {
  return codings(encoding).reduce((encoded, name) => {
    const coding = codingOf(name, encoded, url)
    if (coding === undefined) return encoded
    try {
      return coding.atOnce(encoded, optionsFor(coding, encoded, maxBytes))
    } catch (cause) {
      throw broken(name, maxBytes, url, cause)
    }
  }, body)
}

/** In the order in which they are undone. */
const codings = (encoding: string): readonly string[] =>
  encoding
    .toLowerCase()
    .split(',')
    .reverse()
    .map((name) => name.trim())

/** Undefined if there is nothing to decode. */
function codingOf(name: string, body: Buffer, url: string): Coding | undefined {
  if (name === '' || name === 'identity' || body.length === 0) return undefined
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return GZIP
    case 'br':
      return BROTLI
    case 'deflate':
      return ((body[0] ?? 0) & 15) === 8 ? DEFLATE : DEFLATE_RAW
  }
  throw new FetchError('nonsense', url, `answered in the unknown encoding ${JSON.stringify(name)}`)
}

const optionsFor = (coding: Coding, body: Buffer, maxOutputLength: number): ZlibOptions => ({
  maxOutputLength,
  chunkSize: coding === GZIP ? gzipChunk(body, maxOutputLength) : 1 << 18,
})

function broken(name: string, maxBytes: number, url: string, cause: unknown): FetchError {
  const fault =
    cause instanceof RangeError
      ? `sent more than ${maxBytes} bytes`
      : `sent a broken ${name} stream`
  return new FetchError('nonsense', url, fault, { cause, garbled: true })
}
