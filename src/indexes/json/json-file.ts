import { hashFaultIn } from '../hash-fault.ts'
import { type DistFile, resolveLink } from '../page.ts'
import { sidecarHash } from '../sidecar-hash.ts'
import { parseUploadTime, uploadFaultOf } from '../upload-time.ts'
import { FIELDS, type Field, type JsonForm } from './json-form.ts'
import { matches } from './name-bytes.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Fields whose value is an object. */
const NESTED: readonly Field[] = [
  'hashes',
  'core-metadata',
  'dist-info-metadata',
  'data-dist-info-metadata',
]
/** The names of the field of a sidecar, the one that counts first (PEP 714; uv: `pypi.rs`). */
export const SIDECAR_FIELDS = [
  'core-metadata',
  'dist-info-metadata',
  'data-dist-info-metadata',
] as const
const COMMA = 0x2c
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d
/** First letters of `true` and `null`. */
const T = 0x74
const N = 0x6e

/**
 * The valid size of a file, bytes: if a page says 0, or more than a number can hold, the size is
 * unknown.
 */
export const sizeOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null

/** The facts that all files of a page share. */
export interface JsonPage {
  readonly base: string
  readonly index: string
  /**
   * The distance from the file name at which each field was last found: within a page it seldom
   * changes.
   */
  readonly hints: Partial<Record<Field, number>>
}

/** The bytes that contain files of a page: all of it or a part. */
export interface JsonText {
  readonly bytes: Buffer
  readonly form: JsonForm
  readonly page: JsonPage
}

/** The text of the JSON string that begins at `at`; undefined if no string begins there. */
function stringAt(bytes: Buffer, at: number): string | undefined {
  if (bytes[at] !== QUOTE) return undefined
  let end = at + 1
  let plain = true
  for (let c = bytes[end]; c !== QUOTE; c = bytes[end]) {
    if (c === undefined) return undefined
    if (c === BACKSLASH || c > 0x7e) plain = false
    end += c === BACKSLASH ? 2 : 1
  }
  if (plain) return bytes.toString('latin1', at + 1, end)
  try {
    return JSON.parse(bytes.toString('utf8', at, end + 1))
  } catch {
    return undefined
  }
}

function count(bytes: Buffer, byte: number): number {
  let found = 0
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) found++
  return found
}

/**
 * One file of a page, as the position of its object in the page's text. Fields are read on demand,
 * because a run looks closely at a few of tens of thousands of files. This works for plain files
 * (`isPlain`): in these, `"key":` cannot occur inside a string, where its quotes would be escaped.
 */
export class JsonFile implements DistFile {
  readonly filename: string
  readonly #text: JsonText
  readonly #start: number
  readonly #nameEnd: number
  readonly #end: number

  /** The object is between `start` and `end`, and its file name's closing quote at `nameEnd`. */
  constructor(filename: string, text: JsonText, start: number, nameEnd: number, end: number) {
    this.filename = filename
    this.#text = text
    this.#start = start
    this.#nameEnd = nameEnd
    this.#end = end
  }

  /**
   * Whether fields can be found by their keys. Not in an object with a backslash, or with braces
   * other than those of the nested objects known here, or with a known key in one of these: a
   * foreign object or a key with a quote in it may contain a known key (PEP 691 requires clients to
   * ignore unknown keys). Such a file must be parsed.
   */
  isPlain(): boolean {
    const inside = this.#text.bytes.subarray(this.#start + 1, this.#end)
    if (inside.includes(BACKSLASH)) return false
    let others = count(inside, OPENING_BRACE)
    if (count(inside, CLOSING_BRACE) !== others) return false
    // Most files lack the last of these fields: it is not searched for if no brace is left for it.
    for (const field of NESTED) {
      if (others === 0) break
      const at = this.#value(field)
      if (this.#text.bytes[at] !== OPENING_BRACE) continue
      if (this.#hidesKey(at)) return false
      others--
    }
    return others === 0
  }

  /** Whether the object at `at` contains a known key. Most contain one sha256 and nothing else. */
  #hidesKey(at: number): boolean {
    const { bytes, form } = this.#text
    const object = bytes.subarray(at + 1, bytes.indexOf(CLOSING_BRACE, at))
    if (matches(object, 0, form.sha256Key) && !object.includes(COMMA)) return false
    return FIELDS.some((field) => object.includes(form.keys[field]))
  }

  get url(): string {
    const link = this.#string('url') ?? ''
    return resolveLink(link, this.#text.page.base) ?? ''
  }

  get sha256(): string | null {
    return this.#sha256(this.#value('hashes'))
  }

  get hashFault(): string | undefined {
    const at = this.#value('hashes')
    const { bytes } = this.#text
    if (bytes[at] !== OPENING_BRACE) return undefined
    const hashes = bytes.toString('latin1', at, bytes.indexOf(CLOSING_BRACE, at))
    return hashFaultIn(
      [...hashes.matchAll(/"(\w+)"\s*:\s*"([^"]*)"/g)].map(
        ([, algorithm = '', digest]) => [algorithm, digest] as const,
      ),
    )
  }

  get size(): number | null {
    const at = this.#value('size')
    if (at < 0) return null
    const [number = ''] =
      /^[^,}\s]*/.exec(this.#text.bytes.toString('latin1', at, Math.min(at + 32, this.#end + 1))) ??
      []
    return sizeOf(Number(number))
  }

  get requiresPython(): string | null {
    return this.#string('requires-python') || null
  }

  get uploadTime(): number | null {
    return parseUploadTime(this.#string('upload-time') ?? '') ?? null
  }

  get uploadFault(): string | undefined {
    const at = this.#value('upload-time')
    const { bytes } = this.#text
    if (at < 0 || bytes[at] === N) return undefined
    return uploadFaultOf(stringAt(bytes, at) ?? bytes.toString('latin1', at, at + 20))
  }

  get yanked(): string | false {
    const at = this.#value('yanked')
    if (at < 0) return false
    return stringAt(this.#text.bytes, at) ?? (this.#text.bytes[at] === T ? '' : false)
  }

  get blankReason(): boolean {
    return this.#string('yanked') === ''
  }

  get sidecar(): DistFile['sidecar'] {
    const { bytes } = this.#text
    let at = -1
    for (const field of SIDECAR_FIELDS) if (at < 0 || bytes[at] === N) at = this.#value(field)
    if (bytes[at] !== OPENING_BRACE) return bytes[at] === T
    const sha256 = this.#sha256(at)
    if (sha256 !== null) return { sha256 }
    const hashes = bytes.toString('latin1', at, bytes.indexOf(CLOSING_BRACE, at))
    return (
      sidecarHash(
        (algorithm) => new RegExp(`"${algorithm}"\\s*:\\s*"([^"]*)"`).exec(hashes)?.[1],
      ) ?? true
    )
  }

  get index(): string {
    return this.#text.page.index
  }

  #string(field: Field): string | undefined {
    const at = this.#value(field)
    return at < 0 ? undefined : stringAt(this.#text.bytes, at)
  }

  /** The position of a field's value, -1 if the file has no such field. */
  #value(field: Field): number {
    const { bytes, form, page } = this.#text
    const { hints } = page
    const key = form.keys[field]
    const guess = this.#nameEnd + (hints[field] ?? 0)
    if (guess >= this.#start && guess < this.#end && matches(bytes, guess, key))
      return guess + key.length
    const found = bytes.subarray(this.#start, this.#end).indexOf(key)
    if (found < 0) return -1
    hints[field] = this.#start + found - this.#nameEnd
    return this.#start + found + key.length
  }

  /** The sha256 in the object of hashes at `at`, null if there is no object. */
  #sha256(at: number): string | null {
    const { bytes, form } = this.#text
    if (bytes[at] !== OPENING_BRACE) return null
    const hashes = bytes.toString('latin1', at, bytes.indexOf(CLOSING_BRACE, at))
    const digits = hashes.indexOf(form.sha256) + form.sha256.length
    const sha256 = hashes.slice(digits, digits + 64).toLowerCase()
    return /^[0-9a-f]{64}$/.test(sha256) && hashes[digits + 64] === '"' ? sha256 : null
  }
}
