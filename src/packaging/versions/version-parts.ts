import { digitsAt, LOCAL, MARK, numberEnd, releaseNumbers, tailStart } from './version-key.ts'

/** The parts of a version in its key. */
export interface VersionParts {
  readonly epoch: VersionNumber
  readonly release: readonly VersionNumber[]
  readonly pre: readonly ['a' | 'b' | 'rc', VersionNumber] | null
  readonly post: VersionNumber | null
  readonly dev: VersionNumber | null
  readonly local: string | null
}

const PRE_LETTERS = new Map<string, 'a' | 'b' | 'rc'>([
  [MARK.alpha, 'a'],
  [MARK.beta, 'b'],
  [MARK.rc, 'rc'],
])

/** The number of a key that begins at `at`: a bigint only if a number would not be exact. */
function numberAt(key: string, at: number): VersionNumber {
  const digits = digitsAt(key, at)
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}

/** The local version in its normal form, from its segments in a key; `null` if there are none. */
function localAt(key: string, start: number): string | null {
  const segments: string[] = []
  let at = start
  while (at < key.length) {
    const isNumber = key.charAt(at) === LOCAL.number
    const end = isNumber ? numberEnd(key, at + 1) : key.indexOf(LOCAL.letters, at + 1)
    segments.push(isNumber ? digitsAt(key, at + 1) : key.slice(at + 1, end))
    at = isNumber ? end : end + 1
  }
  return segments.length === 0 ? null : segments.join('.')
}

/** Epoch and release only. */
export function baseOf({ epoch, release }: VersionParts): string {
  return epoch === 0 ? release.join('.') : `${epoch}!${release.join('.')}`
}

/** The normal form (PEP 440, "Normalization") without the local version. */
export function publicOf(parts: VersionParts): string {
  const { pre, post, dev } = parts
  return `${baseOf(parts)}${pre === null ? '' : pre[0] + pre[1]}${post === null ? '' : `.post${post}`}${dev === null ? '' : `.dev${dev}`}`
}

/** The normal form. */
export function normalOf(parts: VersionParts): string {
  return parts.local === null ? publicOf(parts) : `${publicOf(parts)}+${parts.local}`
}

/**
 * Decodes a version's key. `width` is the length of its release, whose trailing zeros no key has.
 */
export function versionParts(key: string, width: number): VersionParts {
  let at = tailStart(key)
  const marked = (mark: string): VersionNumber | null => {
    if (key.charAt(at) !== mark) return null
    const number = numberAt(key, at + 1)
    at = numberEnd(key, at + 1)
    return number
  }
  const letter = PRE_LETTERS.get(key.charAt(at))
  const preNumber = letter === undefined ? null : marked(key.charAt(at))
  const post = marked(MARK.post)
  const dev = marked(MARK.dev)
  return {
    epoch: numberAt(key, 0),
    release: releaseNumbers(key, width).map((number) => numberAt(number, 0)),
    pre: letter === undefined || preNumber === null ? null : [letter, preNumber],
    post,
    dev,
    local: localAt(key, dev === null ? at + 1 : at),
  }
}

/**
 * A number of a version: a bigint from 2^53 on, because JavaScript numbers are no longer exact
 * there.
 */
export type VersionNumber = number | bigint
