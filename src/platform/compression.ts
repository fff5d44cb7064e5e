import { Readable } from 'node:stream'
import { constants, crc32 as crcOf, createGunzip, deflateRawSync, inflateRawSync } from 'node:zlib'

/** CRC-32 of bytes, as zip archives give it. */
export const crc32 = (bytes: Buffer): number => crcOf(bytes)

/** Packs bytes as small as DEFLATE can. */
export const deflate = (bytes: string): Buffer => deflateRawSync(bytes, { level: 9 })

/** Unpacks DEFLATE. @throws where it is broken, or unpacks to more than `most` bytes */
export const inflate = (packed: Buffer, most: number): Buffer =>
  inflateRawSync(packed, { maxOutputLength: most })

/**
 * Bytes that are unpacked at once: each time costs a turn of the event loop and of a thread, which
 * is long on a busy machine.
 */
const CHUNK = 1 << 20

/**
 * Unpacks gzip part by part, and no further than its parts are taken.
 *
 * @param isFront whether the bytes may end before their end
 * @throws where they are broken
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
    yield* parts
  } finally {
    parts.destroy()
  }
}
