import { digitsEnd, encodeNumber, LOCAL, MARK } from './version-key.ts'
import { strip } from './white-space.ts'

/** Makes a version of what was scanned. `normal` is given only where the text is known to be the normal form. */
export type MakeVersion<V> = (key: string, width: number, isPrerelease: boolean, normal: string | undefined) => V

/** CPython reads no number of more digits; a longer text is no version here. */
const LONGEST = 4300

const DOT = 46
const ZERO = 48

/** Reads digits and dots alone, which most versions are; `undefined` for all else, be it a version or not. */
function scanPlain<V>(text: string, make: MakeVersion<V>): V | undefined {
  let key = '0'
  let zeros = ''
  let width = 0
  let isNormal = true
  for (let at = 0; ; at++) {
    const start = at
    at = digitsEnd(text, at)
    if (at === start) return undefined
    if (at - start > 1 && text.charCodeAt(start) === ZERO) isNormal = false
    const number = encodeNumber(text, start, at)
    width++
    if (number === '0') zeros += number
    else {
      key += zeros + number
      zeros = ''
    }
    if (at === text.length) return make(key + MARK.final, width, false, isNormal ? text : undefined)
    if (text.charCodeAt(at) !== DOT) return undefined
  }
}

const isSeparator = (code: number): boolean => code === DOT || code === 45 || code === 95
const isAlphanumeric = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57)

/** The spellings of a phase, the longer before the shorter where one begins as another does. */
type Spellings = readonly (readonly [spelling: string, mark: string])[]

const PRE: Spellings = [
  ['alpha', MARK.alpha],
  ['a', MARK.alpha],
  ['beta', MARK.beta],
  ['b', MARK.beta],
  ['rc', MARK.rc],
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

  scan<V>(make: MakeVersion<V>): V | undefined {
    if (this.#text.startsWith('v')) this.#at++
    this.#epoch()
    const width = this.#release()
    if (width === 0) return undefined
    const hasPre = this.#phase(PRE)
    if (!this.#implicitPost()) this.#phase(POST)
    const hasDev = this.#phase(DEV)
    if (!hasDev) this.#key += MARK.final
    this.#local()
    return this.#at === this.#text.length ? make(this.#key, width, hasPre || hasDev, undefined) : undefined
  }

  #epoch(): void {
    const end = digitsEnd(this.#text, this.#at)
    const isEpoch = end > this.#at && this.#text.charAt(end) === '!'
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
    if (this.#at === this.#text.length) return false
    const start = this.#afterSeparator(this.#at)
    for (const [spelling, mark] of spellings) {
      if (!this.#text.startsWith(spelling, start)) continue
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
    const end = this.#text.charAt(this.#at) === '-' ? digitsEnd(this.#text, from) : from
    if (end === from) return false
    this.#key += MARK.post + encodeNumber(this.#text, from, end)
    this.#at = end
    return true
  }

  #local(): void {
    if (this.#text.charAt(this.#at) !== '+') return
    for (let start = this.#at + 1; ; start = this.#at + 1) {
      let end = start
      while (isAlphanumeric(this.#text.charCodeAt(end))) end++
      if (end === start) return
      const isNumber = digitsEnd(this.#text, start) === end
      this.#key += isNumber
        ? LOCAL.number + encodeNumber(this.#text, start, end)
        : LOCAL.letters + this.#text.slice(start, end) + LOCAL.letters
      this.#at = end
      if (!isSeparator(this.#text.charCodeAt(end))) return
    }
  }

  #afterSeparator(at: number): number {
    return isSeparator(this.#text.charCodeAt(at)) ? at + 1 : at
  }
}

/** Reads a version as PEP 440's appendix B does; `undefined` where it is none. */
export function scanVersion<V>(text: string, make: MakeVersion<V>): V | undefined {
  if (text.length > LONGEST) return undefined
  const plain = scanPlain(text, make)
  if (plain !== undefined) return plain
  const stripped = strip(text)
  // Lower case would turn the Kelvin sign into a plain k.
  return /^[!-~]+$/.test(stripped) ? new Scanner(stripped.toLowerCase()).scan(make) : undefined
}
