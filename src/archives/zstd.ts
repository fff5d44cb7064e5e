import { Decompress } from 'fzstd'

/** Why bytes cannot be unpacked, in words that follow a colon. */
export class ZstdError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'ZstdError'
  }
}

const MAGIC = 0xfd2fb528
/** The first of the sixteen magic numbers of frames that decoders skip. */
const SKIPPABLE = 0x184d2a50
/**
 * The largest window, bytes: `zstd --ultra -22` writes it, and zstd's own decoder accepts it by
 * default. A header may request two gigabytes.
 */
const MOST_WINDOW = 2 ** 27
const MOST_FRAMES = 10_000
/** After this many unpacked bytes, other work gets its turn. */
const CHUNK = 2 ** 16

/**
 * Unpacks Zstandard frames (RFC 8878) in parts. Node can do so only from 22.15 on.
 *
 * @param most the most bytes that they may unpack to
 * @throws ZstdError if they are damaged, or require more memory than allowed
 */
export async function* unzstd(bytes: Buffer, most: number): AsyncGenerator<Buffer> {
  requireFrames(bytes)
  let unpacked = 0
  let parts: Buffer[] = []
  const stream = new Decompress((part) => {
    unpacked += part.length
    if (unpacked > most) throw new ZstdError('it unpacks to more than pysize reads')
    // The decoder reuses its buffer.
    if (part.length > 0) parts.push(Buffer.from(part))
  })
  for (let at = 0; at < bytes.length; at += CHUNK) {
    try {
      stream.push(bytes.subarray(at, at + CHUNK), at + CHUNK >= bytes.length)
    } catch (error) {
      if (error instanceof ZstdError) throw error
      throw new ZstdError('its zstd data is damaged', { cause: error })
    }
    yield* parts
    parts = []
  }
}

/**
 * Unpacks a Zstandard stream of any size as it arrives. Each frame's header is checked before the
 * frame is unpacked.
 *
 * @throws ZstdError if it is damaged, or requires more memory than allowed
 */
export async function* unzstdStream(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  const stream = new Decompress((part) => {
    if (part.length > 0) parts.push(Buffer.from(part))
  })
  let isFirst = true
  const push = (chunk: Buffer, isLast: boolean): void => {
    try {
      stream.push(chunk, isLast)
    } catch (error) {
      throw new ZstdError('its zstd data is damaged', { cause: error })
    }
  }
  for await (const chunk of chunks) {
    if (isFirst && chunk.length >= 18) requireWindow(chunk)
    isFirst = false
    for (let at = 0; at < chunk.length; at += CHUNK) {
      push(chunk.subarray(at, at + CHUNK), false)
      yield* parts
      parts = []
    }
  }
  push(Buffer.alloc(0), true)
  yield* parts
}

/** The memory that the first frame requires. */
function requireWindow(head: Buffer): void {
  const descriptor = head[4]!
  const isSingle = (descriptor & 0x20) !== 0
  if (head.readUInt32LE(0) !== MAGIC) return
  const sizeBytes = descriptor >> 6 === 0 ? Number(isSingle) : 1 << (descriptor >> 6)
  const window = isSingle
    ? contentSize(head, 5 + ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3], sizeBytes)
    : windowSize(head[5]!)
  if (window > MOST_WINDOW) throw new ZstdError('its zstd data asks for too much memory')
}

/**
 * Checks the headers of frames and blocks before anything is unpacked.
 *
 * @throws ZstdError if a frame or block is incomplete, or requires more memory than allowed
 */
function requireFrames(bytes: Buffer): void {
  let at = 0
  for (let frames = 0; at < bytes.length; frames++) {
    if (frames === MOST_FRAMES || at + 5 > bytes.length) throw cut()
    const magic = bytes.readUInt32LE(at)
    if (magic >>> 4 === SKIPPABLE >>> 4) {
      if (at + 8 > bytes.length) throw cut()
      at += 8 + bytes.readUInt32LE(at + 4)
    } else if (magic === MAGIC) at = endOfFrame(bytes, at + 4)
    else throw new ZstdError('it is not zstd data')
  }
  if (at === 0 || at > bytes.length) throw cut()
}

const cut = (): ZstdError => new ZstdError('its zstd data ends too early')

const ID_BYTES = [0, 1, 2, 4] as const

/** The end of the frame whose descriptor is at `start` (RFC 8878, sections 3.1.1.1 and 3.1.1.2). */
function endOfFrame(bytes: Buffer, start: number): number {
  const descriptor = bytes[start]!
  const isSingle = (descriptor & 0x20) !== 0
  const sizeFlag = descriptor >> 6
  const sizeBytes = sizeFlag === 0 ? Number(isSingle) : 1 << sizeFlag
  const sizeAt = start + 1 + (isSingle ? 0 : 1) + ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3]
  let at = sizeAt + sizeBytes
  if (at > bytes.length) throw cut()
  const window = isSingle ? contentSize(bytes, sizeAt, sizeBytes) : windowSize(bytes[start + 1]!)
  if (window > MOST_WINDOW) throw new ZstdError('its zstd data asks for too much memory')
  for (let isLast = false; !isLast; ) {
    if (at + 3 > bytes.length) throw cut()
    const header = bytes.readUIntLE(at, 3)
    isLast = (header & 1) !== 0
    const isRepeated = ((header >> 1) & 3) === 1
    at += 3 + (isRepeated ? 1 : header >> 3)
  }
  return at + ((descriptor & 4) === 0 ? 0 : 4)
}

const windowSize = (descriptor: number): number => {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}

const contentSize = (bytes: Buffer, at: number, length: number): number =>
  length === 8
    ? bytes.readUInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at)
    : bytes.readUIntLE(at, length) + (length === 2 ? 256 : 0)
