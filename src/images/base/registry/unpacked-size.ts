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
/** gzip makes bytes that it can't pack this much larger at most. */
const INCOMPRESSIBLE = 0.995
/** A layer that is smaller does not unpack to 4 GiB. */
const MAY_WRAP = 2 ** 30

/** What a layer's type and notes say, without its bytes; undefined where they don't. */
export function statedTarSize(mediaType: string, size: number, annotations: Readonly<Record<string, unknown>>): Figure | undefined {
  if (/\.tar$|diff\.tar$/.test(mediaType)) return exactly(size)
  // eStargz ends with an empty gzip member, and notes the size instead.
  const noted = Number(annotations['io.containers.estargz.uncompressed-size'] ?? Number.NaN)
  return Number.isSafeInteger(noted) && noted >= size * INCOMPRESSIBLE ? exactly(noted) : undefined
}

/** Whether a layer is gzip, so that its end tells the unpacked size. */
export const isGzip = (mediaType: string): boolean => /gzip$/.test(mediaType)

/**
 * The size of the tar archive in a gzip layer by its last four bytes. A large layer may have
 * wrapped: the size that is nearest to the usual ratio is taken, and called an estimate. Undefined
 * where the bytes cannot be those of a tar archive.
 */
export function tarSizeOfTail(tail: Buffer, compressed: number): Figure | undefined {
  if (tail.length !== TAIL) return undefined
  const rest = tail.readUInt32LE()
  if (rest % BLOCK !== 0) return undefined
  const sizes = Array.from({ length: 64 }, (_, k) => rest + k * WRAP).filter(
    (size) => size >= compressed * INCOMPRESSIBLE && size >= 2 * BLOCK,
  )
  const [least] = sizes
  if (least === undefined) return undefined
  if (compressed < MAY_WRAP) return least < WRAP ? exactly(least) : undefined
  const distance = (size: number): number => Math.abs(Math.log(size / compressed / USUAL))
  const best = sizes.reduce((a, b) => (distance(b) < distance(a) ? b : a))
  const possible = sizes.filter((size) => size >= compressed * LOWEST && size <= compressed * HIGHEST)
  return estimated(best, Math.min(best, ...possible), Math.max(best, ...possible))
}

/** Where nothing tells it: by the ratio of layers. */
export const usualTarSize = (compressed: number): Figure =>
  compressed < 4096
    ? estimated(compressed * 10, compressed, compressed * 100)
    : { ...roughly(compressed * USUAL, 0.5), source: 'estimated' }
