import { digitsEnd, encodeNumber, LOCAL, MARK } from './version-key.ts'
import { type MakeVersion, scanPlain } from './version-plain.ts'
import { strip } from './white-space.ts'

/** CPython reads no number of more digits; here no text that is longer is a version. */
const LONGEST = 4300

const BANG = 33
const PLUS = 43
const DASH = 45
const DOT = 46
const UNDERSCORE = 95
const V = 118

const isSeparator = (code: number): boolean => code === DOT || code === DASH || code === UNDERSCORE
const isAlphanumeric = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57)

/** The spellings of a phase, the longer before the shorter where one begins as another does. */
type Spellings = readonly (readonly [spelling: string, mark: string])[]

const PRE: Spellings = [
  ['rc', MARK.rc],
  ['alpha', MARK.alpha],
  ['a', MARK.alpha],
  ['beta', MARK.beta],
  ['b', MARK.beta],
  ['c', MARK.rc],
  ['preview', MARK.rc],
  ['pre', MARK.rc],
]
const POST: Spellings = [
  ['post', MARK.post],
  ['rev', MARK.post],
  ['r', MARK.post],
]
const DEV: Spellings = [['dev', MARK.dev]]

/** Reads a version in lower case without white space around it, and writes its key as it goes along. */
class Scanner {
  readonly #text: string
  #at = 0
  #key = ''

  constructor(text: string) {
    this.#text = text
  }

  scan<T>(make: MakeVersion<T>): T | undefined {
    if (this.#text.charCodeAt(0) === V) this.#at++
    this.#epoch()
    const width = this.#release()
    if (width === 0) return undefined
    const hasPre = this.#phase(PRE)
    if (!this.#implicitPost()) this.#phase(POST)
    const hasDev = this.#phase(DEV)
    if (!hasDev) this.#key += MARK.final
    if (this.#text.charCodeAt(this.#at) === PLUS) this.#local()
    return this.#at === this.#text.length ? make(this.#key, width, hasPre || hasDev, undefined) : undefined
  }

  #epoch(): void {
    const end = digitsEnd(this.#text, this.#at)
    const isEpoch = end > this.#at && this.#text.charCodeAt(end) === BANG
    this.#key = isEpoch ? encodeNumber(this.#text, this.#at, end) : '0'
    if (isEpoch) this.#at = end + 1
  }

  /** How many numbers the release has; 0 where there is none. */
  #release(): number {
    let width = 0
    let zeros = ''
    for (let start = this.#at; ; start = this.#at + 1) {
      const end = digitsEnd(this.#text, start)
      if (end === start) return width
      const number = encodeNumber(this.#text, start, end)
      zeros += number
      if (number !== '0') {
        this.#key += zeros
        zeros = ''
      }
      width++
      this.#at = end
      if (this.#text.charCodeAt(end) !== DOT) return width
    }
  }

  #phase(spellings: Spellings): boolean {
    const start = this.#afterSeparator(this.#at)
    const first = this.#text.charCodeAt(start)
    for (const [spelling, mark] of spellings) {
      if (spelling.charCodeAt(0) !== first || !this.#text.startsWith(spelling, start)) continue
      const from = this.#afterSeparator(start + spelling.length)
      this.#at = digitsEnd(this.#text, from)
      this.#key += mark + (this.#at === from ? '0' : encodeNumber(this.#text, from, this.#at))
      return true
    }
    return false
  }

  /** 1.0-1 is 1.0.post1. */
  #implicitPost(): boolean {
    const from = this.#at + 1
    const end = this.#text.charCodeAt(this.#at) === DASH ? digitsEnd(this.#text, from) : from
    if (end === from) return false
    this.#key += MARK.post + encodeNumber(this.#text, from, end)
    this.#at = end
    return true
  }

  #local(): void {
    do {
      const start = this.#at + 1
      let end = start
      while (isAlphanumeric(this.#text.charCodeAt(end))) end++
      if (end === start) return
      const isNumber = digitsEnd(this.#text, start) === end
      if (isNumber) this.#key += LOCAL.number + encodeNumber(this.#text, start, end)
      else this.#key += LOCAL.letters + this.#text.slice(start, end) + LOCAL.letters
      this.#at = end
    } while (isSeparator(this.#text.charCodeAt(this.#at)))
  }
  #afterSeparator(at: number): number {
    return isSeparator(this.#text.charCodeAt(at)) ? at + 1 : at
  }
}

/** Reads a version as PEP 440's appendix B does; `undefined` where it is none. */
export function scanVersion<T>(text: string, make: MakeVersion<T>): T | undefined {
  if (text.length > LONGEST) return undefined
  const version = scanPlain(text, make) ?? new Scanner(text).scan(make)
  if (version !== undefined) return version
  const stripped = strip(text)
  // All else in a version is ASCII, and lower case would make a plain k of the Kelvin sign.
  const tidy = /^[!-~]+$/.test(stripped) ? stripped.toLowerCase() : text
  return tidy === text ? undefined : new Scanner(tidy).scan(make)
}
