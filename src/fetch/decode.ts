import { promisify } from 'node:util'
import { brotliDecompress, gunzip, gunzipSync, inflate, inflateRaw } from 'node:zlib'
import { FetchError } from './failure.ts'

const gunzipAsync = promisify(gunzip)
const inflateAsync = promisify(inflate)
const inflateRawAsync = promisify(inflateRaw)
const brotliAsync = promisify(brotliDecompress)

export const ACCEPT_ENCODING = 'gzip, deflate, br'

/** Bytes of a gzip body that are decoded sooner than handed to another thread and back. */
const SMALL = 16_384

/** One output chunk for the whole body, as gzip's trailer gives its length: each further chunk would cost a turn of the event loop. */
function gzipChunk(body: Buffer, maxBytes: number): number {
  const length = body.length >= 18 ? body.readUInt32LE(body.length - 4) : 0
  return Math.min(Math.max(length + 1, 1024), maxBytes, Math.max(body.length * 64, 65_536))
}

/**
 * Undoes Content-Encoding, off the main thread but for small bodies.
 * @throws FetchError nonsense: more than `maxBytes` decoded, a broken stream, an unknown encoding.
 */
export async function decode(body: Buffer, encoding: string, maxBytes: number, url: string): Promise<Buffer> {
  let decoded = body
  for (const name of encoding.toLowerCase().split(',').reverse()) decoded = await decodeOne(decoded, name.trim(), maxBytes, url)
  return decoded
}

async function decodeOne(body: Buffer, encoding: string, maxOutputLength: number, url: string): Promise<Buffer> {
  if (encoding === '' || encoding === 'identity' || body.length === 0) return body
  try {
    switch (encoding) {
      case 'gzip':
      case 'x-gzip':
        return await (body.length < SMALL ? gunzipSync : gunzipAsync)(body, {
          maxOutputLength,
          chunkSize: gzipChunk(body, maxOutputLength),
        })
      case 'br':
        return await brotliAsync(body, { maxOutputLength, chunkSize: 1 << 18 })
      case 'deflate':
        return await (((body[0] ?? 0) & 15) === 8 ? inflateAsync : inflateRawAsync)(body, { maxOutputLength, chunkSize: 1 << 18 })
    }
  } catch (cause) {
    const tooBig = cause instanceof RangeError
    throw new FetchError('nonsense', url, tooBig ? `answered more than ${maxOutputLength} bytes` : `answered a broken ${encoding} stream`, {
      cause,
    })
  }
  throw new FetchError('nonsense', url, `answered in the unknown encoding ${JSON.stringify(encoding)}`)
}
