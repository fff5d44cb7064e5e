import { isObject } from '../../text/json.ts'
import { hashFaultIn } from '../hash-fault.ts'
import { type DistFile, isDistribution, resolveLink } from '../page.ts'
import { sidecarHash } from '../sidecar-hash.ts'
import { parseUploadTime, uploadFaultOf } from '../upload-time.ts'

/** The names of the field of a sidecar, the one that counts first (PEP 714; uv: `pypi.rs`). */
const SIDECAR_FIELDS = ['core-metadata', 'dist-info-metadata', 'data-dist-info-metadata'] as const

/** A link relative to the page that is valid for any page: numbers, letters, and dots within. */
const PLAIN_RELATIVE_LINK = /^(?:\.\.\/)*(?:[\w~-][\w.~-]*\/)*[\w~-][\w.~-]*$/

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

/** The values of a file's object that matter, as they are written. */
interface Written {
  readonly link: string
  readonly hashes: unknown
  readonly requiresPython: unknown
  readonly uploadTime: unknown
  readonly yanked: unknown
  readonly sidecar: unknown
}

/**
 * A file of a page. Values are checked and converted when they are read, because a run judges all
 * files of a version and takes one of them.
 */
class JsonFile implements DistFile {
  readonly filename: string
  readonly size: number | null
  readonly #written: Written
  readonly #page: JsonPage
  #url: string | undefined

  constructor(
    filename: string,
    size: number | null,
    written: Written,
    page: JsonPage,
    url: string | undefined,
  ) {
    this.filename = filename
    this.size = size
    this.#written = written
    this.#page = page
    this.#url = url
  }

  get url(): string {
    this.#url ??= resolveLink(this.#written.link, this.#page.base) ?? ''
    return this.#url
  }

  get sha256(): string | null {
    const { hashes } = this.#written
    const sha256 = isObject(hashes) ? text(hashes.sha256) : null
    return sha256 !== null && /^[0-9a-f]{64}$/i.test(sha256) ? sha256.toLowerCase() : null
  }

  get hashFault(): string | undefined {
    const { hashes } = this.#written
    return isObject(hashes) ? hashFaultIn(Object.entries(hashes)) : undefined
  }

  get requiresPython(): string | null {
    return text(this.#written.requiresPython) || null
  }

  get uploadTime(): number | null {
    return parseUploadTime(text(this.#written.uploadTime) ?? '') ?? null
  }

  get uploadFault(): string | undefined {
    return uploadFaultOf(this.#written.uploadTime)
  }

  get yanked(): string | false {
    const { yanked } = this.#written
    return typeof yanked === 'string' ? yanked : yanked === true ? '' : false
  }

  get blankReason(): boolean {
    return this.#written.yanked === ''
  }

  get sidecar(): DistFile['sidecar'] {
    const { sidecar } = this.#written
    return isObject(sidecar)
      ? (sidecarHash((algorithm) => text(sidecar[algorithm]) ?? undefined) ?? true)
      : sidecar === true
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
  const isPlain = PLAIN_RELATIVE_LINK.test(link)
  const url = isPlain ? undefined : resolveLink(link, page.base)
  if (!isPlain && url === undefined) return undefined
  // Its own object has more, such as the link to a provenance, and would keep that in memory.
  const written = {
    link,
    hashes: fields.hashes,
    requiresPython: fields['requires-python'],
    uploadTime: fields['upload-time'],
    yanked: fields.yanked,
    sidecar: fields[SIDECAR_FIELDS.find((field) => fields[field] != null) ?? SIDECAR_FIELDS[0]],
  }
  return new JsonFile(filename, sizeOf(fields.size), written, page, url)
}
