import { matches } from './name-bytes.ts'
import { type DistFile, resolveLink } from './page.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

const FIELDS = ['url', 'size', 'hashes', 'yanked', 'upload-time', 'core-metadata', 'requires-python', 'data-dist-info-metadata'] as const
type Field = (typeof FIELDS)[number]
const KEYS: Readonly<Record<Field, Buffer>> = Object.fromEntries(FIELDS.map((field) => [field, Buffer.from(`"${field}":`)])) as Record<
  Field,
  Buffer
>
const SHA256 = '"sha256":"'

/** Fields whose value is an object of its own. */
const NESTED: readonly Field[] = ['hashes', 'core-metadata', 'data-dist-info-metadata']
const BRACE = 0x7b

/** A size that a file can have, bytes: a page that says 0, or more than a number can hold, does not know. */
export const sizeOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null

/** What the files of a page share. */
export interface JsonPage {
  readonly base: string
  readonly index: string
  /** How far behind the file name each field was found last: within a page the distance seldom changes. */
  readonly hints: Partial<Record<Field, number>>
}

/** Bytes in which files of a page stand: all of it or a part. */
export interface JsonText {
  readonly bytes: Buffer
  readonly page: JsonPage
}

/** The text of the JSON string that begins at `at`; undefined where none does. */
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

/**
 * One file of a page, as the place where its object stands in the page's text; a field is read when asked for, since of tens of thousands of files a
 * run looks closely at a few. That is sound without parsing: a `"key":` can't stand inside a JSON string, where its quotes would be escaped.
 */
export class JsonFile implements DistFile {
  readonly filename: string
  readonly #text: JsonText
  readonly #start: number
  readonly #nameEnd: number
  readonly #end: number

  /** The object lies between `start` and `end`, its file name's closing quote at `nameEnd`. */
  constructor(filename: string, text: JsonText, start: number, nameEnd: number, end: number) {
    this.filename = filename
    this.#text = text
    this.#start = start
    this.#nameEnd = nameEnd
    this.#end = end
  }

  /**
   * Whether the object holds others than those known here. A key in one of them is not the file's own (PEP 691 has clients ignore keys that they
   * do not know), so such a file has to be parsed. A brace inside a string only makes this more careful.
   */
  hasForeignObjects(): boolean {
    const { bytes } = this.#text
    let braces = 0
    for (let at = bytes.indexOf(BRACE, this.#start + 1); at >= 0 && at < this.#end; at = bytes.indexOf(BRACE, at + 1)) braces++
    for (const field of NESTED) {
      const at = this.#value(field)
      if (at >= 0 && bytes[at] === BRACE) braces--
    }
    return braces > 0
  }

  get url(): string {
    const link = this.#string('url') ?? ''
    return resolveLink(link, this.#text.page.base) ?? ''
  }

  get sha256(): string | null {
    return this.#sha256(this.#value('hashes'))
  }

  get size(): number | null {
    const at = this.#value('size')
    if (at < 0) return null
    const [number = ''] = /^[^,}\s]*/.exec(this.#text.bytes.toString('latin1', at, Math.min(at + 32, this.#end + 1))) ?? []
    return sizeOf(Number(number))
  }

  get requiresPython(): string | null {
    return this.#string('requires-python') || null
  }

  get uploadTime(): number | null {
    const time = Date.parse(this.#string('upload-time') ?? '')
    return Number.isNaN(time) ? null : time
  }

  get yanked(): string | false {
    const at = this.#value('yanked')
    if (at < 0) return false
    return stringAt(this.#text.bytes, at) ?? (this.#text.bytes[at] === 0x74 ? '' : false)
  }

  get sidecar(): DistFile['sidecar'] {
    let at = this.#value('core-metadata')
    if (at < 0) at = this.#value('data-dist-info-metadata')
    if (at < 0) return false
    const sha256 = this.#text.bytes[at] === 0x7b ? this.#sha256(at) : null
    return sha256 === null ? this.#text.bytes[at] === 0x7b || this.#text.bytes[at] === 0x74 : { sha256 }
  }

  get index(): string {
    return this.#text.page.index
  }

  #string(field: Field): string | undefined {
    const at = this.#value(field)
    return at < 0 ? undefined : stringAt(this.#text.bytes, at)
  }

  /** Where a field's value begins, -1 where the file has no such field. */
  #value(field: Field): number {
    const { bytes, page } = this.#text
    const { hints } = page
    const key = KEYS[field]
    const guess = this.#nameEnd + (hints[field] ?? 0)
    if (guess >= this.#start && guess < this.#end && matches(bytes, guess, key)) return guess + key.length
    const found = bytes.subarray(this.#start, this.#end).indexOf(key)
    if (found < 0) return -1
    hints[field] = this.#start + found - this.#nameEnd
    return this.#start + found + key.length
  }

  /** The sha256 in the object of hashes at `at`. */
  #sha256(at: number): string | null {
    if (at < 0) return null
    const { bytes } = this.#text
    const hashes = bytes.toString('latin1', at, bytes.indexOf(0x7d, at))
    const digits = hashes.indexOf(SHA256) + SHA256.length
    const sha256 = hashes.slice(digits, digits + 64).toLowerCase()
    return /^[0-9a-f]{64}$/.test(sha256) && hashes[digits + 64] === '"' ? sha256 : null
  }
}
