import { createHash } from 'node:crypto'
import { closeSync, fstatSync, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { ByteSource } from '../../archives/byte-source.ts'
import { openRegularFile } from '../../cache/regular-file.ts'
import { HASHED_AT_ONCE } from '../../hashing/sha256.ts'

/** A file of this machine that is read by ranges. */
export interface LocalBytes extends ByteSource {
  readonly size: number
  close(): void
}

/** @throws as `openRegularFile` does */
export function openLocalBytes(path: string): LocalBytes {
  const file = openRegularFile(path)
  const { size } = fstatSync(file)
  const read = async (start: number, end: number): Promise<Buffer> => {
    const bytes = Buffer.alloc(Math.max(0, end - start))
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start))
  }
  return {
    size,
    read,
    tail: async (length) => {
      const start = Math.max(0, size - length)
      return { bytes: await read(start, size), start, size }
    },
    close: () => closeSync(file),
  }
}

/** The SHA-256 of a file, lower-case hex. @throws as `openRegularFile` does */
export async function sha256OfFile(path: string): Promise<string> {
  const file = openLocalBytes(path)
  try {
    const hash = createHash('sha256')
    for (let at = 0; at < file.size; at += HASHED_AT_ONCE) {
      if (at > 0) await setImmediate()
      hash.update(await file.read(at, Math.min(file.size, at + HASHED_AT_ONCE)))
    }
    return hash.digest('hex')
  } finally {
    file.close()
  }
}
