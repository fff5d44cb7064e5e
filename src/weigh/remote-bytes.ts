import type { Urgency } from '../fetch/types.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { DistFile } from '../indexes/page.ts'
import type { Unavailable } from '../indexes/remote-file.ts'
import type { ByteSource, Tail } from './byte-source.ts'
import type { UnknownWheel } from './facts.ts'

/** Thrown inside a byte source where the server gives no such bytes; ends in an unknown weight. */
export class BytesUnavailable extends Error {
  readonly missing: boolean
  readonly weight: UnknownWheel

  constructor({ reason, missing, size }: Unavailable & { readonly size: number | null }) {
    super(reason)
    this.missing = missing
    this.weight = { kind: 'unknown', reason, ...(size === null ? {} : { download: size }) }
  }
}

/** A file on an index, read by ranges. */
export class RemoteBytes implements ByteSource {
  readonly #file: DistFile
  readonly #indexes: Indexes
  readonly #urgency: Urgency
  round: number

  constructor(file: DistFile, indexes: Indexes, after: number, urgency: Urgency) {
    this.#file = file
    this.#indexes = indexes
    this.#urgency = urgency
    this.round = after
  }

  get size(): number | null {
    return this.#file.size
  }

  async read(start: number, end: number): Promise<Buffer> {
    const part = await this.#indexes.readRange(this.#file, start, end, { after: this.round, urgency: this.#urgency })
    this.round = part.round
    if (part.kind === 'unavailable') throw new BytesUnavailable(part)
    return part.bytes.subarray(start - part.start, end - part.start)
  }

  async tail(length: number): Promise<Tail> {
    const part = await this.#indexes.tail(this.#file, length, { after: this.round, urgency: this.#urgency })
    this.round = part.round
    if (part.kind === 'unavailable') throw new BytesUnavailable(part)
    return part
  }
}
