import type { TomlTable } from '../../source-trees/toml.ts'
import type { TakeTurn } from '../../turns.ts'

/** A text without escapes, and without characters that TOML forbids. */
const TEXT = '"[^"\\\\\\x00-\\x1f\\x7f]*"'
const KEY = '[a-z][a-z-]*'
/** A number has at most 15 digits, so it is exact. */
const ENTRY = `${KEY} = (?:${TEXT}|\\[${TEXT}(?:, ${TEXT})*\\]|0|[1-9]\\d{0,14}(?!\\d))`
const VALUE = `(?:${TEXT}|\\{ ${ENTRY}(?:, ${ENTRY})* \\})`
const LIST = `\\[\\n(?: {4}${VALUE},\\n)*\\]`
/** The lines of a package: `name = "x"`, or a list with an entry in each line. */
const lines = (list: string): RegExp =>
  new RegExp(`(?:${KEY} = (?:${VALUE}|${LIST})\\n|\\n|\\[${list}\\.${KEY}\\]\\n)*`, 'y')

/** The longest package that is tried, characters: it takes a few milliseconds. */
const LONGEST = 2 ** 17
/** How many packages are read between two turns. */
const AT_ONCE = 50

/** The name of a table, from its header: `package` of `[[package]]`. */
export const tableName = (header: string): string => header.replace(/[[\]]/g, '')

/** The packages of a lock file, and the rest of its text. */
export interface RegularPackages {
  /** In the order of the text; null for one that the rest contains. */
  readonly packages: readonly (TomlTable | null)[]
  readonly rest: string
}

/**
 * Reads the packages that are written as uv writes most: each value and each entry of a list in a
 * line, without escapes. A parser of TOML reads the rest: it takes three times as long.
 *
 * @param header of each package: `[[package]]`
 * @returns null if no package is written that way, or if a text over several lines may contain such
 *   lines
 */
export async function regularPackages(
  text: string,
  header: string,
  turn: TakeTurn,
): Promise<RegularPackages | null> {
  if (text.includes('"""') || text.includes("'''")) return null
  const start = `${header}\n`
  const nextAfter = (at: number): number => {
    const next = text.indexOf(`\n${start}`, at)
    return next < 0 ? text.length : next + 1
  }
  const regular = lines(tableName(header))
  const packages: (TomlTable | null)[] = []
  let at = text.startsWith(start) ? 0 : nextAfter(0)
  const rest = [text.slice(0, at)]
  while (at < text.length) {
    const end = nextAfter(at)
    const first = at + start.length
    regular.lastIndex = first
    const isRegular = end - at <= LONGEST && regular.test(text) && regular.lastIndex === end
    const one = isRegular ? packageAt(text, first, end) : null
    packages.push(one)
    if (one === null) rest.push(text.slice(at, end))
    if (packages.length % AT_ONCE === 0) await turn()
    at = end
  }
  return packages.some((one) => one !== null) ? { packages, rest: rest.join('') } : null
}

/** @returns null if a key appears twice */
function packageAt(text: string, start: number, end: number): TomlTable | null {
  const one: Record<string, unknown> = {}
  let table = one
  for (let at = start; at < end; ) {
    if (text[at] === '\n') {
      at++
      continue
    }
    const isSubtable = text[at] === '['
    const keyStart = isSubtable ? text.indexOf('.', at) + 1 : at
    const keyEnd = text.indexOf(isSubtable ? ']' : ' ', keyStart)
    const key = text.slice(keyStart, keyEnd)
    if (Object.hasOwn(isSubtable ? one : table, key)) return null
    if (isSubtable) {
      table = {}
      one[key] = table
      at = keyEnd + 2
    } else {
      const found = text[keyEnd + 3] === '[' ? listAt(text, keyEnd + 5) : valueAt(text, keyEnd + 3)
      if (found === null) return null
      table[key] = found.value
      at = found.end + 1
    }
  }
  return one
}

/** A value, and the position after it. */
interface Found {
  readonly value: unknown
  readonly end: number
}

/** The entries of a list with an entry in each line. @param start of the first line */
function listAt(text: string, start: number): Found | null {
  const value: unknown[] = []
  let at = start
  while (text[at] !== ']') {
    const found = valueAt(text, at + 4)
    if (found === null) return null
    value.push(found.value)
    at = found.end + 2
  }
  return { value, end: at + 1 }
}

/** Most of a lock: reading such a table key by key takes twice as long. */
const FILE = /\{ url = "([^"]*)", hash = "([^"]*)", size = (\d+), upload-time = "([^"]*)" \}/y

/** A text or a table. */
function valueAt(text: string, start: number): Found | null {
  if (text[start] === '"') return textAt(text, start)
  FILE.lastIndex = start
  const file = FILE.exec(text)
  if (file !== null) {
    const [, url, hash, size, time] = file
    return { value: { url, hash, size: Number(size), 'upload-time': time }, end: FILE.lastIndex }
  }
  const value: Record<string, unknown> = {}
  let at = start
  // A comma follows each entry but the last, and a space follows that.
  do {
    const keyEnd = text.indexOf(' ', at + 2)
    const key = text.slice(at + 2, keyEnd)
    if (Object.hasOwn(value, key)) return null
    const found = entryAt(text, keyEnd + 3)
    value[key] = found.value
    at = found.end
  } while (text[at] === ',')
  return { value, end: at + 2 }
}

function entryAt(text: string, start: number): Found {
  if (text[start] === '"') return textAt(text, start)
  if (text[start] === '[') {
    const end = text.indexOf('"]', start)
    return { value: text.slice(start + 2, end).split('", "'), end: end + 2 }
  }
  let end = start + 1
  while (text[end] !== ',' && text[end] !== ' ') end++
  return { value: Number(text.slice(start, end)), end }
}

function textAt(text: string, start: number): Found {
  const end = text.indexOf('"', start + 1)
  return { value: text.slice(start + 1, end), end: end + 1 }
}
