import { isObject } from '../../text/json.ts'
import { hashFaultIn } from '../hash-fault.ts'
import { type DistFile, isDistribution, resolveLink } from '../page.ts'
import { sidecarHash } from '../sidecar-hash.ts'
import { parseUploadTime, uploadFaultOf } from '../upload-time.ts'

/** The names of the field of a sidecar, the one that counts first (PEP 714; uv: `pypi.rs`). */
const SIDECAR_FIELDS = ['core-metadata', 'dist-info-metadata', 'data-dist-info-metadata'] as const

/** A link relative to the page that is valid for any page: numbers, letters, and dots within. */
const PLAIN_RELATIVE_LINK = /^(?:\.\.\/)*(?:[\w~-][\w.~-]*\/)*[\w~-][\w.~-]*$/

type Fields = Readonly<Record<string, unknown>>

/** The facts that all files of a page share. */
export interface JsonPage {
  readonly base: string
  readonly index: string
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/**
 * The valid size of a file, bytes: if a page says 0, or more than a number can hold, the size is
 * unknown.
 */
const sizeOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null

/**
 * A file of a page as its JSON object. Fields are read on demand, because a run judges all files of
 * a version and takes one of them.
 */
class JsonFile implements DistFile {
  readonly filename: string
  readonly #fields: Fields
  readonly #page: JsonPage
  #url: string | undefined

  constructor(filename: string, fields: Fields, page: JsonPage, url: string | undefined) {
    this.filename = filename
    this.#fields = fields
    this.#page = page
    this.#url = url
  }

  get url(): string {
    this.#url ??= resolveLink(String(this.#fields.url), this.#page.base) ?? ''
    return this.#url
  }

  get sha256(): string | null {
    const { hashes } = this.#fields
    const sha256 = isObject(hashes) ? text(hashes.sha256) : null
    return sha256 !== null && /^[0-9a-f]{64}$/i.test(sha256) ? sha256.toLowerCase() : null
  }

  get hashFault(): string | undefined {
    const { hashes } = this.#fields
    return isObject(hashes) ? hashFaultIn(Object.entries(hashes)) : undefined
  }

  get size(): number | null {
    return sizeOf(this.#fields.size)
  }

  get requiresPython(): string | null {
    return text(this.#fields['requires-python']) || null
  }

  get uploadTime(): number | null {
    return parseUploadTime(text(this.#fields['upload-time']) ?? '') ?? null
  }

  get uploadFault(): string | undefined {
    return uploadFaultOf(this.#fields['upload-time'])
  }

  get yanked(): string | false {
    const { yanked } = this.#fields
    return typeof yanked === 'string' ? yanked : yanked === true ? '' : false
  }

  get blankReason(): boolean {
    return this.#fields.yanked === ''
  }

  get sidecar(): DistFile['sidecar'] {
    for (const field of SIDECAR_FIELDS) {
      const sidecar = this.#fields[field]
      if (sidecar === undefined || sidecar === null) continue
      return isObject(sidecar)
        ? (sidecarHash((algorithm) => text(sidecar[algorithm]) ?? undefined) ?? true)
        : sidecar === true
    }
    return false
  }

  get index(): string {
    return this.#page.index
  }
}

/** A file of a page; undefined if it is not a wheel or sdist, or has no valid link. */
export function jsonFile(fields: unknown, page: JsonPage): DistFile | undefined {
  if (!isObject(fields)) return undefined
  const { filename, url: link } = fields
  if (typeof filename !== 'string' || typeof link !== 'string' || !isDistribution(filename))
    return undefined
  if (PLAIN_RELATIVE_LINK.test(link)) return new JsonFile(filename, fields, page, undefined)
  const url = resolveLink(link, page.base)
  return url === undefined ? undefined : new JsonFile(filename, fields, page, url)
}
