import { isObject } from '../../text/json.ts'
import { hashFaultIn } from '../hash-fault.ts'
import { type DistFile, isDistribution, resolveLink } from '../page.ts'
import { sidecarHash } from '../sidecar-hash.ts'
import { parseUploadTime, uploadFaultOf } from '../upload-time.ts'
import { SIDECAR_FIELDS, sizeOf } from './json-file.ts'

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function sha256Of(hashes: unknown): string | null {
  const sha256 = isObject(hashes) ? text(hashes.sha256) : null
  return sha256 !== null && /^[0-9a-f]{64}$/i.test(sha256) ? sha256.toLowerCase() : null
}

/**
 * A file of a page that was parsed; undefined if it is not a wheel or sdist, or has no valid link.
 */
export function readFile(file: unknown, base: string, index: string): DistFile | undefined {
  if (
    !isObject(file) ||
    typeof file.filename !== 'string' ||
    typeof file.url !== 'string' ||
    !isDistribution(file.filename)
  )
    return undefined
  const url = resolveLink(file.url, base)
  if (url === undefined) return undefined
  const sidecar = SIDECAR_FIELDS.map((field) => file[field]).find((value) => value != null)
  return {
    filename: file.filename,
    url,
    sha256: sha256Of(file.hashes),
    hashFault: isObject(file.hashes) ? hashFaultIn(Object.entries(file.hashes)) : undefined,
    size: sizeOf(file.size),
    requiresPython: text(file['requires-python']) || null,
    uploadTime: parseUploadTime(text(file['upload-time']) ?? '') ?? null,
    uploadFault: uploadFaultOf(file['upload-time']),
    yanked: typeof file.yanked === 'string' ? file.yanked : file.yanked === true ? '' : false,
    blankReason: file.yanked === '',
    sidecar: isObject(sidecar)
      ? (sidecarHash((algorithm) => text(sidecar[algorithm]) ?? undefined) ?? true)
      : sidecar === true,
    index,
  }
}
