import { deflateRawSync } from 'node:zlib'

/** Takes the bytes of a layer as they come, and tells what gzip would make of them. */
export interface Sampler {
  take(chunk: Buffer): void
  /** @param bytes of all that was taken */
  size(bytes: number): number
}

/** Packed apart from each other, so large that this costs little. */
const BLOCK = 256 * 1024
/** How many bytes of a layer are packed: about a second's work. */
const MOST = 32 * 2 ** 20

/**
 * Packs every n-th block with the level that Go's gzip takes by default. A layer that is small is
 * packed whole.
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
