import { Readable } from 'node:stream'
import { constants, crc32 as crcOf, createGunzip, deflateRawSync, inflateRawSync } from 'node:zlib'
import { free } from './memory.ts'

/** CRC-32 of bytes, as in zip archives. */
export const crc32 = (bytes: Buffer): number => crcOf(bytes)

/** Compresses bytes with DEFLATE, as small as possible. */
export const deflate = (bytes: string): Buffer => deflateRawSync(bytes, { level: 9 })

/** The size of bytes as gzip and zip programs compress them by default. */
export const deflatedSize = (bytes: Buffer): number => deflateRawSync(bytes).length

/**
 * Unpacks DEFLATE.
 *
 * @throws if it is broken, or unpacks to more than `most` bytes
 */
export const inflate = (packed: Buffer, most: number): Buffer =>
  inflateRawSync(packed, { maxOutputLength: most })

/**
 * Unpacks the front of truncated DEFLATE, as far as its bytes go.
 *
 * @throws if it is broken, or unpacks to more than `most` bytes
 */
export const inflateFront = (packed: Buffer, most: number): Buffer =>
  inflateRawSync(packed, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH })

/**
 * How many bytes are unpacked at once: each call costs a turn of the event loop and of a thread,
 * which is long on a busy machine.
 */
const CHUNK = 1 << 20

/**
 * Unpacks gzip in parts, and only as far as its parts are read. A part may be freed when the next
 * one is requested: V8 would hold 64 megabytes of them before it frees one.
 *
 * @param isFront whether the bytes may be truncated
 * @throws if they are broken
 */
export async function* gunzipParts(
  packed: Iterable<Buffer> | AsyncIterable<Buffer>,
  isFront: boolean,
): AsyncGenerator<Buffer> {
  const parts = Readable.from(packed, { highWaterMark: 1 }).pipe(
    createGunzip({
      chunkSize: CHUNK,
      finishFlush: isFront ? constants.Z_SYNC_FLUSH : constants.Z_FINISH,
    }),
  )
  try {
    for await (const part of parts) {
      yield part
      if (isLastOfItsMemory(part)) free(part)
    }
  } finally {
    parts.destroy()
  }
}

/** Node puts several small parts into the memory of one, and then takes a new one. */
const isLastOfItsMemory = ({ buffer, byteOffset, length }: Buffer): boolean =>
  buffer.byteLength === CHUNK && byteOffset + length === CHUNK
