import { createHash } from 'node:crypto'

/** A signed URL has its secret in the query, which a cache must not keep. */
export function withHashedQuery(url: string): string {
  const at = url.indexOf('?')
  if (at < 0) return url
  return (
    url.slice(0, at + 1) +
    createHash('sha256')
      .update(url.slice(at + 1))
      .digest('hex')
  )
}
