import { sha256 } from '@noble/hashes/sha2.js'

// The browser's own digests are asynchronous.

interface Hash {
  update(data: string | Uint8Array): Hash
  digest(encoding: 'hex'): string
}

export function createHash(algorithm: string): Hash {
  if (algorithm !== 'sha256') throw new Error(`${algorithm} is not computed in a browser`)
  const state = sha256.create()
  const hash: Hash = {
    update(data) {
      state.update(typeof data === 'string' ? new TextEncoder().encode(data) : data)
      return hash
    },
    digest: (encoding) => Buffer.from(state.digest()).toString(encoding),
  }
  return hash
}
