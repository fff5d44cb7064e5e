import { createHash } from 'node:crypto'
import type { IndexOrder } from './pass-over.ts'

/** In order of preference, if a page gives several. */
const ALGORITHMS = ['sha256', 'sha512', 'sha384', 'sha224', 'sha1', 'md5'] as const

/** A hash of a sidecar, lower-case hex, by its algorithm. */
export type SidecarHash = Readonly<Partial<Record<(typeof ALGORITHMS)[number], string>>>

const LENGTHS = { sha256: 64, sha512: 128, sha384: 96, sha224: 56, sha1: 40, md5: 32 } as const

/**
 * The hash that is compared, of those that a page gives; undefined if none of their algorithms is
 * known here.
 */
export function sidecarHash(
  digestOf: (algorithm: string) => string | undefined,
): SidecarHash | undefined {
  for (const algorithm of ALGORITHMS) {
    const digest = digestOf(algorithm)?.toLowerCase()
    if (digest?.length === LENGTHS[algorithm] && /^[0-9a-f]+$/.test(digest))
      return { [algorithm]: digest }
  }
  return undefined
}

/** The algorithms that uv does not know, so does not check (uv-pypi-types: `Hashes`). */
const UNKNOWN_TO_UV: ReadonlySet<string> = new Set(['sha1', 'sha224'])

/** Whether every installer checks the hash, if there is one. */
export const isChecked = (sidecar: boolean | SidecarHash): boolean =>
  typeof sidecar === 'boolean' || !Object.keys(sidecar).some((one) => UNKNOWN_TO_UV.has(one))

/** @param order the policy of the installer: uv's is `first` */
export const hasHash = (body: Buffer, hash: SidecarHash, order: IndexOrder): boolean =>
  Object.entries(hash).every(
    ([algorithm, digest]) =>
      (order === 'first' && UNKNOWN_TO_UV.has(algorithm)) ||
      createHash(algorithm).update(body).digest('hex') === digest,
  )
