import { digitsEnd, encodeNumber, isDigit, LOCAL, MARK, SMALL } from './version-key.ts'

/** The parts of a version's text after a first scan. */
export interface VersionScan {
  readonly key: string
  /** How many numbers the release has. */
  readonly width: number
  readonly isPrerelease: boolean
}

const BANG = 33
const DASH = 45
const DOT = 46
const UNDERSCORE = 95
const A = 97
const B = 98
const V = 118

const codeAt = (text: string, at: number): number => (at < text.length ? text.charCodeAt(at) : 0)

function afterSeparator(text: string, at: number): number {
  const code = codeAt(text, at)
  return code === DOT || code === DASH || code === UNDERSCORE ? at + 1 : at
}

/**
 * Reads a tidy version (see version-syntax.ts, so nothing is checked here), and writes its key at
 * the same time. It is one function, because V8 would copy smaller ones into each caller, and
 * compiling the copies takes longer than reading all versions of a run.
 */
export function scanVersion(text: string): VersionScan {
  let key = '0'
  let zeros = ''
  let width = 0
  let value = 0
  let digits = 0
  let at = text.charCodeAt(0) === V ? 1 : 0
  for (; ; at++) {
    const code = codeAt(text, at)
    if (isDigit(code)) {
      value = value * 10 + code - 48
      digits++
      continue
    }
    // The dot before was a separator: 1.post2.
    if (digits === 0) {
      at--
      break
    }
    const number = digits > 3 ? encodeNumber(text, at - digits, at) : SMALL[value]!
    if (code === BANG) key = number
    else {
      if (value === 0) zeros += number
      else if (zeros === '') key += number
      else {
        key += zeros + number
        zeros = ''
      }
      width++
      if (code !== DOT) break
    }
    value = 0
    digits = 0
  }
  if (at === text.length) return { key: key + MARK.final, width, isPrerelease: false }
  const pre = preNumber(text, afterSeparator(text, at))
  if (pre !== -1) {
    const first = text.charCodeAt(afterSeparator(text, at))
    at = digitsEnd(text, pre)
    key +=
      (first === A ? MARK.alpha : first === B ? MARK.beta : MARK.rc) + encodeNumber(text, pre, at)
  }
  // 1.0-1 is 1.0.post1.
  const isImplicit = codeAt(text, at) === DASH && isDigit(codeAt(text, at + 1))
  const post = isImplicit ? at + 1 : postNumber(text, afterSeparator(text, at))
  if (post !== -1) {
    at = digitsEnd(text, post)
    key += MARK.post + encodeNumber(text, post, at)
  }
  const dev = devNumber(text, afterSeparator(text, at))
  if (dev !== -1) {
    at = digitsEnd(text, dev)
    key += MARK.dev + encodeNumber(text, dev, at)
  } else key += MARK.final
  return {
    key: at === text.length ? key : key + localKey(text, at + 1),
    width,
    isPrerelease: pre !== -1 || dev !== -1,
  }
}

/**
 * The start of the number of the pre-release whose spelling is at `at`; -1 if there is no spelling.
 */
function preNumber(text: string, at: number): number {
  switch (text.charAt(at)) {
    case 'a':
      return afterSeparator(text, at + (text.startsWith('alpha', at) ? 5 : 1))
    case 'b':
      return afterSeparator(text, at + (text.startsWith('beta', at) ? 4 : 1))
    case 'c':
      return afterSeparator(text, at + 1)
    case 'r':
      return text.startsWith('rc', at) ? afterSeparator(text, at + 2) : -1
    case 'p':
      if (!text.startsWith('pre', at)) return -1
      return afterSeparator(text, at + (text.startsWith('preview', at) ? 7 : 3))
    default:
      return -1
  }
}

function postNumber(text: string, at: number): number {
  if (text.startsWith('post', at)) return afterSeparator(text, at + 4)
  if (!text.startsWith('r', at)) return -1
  return afterSeparator(text, at + (text.startsWith('rev', at) ? 3 : 1))
}

function devNumber(text: string, at: number): number {
  return text.startsWith('dev', at) ? afterSeparator(text, at + 3) : -1
}

function localKey(text: string, start: number): string {
  let key = ''
  for (const segment of text.slice(start).split(/[-_.]/)) {
    const isNumber = digitsEnd(segment, 0) === segment.length
    key += isNumber
      ? LOCAL.number + encodeNumber(segment, 0, segment.length)
      : LOCAL.letters + segment + LOCAL.letters
  }
  return key
}
