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
  const { lines, headers, quoted } = linesOf(text)
  const header = headers.get(section) ?? 0
  const found = quoted.get(value)?.find(({ line }) => line > header)
  return found === undefined ? { file } : { file, ...found, text: lines[found.line - 1] ?? '' }
}

/**
 * The position of a key in a TOML text: the first line of the table `[section]` that begins with
 * it.
 */
export function placeOfKey(file: string, text: string, section: string, key: string): Place {
  const { lines } = linesOf(text)
  const header = lines.findIndex((line) => isHeader(line, section))
  const own = lines.findIndex((line) => isHeader(line, `${section}.${key}`))
  const found = lines.findIndex((line, at) => at > header && keyOf(line) === key)
  const isWithin =
    header >= 0 &&
    found >= 0 &&
    !lines
      .slice(header + 1, found)
      .some((line) => /^\s*\[/.test(line) && !/^\s*\[\s*["']/.test(line))
  const at = isWithin ? found : own
  const line = lines[at]
  return line === undefined
    ? { file }
    : { file, line: at + 1, column: line.indexOf(key) + 1, text: line }
}

const isHeader = (line: string, section: string): boolean =>
  line.replace(/\s|#.*$/g, '').replaceAll(/["']/g, '') === `[${section}]`

const keyOf = (line: string): string | undefined =>
  /^\s*(?:([\w.-]+)|"([^"]*)"|'([^']*)')\s*=/
    .exec(line)
    ?.slice(1)
    .find((key) => key !== undefined)

interface TomlLines {
  readonly lines: readonly string[]
  /** The number of lines before the header of each table. */
  readonly headers: ReadonlyMap<string, number>
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
  const headers = new Map<string, number>()
  const quoted = new Map<string, { line: number; column: number }[]>()
  for (const [at, line] of lines.entries()) {
    const header = /^\s*\[([^[\]]+)\]/.exec(line)?.[1]?.replace(/\s/g, '')
    if (header !== undefined && !headers.has(header)) headers.set(header, at)
    for (const { index, 1: double, 2: single } of line.matchAll(/"([^"]*)"|'([^']*)'/g)) {
      const value = double ?? single ?? ''
      const place = { line: at + 1, column: index + 2 }
      quoted.get(value)?.push(place) ?? quoted.set(value, [place])
    }
  }
  const read = { lines, headers, quoted }
  latest = { text, read }
  return read
}
