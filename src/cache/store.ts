import type { CacheInfo } from '../model/cache-info.ts'
import { piecesOfJson } from '../text/json-pieces.ts'
import type { Claim } from './claim.ts'

/**
 * The kinds of entries. `pages` are replaced as they age; the others are immutable facts that never
 * expire.
 */
export type Bucket = 'pages' | 'metadata' | 'weights' | 'answers'

/** A part of a value, or a function that makes it when it is read or written. */
export type Part = Buffer | (() => Buffer)

export const made = (value: readonly Part[]): readonly Buffer[] => value.map(madePart)

export const madePart = (part: Part): Buffer => (typeof part === 'function' ? part() : part)

/**
 * A store of facts between runs (or during one). Keys are any text; values are bytes. A broken or
 * unreadable entry reads as absent, and a failed write is silent: a cache never decides whether an
 * estimate succeeds.
 */
export interface Store {
  /**
   * Synchronous, because a local read is cheaper than a promise, and the solver wants answers
   * without waiting.
   */
  get(bucket: Bucket, key: string): Buffer | undefined
  /**
   * Takes effect at once for this process, and is on the disk after `flush`, if not before. A value
   * in parts is not joined for that, and a part may grow until it is written.
   */
  put(bucket: Bucket, key: string, ...value: Part[]): void
  delete(bucket: Bucket, key: string): void
  /**
   * Writes bytes that are rarely needed again to a file, so they need not stay in memory. Calls
   * back, if at all, with a function that reads them until the store is closed.
   */
  setAside(bytes: Buffer, onWritten: (read: () => Buffer) => void): void
  /**
   * Waits while another process on the same cache requests the entry of a key, ten seconds at most.
   */
  enter(bucket: Bucket, key: string): Claim | Promise<Claim>
  /** Waits until all entries are written. Never rejects. */
  flush(): Promise<void>
  /** Flushes, and gives up the bytes that were set aside. Entries can still be read and written. */
  close(): Promise<void>
  info(): CacheInfo
  /**
   * Removes everything; returns the bytes freed.
   *
   * @throws PysizeError exit 2 if it cannot be removed
   */
  clear(): number
}

export const BUCKETS: readonly Bucket[] = ['pages', 'metadata', 'weights', 'answers']

/**
 * A JSON value from the store; undefined if the store has no such entry or it does not parse. The
 * caller checks its shape.
 */
export function getJson(store: Store, bucket: Bucket, key: string): unknown {
  const bytes = store.get(bucket, key)
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

export function putJson(store: Store, bucket: Bucket, key: string, value: unknown): void {
  store.put(bucket, key, Buffer.from(JSON.stringify(value)))
}

/** The same for a value that may be large and does not change: it is encoded while it is written. */
export function putLargeJson(store: Store, bucket: Bucket, key: string, value: object): void {
  store.put(bucket, key, ...piecesOfJson(value).map((piece) => () => Buffer.from(piece())))
}
