/** The bytes of a page. */
export interface PageBytes {
  get(): Buffer
}

/** Held as they were received: decoded they are several times as many, and once a page is sorted out seldom wanted again. */
class Received implements PageBytes {
  #decoded: WeakRef<Buffer>
  readonly #decode: () => Buffer

  constructor(decoded: Buffer, decode: () => Buffer) {
    this.#decoded = new WeakRef(decoded)
    this.#decode = decode
  }

  get(): Buffer {
    const known = this.#decoded.deref()
    if (known !== undefined) return known
    const decoded = this.#decode()
    this.#decoded = new WeakRef(decoded)
    return decoded
  }
}

/** @param again decodes them once more; without it they are held as they are */
export function holdBytes(decoded: Buffer, again?: () => Buffer): PageBytes {
  return again === undefined ? { get: () => decoded } : new Received(decoded, again)
}
