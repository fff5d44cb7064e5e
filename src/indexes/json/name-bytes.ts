const HYPHEN = 0x2d
const QUOTE = 0x22
const SLASH = 0x2f
const BACKSLASH = 0x5c
const WHEEL = Buffer.from('.whl')
const TAR = Buffer.from('.tar.gz')
const ZIP = Buffer.from('.zip')

/**
 * The characters of a file name, by the rule of `isDistribution`: printable ASCII without
 * separators; and quotes, which end it.
 */
const IN_NAMES = Uint8Array.from({ length: 256 }, (_, c) =>
  Number(c > 0x20 && c < 0x7f && c !== QUOTE && c !== SLASH && c !== BACKSLASH),
)

/** Whether a word is at a position. */
export function matches(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false
  return true
}

/** The position of the first byte that cannot be part of a file name. */
export function afterName(bytes: Uint8Array, start: number): number {
  let end = start
  while (IN_NAMES[bytes[end]!] === 1) end++
  return end
}

export function isWheelName(bytes: Uint8Array, start: number, end: number): boolean {
  return end - WHEEL.length > start && matches(bytes, end - WHEEL.length, WHEEL)
}

/** The length of an sdist's extension in current use, 0 if a name has none. */
export function sdistExtension(bytes: Uint8Array, start: number, end: number): number {
  if (end - TAR.length > start && matches(bytes, end - TAR.length, TAR)) return TAR.length
  return end - ZIP.length > start && matches(bytes, end - ZIP.length, ZIP) ? ZIP.length : 0
}

/** The position of the next hyphen, or `end`. */
function nextHyphen(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && bytes[at] !== HYPHEN) at++
  return at
}

/**
 * The length of the `project-version` with which a file name begins. 0 if names of other releases
 * may begin the same: an sdist's project or version may contain hyphens, a wheel's cannot.
 */
export function releaseLength(bytes: Uint8Array, start: number, end: number): number {
  const hyphen = nextHyphen(bytes, start, end)
  if (hyphen === end) return 0
  const second = nextHyphen(bytes, hyphen + 1, end)
  if (isWheelName(bytes, start, end)) return second < end ? second - start : 0
  const extension = sdistExtension(bytes, start, end)
  return second === end && extension > 0 ? end - extension - start : 0
}

/**
 * Whether a file name belongs to the release of the name at `first`, whose `project-version` takes
 * `length` bytes.
 */
export function isOfRelease(
  bytes: Uint8Array,
  first: number,
  length: number,
  start: number,
  end: number,
): boolean {
  for (let i = length - 1; i >= 0; i--) if (bytes[start + i] !== bytes[first + i]) return false
  const rest = start + length
  return bytes[rest] === HYPHEN
    ? isWheelName(bytes, rest, end)
    : end - rest === sdistExtension(bytes, start, end)
}
