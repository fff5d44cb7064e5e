import type { ByteSource, Tail } from '../archives/byte-source.ts'
import type { Ask } from '../fetch/purpose.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { DistFile } from '../indexes/page.ts'
import type { AskOptions, UnavailablePart } from '../indexes/remote-file.ts'
import type { UnknownWheel } from '../weigh/facts.ts'

/** Thrown inside a byte source if the server sends no such bytes; the weight is then unknown. */
export class BytesUnavailable extends Error {
  readonly missing: boolean
  readonly weight: UnknownWheel

  constructor({ reason, missing, size }: UnavailablePart & { readonly size: number | null }) {
    super(reason)
    this.missing = missing
    this.weight = {
      kind: 'unknown',
      reason,
      isUnread: true,
      ...(size === null ? {} : { download: size }),
    }
  }
}

/** The fetcher and the server of partial reads. */
export type RangeReader = Pick<Indexes, 'readRange' | 'tail'>

/** A file on an index, read by ranges. */
export class RemoteBytes implements ByteSource {
  readonly #file: DistFile
  readonly #indexes: RangeReader
  readonly #asked: AskOptions
  readonly #releases: (() => void)[] = []
  depth: number

  /**
   * @param whole if only the whole file can be fetched: the most bytes to read
   */
  constructor(file: DistFile, indexes: RangeReader, { after, purpose }: Ask, whole?: number) {
    this.#file = file
    this.#indexes = indexes
    this.#asked = { purpose, ...(whole === undefined ? {} : { whole }) }
    this.depth = after
  }

  get size(): number | null {
    return this.#file.size
  }

  async read(start: number, end: number): Promise<Buffer> {
    const part = await this.#indexes.readRange(this.#file, start, end, {
      ...this.#asked,
      after: this.depth,
    })
    this.depth = part.depth
    if (part.kind === 'unavailable') throw new BytesUnavailable(part)
    if (part.release !== undefined) this.#releases.push(part.release)
    return part.bytes.subarray(start - part.start, end - part.start)
  }

  async tail(length: number): Promise<Tail> {
    const part = await this.#indexes.tail(this.#file, length, { ...this.#asked, after: this.depth })
    this.depth = part.depth
    if (part.kind === 'unavailable') throw new BytesUnavailable(part)
    if (part.release !== undefined) this.#releases.push(part.release)
    return part
  }

  /** Frees the memory of all bytes that were read: none of them may be read again. */
  release(): void {
    for (const release of this.#releases.splice(0)) release()
  }
}
