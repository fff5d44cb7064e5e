import { deflateSync, Gunzip, Inflate, strToU8 } from 'fflate'

// fflate, because the browser's own DecompressionStream is asynchronous, and single members of an
// archive are read synchronously.

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

export function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}

export const deflate = (text: string): Buffer => asBuffer(deflateSync(strToU8(text), { level: 9 }))

export const deflatedSize = (bytes: Uint8Array): number => deflateSync(bytes).length

export const inflate = (packed: Uint8Array, most: number): Buffer => unpacked(packed, most, true)

export const inflateFront = (packed: Uint8Array, most: number): Buffer =>
  unpacked(packed, most, false)

function unpacked(packed: Uint8Array, most: number, isWhole: boolean): Buffer {
  const parts: Uint8Array[] = []
  let length = 0
  const stream = new Inflate((part) => {
    length += part.length
    if (length > most) throw new RangeError(`it unpacks to more than ${most} bytes`)
    parts.push(part)
  })
  // In pieces, so a bomb is noticed before all of it is unpacked.
  for (let at = 0; at < packed.length; at += PIECE)
    stream.push(packed.subarray(at, at + PIECE), isWhole && at + PIECE >= packed.length)
  return Buffer.concat(parts, length)
}

/** Compressed bytes that are unpacked at once. */
const PIECE = 16_384

export async function* gunzipParts(
  packed: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  isFront: boolean,
): AsyncGenerator<Buffer> {
  const waiting: Buffer[] = []
  let unpacked = 0
  let end = Buffer.alloc(0)
  const stream = new Gunzip((part) => {
    unpacked += part.length
    waiting.push(asBuffer(part))
  })
  // With several members, each has its own length at its end.
  stream.onmember = () => {
    unpacked = 0
  }
  for await (const bytes of packed)
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE)
      stream.push(piece)
      end = Buffer.concat([end, piece.subarray(-4)]).subarray(-4)
      yield* waiting.splice(0)
    }
  if (isFront) return
  stream.push(new Uint8Array(0), true)
  yield* waiting.splice(0)
  // fflate does not report truncated data as an error.
  if (end.length < 4 || end.readUInt32LE(0) !== unpacked >>> 0)
    throw new RangeError('it ends too early')
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)
