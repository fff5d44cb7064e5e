/**
 * Version keys: strings whose plain order (`<`) is the order of PEP 440 ("Summary of permitted
 * suffixes and relative ordering", "Local version identifiers").
 *
 *     key     = epoch release tail local
 *     epoch   = number
 *     release = number*                                  without trailing zeros: 1.0 is 1
 *     tail    = '#' number                               X.devN
 *             | pre? '*'                                 X, XaN
 *             | pre? '.' number ( '*' | '#' number )     X.postN, X.postN.devM, XaN.postM, …
 *             | pre '#' number                           XaN.devM
 *     pre     = ( '$' | '%' | '&' ) number               a, b, rc
 *     local   = ( '!' letters '!' | '"' number )*        a number sorts above letters
 *     number  = digit | length digits                    strings sort like their numbers
 *
 * The marks sort as the phases do (dev, a, b, rc, final, post), and all of them below every number:
 * a shorter release comes before a longer one. A cut (see cut.ts) is such a string too.
 */
export const MARK = {
  dev: '#',
  alpha: '$',
  beta: '%',
  rc: '&',
  final: '*',
  post: '.',
  afterPosts: '/',
} as const
export const LOCAL = { letters: '!', number: '"' } as const

/** The key of 0.dev0, the lowest version. */
export const LOWEST_KEY = '0#0'

/** Digits and lengths sort above every mark. */
const FIRST_NUMBER = 48
/** A number of two digits begins with 'A'. */
const LENGTH_BASE = 63

/** Whether a code unit is an ASCII digit; PEP 440 knows no others. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** The end of the run of digits that begins at `at`. */
export function digitsEnd(text: string, at: number): number {
  let end = at
  // Within the text, because reading beyond it would cost more than the whole run.
  while (end < text.length && isDigit(text.charCodeAt(end))) end++
  return end
}

/** The numbers below 1000 as numbers of a key: nearly all numbers are among them. */
export const SMALL: readonly string[] = Array.from({ length: 1000 }, (_, value) => {
  const digits = String(value)
  return digits.length === 1 ? digits : String.fromCharCode(LENGTH_BASE + digits.length) + digits
})

/** The digits of `text` from `from` to `to` as a number of a key; 0 if there are none. */
export function encodeNumber(text: string, from: number, to: number): string {
  if (to - from <= 3) {
    let value = 0
    for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 48
    return SMALL[value]!
  }
  let start = from
  while (start < to - 1 && text.charCodeAt(start) === 48) start++
  const length = to - start
  return length === 1
    ? text.charAt(start)
    : String.fromCharCode(LENGTH_BASE + length) + text.slice(start, to)
}

/** The end of the number of a key that begins at `at`. */
export function numberEnd(key: string, at: number): number {
  const code = key.charCodeAt(at)
  return isDigit(code) ? at + 1 : at + 1 + code - LENGTH_BASE
}

/** The decimal digits of the number of a key that begins at `at`. */
export function digitsAt(key: string, at: number): string {
  return isDigit(key.charCodeAt(at)) ? key.charAt(at) : key.slice(at + 1, numberEnd(key, at))
}

/** The number after the one that begins at `at`, as a number of a key. */
export function incrementAt(key: string, at: number): string {
  const digits = digitsAt(key, at)
  if (digits.length < 3) return SMALL[Number(digits) + 1]!
  const next = String(BigInt(digits) + 1n)
  return encodeNumber(next, 0, next.length)
}

/** The end of a key's epoch and release, where its tail begins. */
export function tailStart(key: string): number {
  let at = 0
  while (key.charCodeAt(at) >= FIRST_NUMBER) at = numberEnd(key, at)
  return at
}

/** The numbers of a release, still encoded, with the trailing zeros that make it `width` long. */
export function releaseNumbers(key: string, width: number): readonly string[] {
  const numbers: string[] = []
  let at = numberEnd(key, 0)
  while (key.charCodeAt(at) >= FIRST_NUMBER) {
    const end = numberEnd(key, at)
    numbers.push(key.slice(at, end))
    at = end
  }
  while (numbers.length < width) numbers.push('0')
  return numbers
}

/** Whether a version's key has local segments. */
export function hasLocal(key: string): boolean {
  return key.includes(LOCAL.number) || key.includes(LOCAL.letters)
}
