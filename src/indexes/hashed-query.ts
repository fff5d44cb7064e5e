import { sha256 } from '../hashing/sha256.ts'

/** A signed URL has its secret in the query, which a cache must not keep. */
export function withHashedQuery(url: string): string {
  const at = url.indexOf('?')
  if (at < 0) return url
  return url.slice(0, at + 1) + sha256(url.slice(at + 1))
}
