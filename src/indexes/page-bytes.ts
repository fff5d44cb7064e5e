/** The bytes of a page. */
export interface PageBytes {
  get(): Buffer
  /** Where they need not be decoded for it. */
  decompressed(): Buffer | undefined
}

/** Held as they were received: decoded they are several times as many, and once a page is sorted out seldom wanted again. */
class Received implements PageBytes {
  #decoded: WeakRef<Buffer> | undefined
  readonly #decode: () => Buffer

  constructor(decode: () => Buffer, decoded: Buffer | undefined) {
    this.#decode = decode
    this.#decoded = decoded && new WeakRef(decoded)
  }

  decompressed(): Buffer | undefined {
    return this.#decoded?.deref()
  }

  get(): Buffer {
    const known = this.decompressed()
    if (known !== undefined) return known
    const decoded = this.#decode()
    this.#decoded = new WeakRef(decoded)
    return decoded
  }
}

/** @param decoded where they are decoded already */
export const holdBytes = (decode: () => Buffer, decoded?: Buffer): PageBytes => new Received(decode, decoded)
