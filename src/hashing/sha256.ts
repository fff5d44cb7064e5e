import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'

/** Bytes that are hashed before other work gets its turn. */
export const HASHED_AT_ONCE: number = 2 ** 23

/** The SHA-256 of bytes, in hex. Long ones must not delay Ctrl-C. */
export async function sha256InTurns(bytes: Buffer): Promise<string> {
  const hash = createHash('sha256')
  for (let at = 0; at < bytes.length; at += HASHED_AT_ONCE) {
    if (at > 0) await setImmediate()
    hash.update(bytes.subarray(at, at + HASHED_AT_ONCE))
  }
  return hash.digest('hex')
}

/** The SHA-256 of a text or of a few bytes, in hex. */
export const sha256 = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex')
