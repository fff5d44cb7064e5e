const MOST_OF_BLOCK = 2 ** 17

export interface FrameOptions {
  /**
   * The window descriptor: absent for a frame of one segment, which states the size of its content.
   */
  readonly window?: number
  /** Writes one byte instead of each block: how many times it is repeated. */
  readonly repeated?: number
}

/**
 * A Zstandard frame (RFC 8878) whose blocks are stored as they are, for Node 20 cannot compress.
 */
export function zstdFrame(content: Buffer, { window, repeated }: FrameOptions = {}): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, window === undefined ? 0xa0 : 0])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(repeated === undefined ? content.length : repeated * content.length)
  const parts: Buffer[] = window === undefined ? [head, size] : [head, Buffer.from([window])]
  const step = repeated === undefined ? MOST_OF_BLOCK : 1
  for (let at = 0; at === 0 || at < content.length; at += step) {
    const block = content.subarray(at, at + step)
    const header = Buffer.alloc(3)
    const isLast = at + step >= content.length
    header.writeUIntLE(
      ((repeated ?? block.length) << 3) | (repeated === undefined ? 0 : 2) | Number(isLast),
      0,
      3,
    )
    parts.push(header, block)
  }
  return Buffer.concat(parts)
}
