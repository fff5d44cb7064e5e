import TOML from '@iarna/toml'
import { parse, TomlError } from 'smol-toml'
import { ownEntry } from '../collections/own-entry.ts'
import type { Place } from '../errors.ts'
import { inputError } from '../errors.ts'

/** Ten times the largest public pyproject.toml. */
const MOST_CHARACTERS = 2 * 2 ** 20

export type TomlTable = Readonly<Record<string, unknown>>

/**
 * Reads TOML 1.1. `@iarna/toml` knows TOML 1.0; a text that it refuses is read by `smol-toml`
 * (.github/decisions/002-toml.md).
 *
 * @throws PysizeError `invalid-toml` with line, column and the text of the line
 */
export function parseToml(file: string, text: string): TomlTable {
  if (text.length > MOST_CHARACTERS)
    throw inputError(
      'file-not-read',
      `${file} is larger than any project's file: it has ${Math.round(text.length / 2 ** 20)} MiB.`,
      {
        places: [{ file }],
      },
    )
  try {
    return TOML.parse(text)
  } catch {
    return parseToml11(file, text)
  }
}

/**
 * Reads a part of a lock file's TOML, which tools write and which may be megabytes long:
 * `smol-toml` takes a quarter of the time.
 *
 * @param before the number of lines of the file before it
 * @param hint for a faulty text
 * @throws PysizeError `invalid-toml`
 */
export function parseTomlPart(file: string, text: string, before: number, hint: string): TomlTable {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded' })
  } catch {
    return parseToml11(file, '\n'.repeat(before) + text, hint)
  }
}

function parseToml11(file: string, text: string, hint?: string): TomlTable {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded' })
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const { line } = error
    const lineText = text.split(/\r?\n/)[line - 1] ?? ''
    const column = Math.min(error.column, lineText.length + 1)
    const what = error.message.replace(/^Invalid TOML document: /, '').replace(/\n[\s\S]*/, '')
    throw inputError('invalid-toml', `${file} is not TOML: ${what}.`, {
      places: [{ file, line, column, text: lineText }],
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    })
  }
}

export function isTable(value: unknown): value is TomlTable {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  )
}

/** The table under the keys, empty if missing. */
export function tableAt(table: TomlTable, ...keys: readonly string[]): TomlTable {
  let found: TomlTable = table
  for (const key of keys) {
    const next = ownEntry(found, key)
    if (!isTable(next)) return {}
    found = next
  }
  return found
}

export function stringAt(table: TomlTable, key: string): string | undefined {
  const value = ownEntry(table, key)
  return typeof value === 'string' ? value : undefined
}

/** The strings of a list; `undefined` if the value is anything else. */
export function stringList(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.filter((item) => typeof item === 'string')
  return items.length === value.length ? items : undefined
}

/**
 * The position of a string in a TOML text: the first line, from the header `[section]` on, that has
 * it in quotes. The parser gives no positions, and a string may be written with escapes: then only
 * the file is named.
 */
export function placeOfString(file: string, text: string, section: string, value: string): Place {
  const { lines, tables, quoted } = linesOf(text)
  const header = tables.get(section) ?? 0
  const found = quoted.get(value)?.find(({ line }) => line > header)
  return found === undefined ? { file } : { file, ...found, text: lines[found.line - 1] ?? '' }
}

/**
 * The position of a key in a TOML text: the first line of the table `[section]` that begins with
 * it.
 */
export function placeOfKey(file: string, text: string, section: string, key: string): Place {
  const read = linesOf(text)
  const header = read.tables.get(section)
  const own = read.tables.get(`${section}.${key}`)
  const at = (header === undefined ? undefined : keysBelow(header, read).get(key)) ?? own
  const line = at === undefined ? undefined : read.lines[at]
  return at === undefined || line === undefined
    ? { file }
    : { file, line: at + 1, column: line.indexOf(key) + 1, text: line }
}

/** A longer line has more than the value of its key, characters. */
const LONGEST_LINE = 1000

/** The line of a place, without its comment, as it shows a requirement. */
export const lineOfPlace = ({ text }: Place): string | undefined =>
  text === undefined || text.length > LONGEST_LINE ? undefined : text.replace(/\s+#.*$/, '').trim()

/** The lines of the keys of a table, which ends with the next header. */
function keysBelow(header: number, { lines, keys }: TomlLines): ReadonlyMap<string, number> {
  const known = keys.get(header)
  if (known !== undefined) return known
  const found = new Map<string, number>()
  for (let at = header + 1; at < lines.length; at++) {
    const line = lines[at]!
    // A line of an array may begin with a bracket, too.
    if (/^\s*\[/.test(line) && !/^\s*\[\s*["']/.test(line)) break
    const key = keyOf(line)
    if (key !== undefined && !found.has(key)) found.set(key, at)
  }
  keys.set(header, found)
  return found
}

/** The name of the table whose header a line is. */
function headerOf(line: string): string | undefined {
  if (!/^\s*\[/.test(line)) return undefined
  const written = line.replace(/\s|#.*$/g, '').replaceAll(/["']/g, '')
  return written.endsWith(']') ? written.slice(1, -1) : undefined
}

const keyOf = (line: string): string | undefined =>
  /^\s*(?:([\w.-]+)|"([^"]*)"|'([^']*)')\s*=/
    .exec(line)
    ?.slice(1)
    .find((key) => key !== undefined)

interface TomlLines {
  readonly lines: readonly string[]
  /** The number of lines before the first header of each table, by its name without quotes. */
  readonly tables: ReadonlyMap<string, number>
  /** The keys of tables, by the line of the header. */
  readonly keys: Map<number, ReadonlyMap<string, number>>
  /**
   * The positions of all quoted strings: searching the text for each of thousands of strings would
   * take quadratic time.
   */
  readonly quoted: ReadonlyMap<
    string,
    readonly { readonly line: number; readonly column: number }[]
  >
}

let latest: { readonly text: string; readonly read: TomlLines } | undefined

/**
 * The lines of a text. Those of the last text are kept, because positions are requested one after
 * the other.
 */
function linesOf(text: string): TomlLines {
  if (latest?.text === text) return latest.read
  const lines = text.split(/\r?\n/)
  const tables = new Map<string, number>()
  const quoted = new Map<string, { line: number; column: number }[]>()
  for (const [at, line] of lines.entries()) {
    const table = headerOf(line)
    if (table !== undefined && !tables.has(table)) tables.set(table, at)
    for (const { index, 1: double, 2: single } of line.matchAll(/"([^"]*)"|'([^']*)'/g)) {
      const value = double ?? single ?? ''
      const place = { line: at + 1, column: index + 2 }
      quoted.get(value)?.push(place) ?? quoted.set(value, [place])
    }
  }
  const read = { lines, tables, keys: new Map(), quoted }
  latest = { text, read }
  return read
}
