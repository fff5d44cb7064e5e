import { Readable } from 'node:stream'
import zlib from 'node:zlib'
import { unzstdStream } from '../../archives/zstd.ts'

/** Bytes whose beginning was already read. */
export interface Peeked {
  /** At least as many bytes as requested, unless there are fewer. */
  readonly head: Buffer
  /** All bytes, including the first ones. */
  readonly all: AsyncIterable<Buffer>
}

export async function peek(chunks: AsyncIterable<Buffer>, length: number): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]()
  const parts: Buffer[] = []
  for (let have = 0; have < length; ) {
    const { done, value } = await iterator.next()
    if (done) break
    parts.push(value)
    have += value.length
  }
  const head = Buffer.concat(parts)
  async function* all(): AsyncIterable<Buffer> {
    yield head
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      yield next.value
  }
  return { head, all: all() }
}

/** A limit that no image reaches and a bomb does. */
const MOST_BYTES = 2 ** 40

/**
 * The bytes of an archive or layer, unpacked if they are gzip or zstd.
 *
 * @throws the streams' errors for damaged bytes
 */
export async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const { head, all } = await peek(chunks, 4)
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) yield* through(all, zlib.createGunzip())
  else if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) yield* unpackedZstd(all)
  else yield* all
}

async function* bounded(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw new Error('the archive unpacks to more than a terabyte')
    yield chunk
  }
}

async function* through(
  chunks: AsyncIterable<Buffer>,
  unpack: NodeJS.ReadWriteStream & Readable,
): AsyncIterable<Buffer> {
  const packed = Readable.from(chunks)
  packed.on('error', (error) => unpack.destroy(error))
  try {
    yield* bounded(packed.pipe(unpack) as AsyncIterable<Buffer>)
  } finally {
    packed.destroy()
    unpack.destroy()
  }
}

type Transform = NodeJS.ReadWriteStream & Readable

/** By Node from 22.15 on, else by the decoder for conda packages. */
function unpackedZstd(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform }
  return createZstdDecompress === undefined
    ? bounded(unzstdStream(chunks))
    : through(chunks, createZstdDecompress())
}
