import { Readable } from 'node:stream'
import zlib from 'node:zlib'
import { inputError } from '../../errors.ts'

/** Bytes with the first of them at hand. */
export interface Peeked {
  /** At least as many as were asked for, unless there are fewer. */
  readonly head: Buffer
  /** All, the first ones too. */
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
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return { head, all: all() }
}

/** No image is as large; a bomb is. */
const MOST_BYTES = 2 ** 40

/**
 * The bytes of an archive or layer, unpacked where they are gzip or zstd.
 *
 * @throws PysizeError exit 2: `zstd-not-supported` on a Node without zstd; what the streams throw
 * for damaged bytes
 */
export async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const { head, all } = await peek(chunks, 4)
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) yield* through(all, zlib.createGunzip())
  else if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) yield* through(all, zstd())
  else yield* all
}

async function* through(chunks: AsyncIterable<Buffer>, unpack: NodeJS.ReadWriteStream & Readable): AsyncIterable<Buffer> {
  const packed = Readable.from(chunks)
  packed.on('error', (error) => unpack.destroy(error))
  let bytes = 0
  try {
    for await (const chunk of packed.pipe(unpack) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MOST_BYTES) throw new Error('the archive unpacks to more than a terabyte')
      yield chunk
    }
  } finally {
    packed.destroy()
    unpack.destroy()
  }
}

type Transform = NodeJS.ReadWriteStream & Readable

function zstd(): Transform {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform }
  if (createZstdDecompress !== undefined) return createZstdDecompress()
  throw inputError('zstd-not-supported', 'A layer is packed with zstd, which this Node cannot read.', {
    hint: 'Use Node 22.15 or newer, or save the image with gzip layers.',
  })
}
