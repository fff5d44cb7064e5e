import { deflateRawSync } from 'node:zlib'

/** Receives the bytes of a layer as they arrive, and estimates their compressed size under gzip. */
export interface Sampler {
  take(chunk: Buffer): void
  /**
   * @param bytes the number of bytes received in all
   */
  size(bytes: number): number
}

/** Blocks are compressed separately, and are so large that this costs little. */
const BLOCK = 256 * 1024
/** How many bytes of a layer are compressed: about a second's work. */
const MOST = 32 * 2 ** 20

/**
 * Compresses every n-th block with the default level of Go's gzip. A small layer is compressed
 * completely.
 *
 * @param size of the layer, bytes
 */
export function createSampler(size: number): Sampler {
  const stride = Math.max(1, Math.ceil(size / MOST))
  let held: Buffer[] = []
  let have = 0
  let block = 0
  let sampled = 0
  let packed = 0

  function close(): void {
    if (block++ % stride === 0 && have > 0) {
      packed += deflateRawSync(Buffer.concat(held), { level: 6 }).length
      sampled += have
    }
    held = []
    have = 0
  }

  return {
    take(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + BLOCK - have)
        if (block % stride === 0) held.push(Buffer.from(part))
        have += part.length
        at += part.length
        if (have === BLOCK) close()
      }
    },
    size(bytes) {
      close()
      return sampled === 0 ? 0 : Math.round((packed / sampled) * bytes)
    },
  }
}
