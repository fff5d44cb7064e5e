/**
 * The last bytes of a file: `bytes` are those from offset `start` to its end, `size` is the whole
 * file's.
 */
export interface Tail {
  readonly bytes: Buffer
  readonly start: number
  readonly size: number
}

/** A file that is read by ranges, near or far. Offsets and sizes are bytes; `end` is exclusive. */
export interface ByteSource {
  /** The file's size where it is known beforehand, null where the first answer tells it. */
  readonly size: number | null
  read(start: number, end: number): Promise<Buffer>
  tail(length: number): Promise<Tail>
}
