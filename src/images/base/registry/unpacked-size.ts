import { estimated, exactly, type Figure, roughly } from '../../sizes/figure.ts'

/** The last bytes of a gzip stream are its unpacked size, modulo 2^32 (RFC 1952). */
export const TAIL = 4
const WRAP = 2 ** 32
/** A tar archive is a multiple of it, and ends with two. */
const BLOCK = 512
/** Unpacked to packed bytes of layers: wheels 1.9, Debian's files 2.7 (measured). */
const USUAL = 2.3
const LOWEST = 1.2
const HIGHEST = 5
/** The most by which gzip enlarges bytes that it cannot compress. */
const INCOMPRESSIBLE = 0.995
/** The ratio of deflate for zeros, and the largest one for other files. */
const DEFLATE_MOST = 1032
const FAR = 20
/** A layer that is smaller does not unpack to 4 GiB. */
const MAY_WRAP = 2 ** 30

/**
 * The unpacked size in a layer's type and annotations, without its bytes; undefined if there is
 * none.
 */
export function statedTarSize(
  mediaType: string,
  size: number,
  annotations: Readonly<Record<string, unknown>>,
): Figure | undefined {
  if (/\.tar$|diff\.tar$/.test(mediaType)) return exactly(size)
  // eStargz ends with an empty gzip member, and notes the size instead.
  const noted = Number(annotations['io.containers.estargz.uncompressed-size'] ?? Number.NaN)
  return Number.isSafeInteger(noted) && noted >= size * INCOMPRESSIBLE ? exactly(noted) : undefined
}

/** Whether a layer is gzip, so its end tells the unpacked size. */
export const isGzip = (mediaType: string): boolean => /gzip$/.test(mediaType)

/** Whether a layer is zstd, whose beginning may tell the unpacked size. */
export const isZstd = (mediaType: string): boolean => /zstd$/.test(mediaType)

/** How many bytes of a zstd stream hold the header of its first frame. */
export const ZSTD_HEAD = 18
const ZSTD = 0xfd2fb528

/**
 * The size of the tar archive in a zstd layer by the header of its frame (RFC 8878, section 3.1.1).
 * Builders that write a stream leave it out; of several frames it is that of the first alone.
 */
export function tarSizeOfHead(head: Buffer, compressed: number): Figure | undefined {
  if (head.length < ZSTD_HEAD || head.readUInt32LE(0) !== ZSTD) return undefined
  const descriptor = head[4]!
  const isSingle = (descriptor & 0x20) !== 0
  const bytes = descriptor >> 6 === 0 ? (isSingle ? 1 : 0) : 1 << (descriptor >> 6)
  const at = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!
  if (bytes < 4) return undefined
  const size = bytes === 4 ? head.readUInt32LE(at) : Number(head.readBigUInt64LE(at))
  return size % BLOCK === 0 && size >= 2 * BLOCK && size >= compressed * INCOMPRESSIBLE
    ? exactly(size)
    : undefined
}

/**
 * The size of the tar archive in a gzip layer by its last four bytes. gzip stores the size modulo
 * 2^32. For a large layer, the possible size nearest to the usual ratio is used, as an estimate.
 * Undefined if the bytes cannot be those of a tar archive.
 */
export function tarSizeOfTail(tail: Buffer, compressed: number): Figure | undefined {
  if (tail.length !== TAIL) return undefined
  const rest = tail.readUInt32LE()
  // 0 is the end of an eStargz, or of another stream of several members.
  if (rest === 0 || rest % BLOCK !== 0) return undefined
  const sizes = Array.from({ length: 64 }, (_, k) => rest + k * WRAP).filter(
    (size) => size >= compressed * INCOMPRESSIBLE && size >= 2 * BLOCK,
  )
  const [least] = sizes
  if (least === undefined) return undefined
  if (compressed < MAY_WRAP) {
    if (least >= WRAP) return undefined
    // Zeros compress to a thousandth, so a layer with such a high ratio may exceed 2^32 as well.
    const most = sizes.findLast((size) => size <= compressed * DEFLATE_MOST) ?? least
    return least > compressed * FAR && most > least ? estimated(least, least, most) : exactly(least)
  }
  const distance = (size: number): number => Math.abs(Math.log(size / compressed / USUAL))
  const best = sizes.reduce((a, b) => (distance(b) < distance(a) ? b : a))
  const possible = sizes.filter(
    (size) => size >= compressed * LOWEST && size <= compressed * HIGHEST,
  )
  return estimated(best, Math.min(best, ...possible), Math.max(best, ...possible))
}

/** The size by the ratio of other layers, if no annotation states it. */
export const usualTarSize = (compressed: number): Figure =>
  compressed < 4096
    ? estimated(compressed * 10, compressed, compressed * 100)
    : { ...roughly(compressed * USUAL, 0.5), source: 'estimated' }
