/**
 * The last bytes of a file: `bytes` are those from offset `start` to its end, `size` is the whole
 * file's.
 */
export interface Tail {
  readonly bytes: Buffer
  readonly start: number
  readonly size: number
}

/**
 * A file that is read by ranges, on disk or on a server. Offsets and sizes are bytes; `end` is
 * exclusive.
 */
export interface ByteSource {
  /**
   * The size of the file if it is known before the first read; null if the first response tells it.
   */
  readonly size: number | null
  read(start: number, end: number): Promise<Buffer>
  tail(length: number): Promise<Tail>
}
