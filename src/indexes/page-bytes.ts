/** The bytes of a page. */
export interface PageBytes {
  get(): Buffer
  /** The bytes if they are already decompressed. */
  decompressed(): Buffer | undefined
}

/**
 * Keeps the compressed page, a fraction of the size, and decompresses on demand: it is rarely
 * needed twice.
 */
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

/**
 * @param decoded the decoded bytes, if there are any
 */
export const holdBytes = (decode: () => Buffer, decoded?: Buffer): PageBytes =>
  new Received(decode, decoded)
