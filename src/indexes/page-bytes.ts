import type { Store } from '../cache/store.ts'
import { free, OWN_MEMORY } from '../platform/memory.ts'

/** The bytes of a page. */
export interface PageBytes {
  /** They may be freed when other pages are read: copy what is needed later. */
  get(): Buffer
  /** They stay. */
  keep(): Buffer
  /** The bytes if they are decompressed already. */
  decompressed(): Buffer | undefined
}

/**
 * Bytes of decompressed pages that stay in memory, because a version is often looked at soon after
 * its page arrived.
 */
const MOST_RECENT = 2 ** 20

/**
 * The decompressed pages of this process. Freeing the older ones here saves 18 MB in a run with 163
 * packages.
 */
class RecentPages {
  readonly #pages = new Set<Buffer>()
  #held = 0

  add(page: Buffer): void {
    if (page.length < OWN_MEMORY) return
    this.#pages.add(page)
    this.#held += page.length
    for (const oldest of this.#pages) {
      if (this.#held <= MOST_RECENT || oldest === page) break
      this.release(oldest)
      free(oldest)
    }
  }

  /** Leaves a page to V8's collector. */
  release(page: Buffer): void {
    if (this.#pages.delete(page)) this.#held -= page.length
  }
}

const recent = new RecentPages()

/** A page as it was received. */
export class ReceivedPage {
  #body: () => Buffer
  readonly #decode: (body: Buffer) => Buffer

  /** @param decode decompresses a body; returns the same buffer if it is not compressed */
  constructor(body: Buffer, decode: (body: Buffer) => Buffer = (plain) => plain) {
    this.#body = () => body
    this.#decode = decode
  }

  /** The decompressed page. */
  decode(): Buffer {
    return this.#decode(this.#body())
  }

  /** Whether a buffer is the body or a part of it. */
  isIn({ buffer }: Buffer): boolean {
    return this.#body().buffer === buffer
  }

  /** Takes the body out of memory. */
  setAside(store: Pick<Store, 'setAside'>): void {
    store.setAside(this.#body(), (read) => {
      this.#body = read
    })
  }
}

/**
 * Keeps the compressed page, a fraction of the size, and decompresses on demand: it is rarely
 * needed twice.
 */
class HeldBytes implements PageBytes {
  #decoded: WeakRef<Buffer> | undefined
  readonly #received: ReceivedPage

  constructor(received: ReceivedPage, decoded: Buffer | undefined) {
    this.#received = received
    if (decoded === undefined) return
    this.#decoded = new WeakRef(decoded)
    if (!received.isIn(decoded)) recent.add(decoded)
  }

  decompressed(): Buffer | undefined {
    const decoded = this.#decoded?.deref()
    // A freed one is empty.
    return decoded?.length === 0 ? undefined : decoded
  }

  /** A page that is decompressed twice is needed often, so only V8 frees it. */
  get(): Buffer {
    const known = this.decompressed()
    if (known !== undefined) return known
    const decoded = this.#received.decode()
    this.#decoded = new WeakRef(decoded)
    return decoded
  }

  keep(): Buffer {
    const decoded = this.get()
    recent.release(decoded)
    return decoded
  }
}

/** @param decoded the decompressed body, if there is one already */
export const holdBytes = (received: ReceivedPage, decoded?: Buffer): PageBytes =>
  new HeldBytes(received, decoded)
