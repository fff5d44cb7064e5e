import type { Tail } from '../archives/byte-source.ts'
import type { Store } from '../cache/store.ts'
import { free } from '../platform/memory.ts'

/** The bytes that a run keeps; the oldest are dropped, and read from the index when needed. */
const MOST_KEPT = 16 * 2 ** 20
/** Directories are kept in chunks, because thousands of small buffers take more memory. Bytes. */
const CHUNK = 256 * 2 ** 10

/** Several directories; null once they are dropped. */
interface Chunk {
  read: (() => Buffer) | null
  readonly size: number
  /** Where the next directory begins. */
  end: number
}

interface Place extends Pick<Tail, 'start' | 'size'> {
  readonly chunk: Chunk
  readonly from: number
  readonly to: number
}

/**
 * The central directories of wheels that were read for another reason. Few are needed again, so
 * they are taken out of memory if the store can do that.
 */
export class KeptDirectories {
  readonly #store: Pick<Store, 'setAside'>
  readonly #places = new Map<string, Place>()
  readonly #chunks = new Set<Chunk>()
  #last: { readonly chunk: Chunk; readonly bytes: Buffer } | undefined
  #held = 0

  constructor(store: Pick<Store, 'setAside'>) {
    this.#store = store
  }

  /** Keeps a copy, because the bytes are part of a larger response. */
  add(key: string, { bytes, start, size }: Tail): void {
    const isKept = (this.#places.get(key)?.chunk.read ?? null) !== null
    if (isKept || bytes.length > MOST_KEPT) return
    const { chunk, bytes: all } = this.#room(bytes.length)
    const from = chunk.end
    chunk.end += bytes.length
    bytes.copy(all, from)
    this.#places.set(key, { chunk, from, to: chunk.end, start, size })
  }

  /** A part of a chunk. Read it at once: the chunk may be freed later. */
  get(key: string): Tail | undefined {
    const place = this.#places.get(key)
    const bytes = place?.chunk.read?.()
    if (place === undefined || bytes === undefined) return undefined
    const { from, to, start, size } = place
    return { bytes: bytes.subarray(from, to), start, size }
  }

  /** A chunk with this many free bytes. */
  #room(length: number): { readonly chunk: Chunk; readonly bytes: Buffer } {
    const last = this.#last
    if (last !== undefined && last.chunk.end + length <= last.bytes.length) return last
    if (last !== undefined)
      this.#store.setAside(last.bytes, (read) => {
        if (last.chunk.read !== null) last.chunk.read = read
        free(last.bytes)
      })
    const bytes = Buffer.allocUnsafeSlow(Math.max(length, CHUNK))
    const chunk: Chunk = { read: () => bytes, size: bytes.length, end: 0 }
    this.#chunks.add(chunk)
    this.#held += bytes.length
    for (const oldest of this.#chunks) {
      if (this.#held <= MOST_KEPT) break
      this.#chunks.delete(oldest)
      this.#held -= oldest.size
      oldest.read = null
    }
    this.#last = { chunk, bytes }
    return this.#last
  }
}
