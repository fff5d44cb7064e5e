import { MARK, SMALL } from './version-key.ts'

/** Makes a version of what was scanned. `normal` is given only where the text is known to be the normal form. */
export type MakeVersion<V> = (key: string, width: number, isPrerelease: boolean, normal: string | undefined) => V

const DOT = 46
const ZERO = 48
const NINE = 57

/** Reads digits and dots alone with no number above 999, the common case, in one loop; `undefined` for all else, be it a version or not. */
export function scanPlain<T>(text: string, make: MakeVersion<T>): T | undefined {
  let key = '0'
  let zeros = ''
  let width = 0
  let isNormal = true
  let value = 0
  let digits = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? DOT : text.charCodeAt(at)
    if (code >= ZERO && code <= NINE) {
      value = value * 10 + code - ZERO
      digits++
      continue
    }
    if (code !== DOT || digits === 0 || digits > 3) return undefined
    const number = SMALL[value]!
    if (digits > 1 && number.length <= digits) isNormal = false
    if (value === 0) zeros += number
    else if (zeros === '') key += number
    else {
      key += zeros + number
      zeros = ''
    }
    width++
    value = 0
    digits = 0
  }
  return make(key + MARK.final, width, false, isNormal ? text : undefined)
}
