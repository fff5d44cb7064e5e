import { readTarEntries } from '../../archives/tar.ts'
import { type Layer, type LayerReading, newLayer, visitLayer } from './layer.ts'
import { createSampler } from './sampler.ts'
import { peek, unpacked } from './unpacked.ts'

/** The reason why bytes are not a layer, in words that follow "it". */
export interface LayerFault {
  readonly fault: string
}

/**
 * Reads a layer's archive to its end as a stream: gzip, zstd or plain tar.
 *
 * @param size of the part, bytes
 * @returns a fault if the bytes are not a tar archive
 * @throws PysizeError exit 2 `image-too-large`; errors of damaged streams
 */
export async function readLayer(
  chunks: AsyncIterable<Buffer>,
  size: number,
  reading: LayerReading,
): Promise<Layer | LayerFault> {
  const { head, all } = await peek(chunks, 4)
  const isPacked =
    head.length >= 4 && (head.readUInt16BE(0) === 0x1f8b || head.readUInt32LE(0) === 0xfd2fb528)
  const layer = newLayer()
  const sampler = reading.samples && !isPacked ? createSampler(size) : undefined
  const content = counted(unpacked(all), (chunk) => {
    layer.bytes.tar += chunk.length
    sampler?.take(chunk)
  })[Symbol.asyncIterator]()
  const { fault, irregular } = await readTarEntries(
    { [Symbol.asyncIterator]: () => keptOpen(content) },
    (entry) => visitLayer(layer, entry, reading),
  )
  const isEmpty = layer.entries.size + layer.removed.length + layer.emptied.length === 0
  // A layer without entries is two empty blocks; other short bytes are invalid.
  if (fault !== undefined || (isEmpty && irregular !== undefined))
    return { fault: fault === 'cut' ? 'ends early' : 'is not a tar archive' }
  // Bytes after the end of the archive count, too.
  for (let next = await content.next(); !next.done; next = await content.next());
  layer.bytes.packed = isPacked ? size : null
  layer.bytes.sampled = sampler?.size(layer.bytes.tar) ?? null
  return layer
}

async function* counted(
  chunks: AsyncIterable<Buffer>,
  count: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk)
    yield chunk
  }
}

/** The same bytes for a reader that may stop early. */
const keptOpen = (iterator: AsyncIterator<Buffer>): AsyncIterator<Buffer> => ({
  next: () => iterator.next(),
})
