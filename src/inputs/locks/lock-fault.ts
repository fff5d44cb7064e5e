import { ownEntry } from '../../collections/own-entry.ts'
import { inputError, type Place, type PysizeError } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import { isTable, stringAt, type TomlTable } from '../../source-trees/toml.ts'
import type { SourceText } from '../source.ts'

/** The text of a lock file, for its errors. */
export interface LockText {
  readonly source: SourceText
  /** The header of each of its packages: `[[package]]`. */
  readonly header: string
}

/** The next step for a lock file that is cut, merged or edited by hand. */
export const CREATE_AGAIN = 'Create the lock file again with the tool that wrote it.'

/** The error for a lock file with content that no such file may have. */
export const lockFault = (message: string, place: Place): PysizeError =>
  inputError('invalid-lock', message, { places: [place], hint: CREATE_AGAIN })

/** Packages of all targets together: twice as many as one environment may have. */
const MOST_ENTRIES = 20_000

/** @throws PysizeError exit 2 */
export function requireFewEntries(count: number, file: string): void {
  if (count > MOST_ENTRIES)
    throw inputError('too-many-packages', `${file} locks more than ${MOST_ENTRIES} packages.`, {
      places: [{ file }],
    })
}

/** As many as one environment may have packages. */
const MOST_DEPENDENCIES = 10_000

/**
 * @param what the list belongs to: `dev of app`
 * @throws PysizeError exit 2
 */
export function requireFewDependencies(count: number, what: string, place: () => Place): void {
  if (count > MOST_DEPENDENCIES)
    throw inputError(
      'too-many-packages',
      `${what} lists more than ${MOST_DEPENDENCIES} dependencies.`,
      { places: [place()], hint: CREATE_AGAIN },
    )
}

/** The error for a lock file of an unknown version, or of none. */
export function unsupportedLock(file: string, version: unknown, known: string): PysizeError {
  if (typeof version !== 'string' && typeof version !== 'number')
    return inputError('unsupported-lock', `${file} does not tell the version of its format.`, {
      places: [{ file }],
      hint: CREATE_AGAIN,
    })
  const text = String(version)
  return inputError(
    'unsupported-lock',
    `${file} has the format version ${text.length > 20 ? `${text.slice(0, 20)}…` : text}, but pysize reads ${known}.`,
    {
      places: [{ file }],
      hint: 'Use a newer pysize, or write the lock file with an older version of its tool.',
    },
  )
}

/**
 * The entries of a list of tables.
 *
 * @throws PysizeError `invalid-lock` if it is anything else
 */
export function tablesAt(
  { source }: LockText,
  table: TomlTable,
  key: string,
  what: string = key,
): readonly TomlTable[] {
  const value = ownEntry(table, key)
  if (value === undefined) return []
  if (Array.isArray(value) && value.every(isTable)) return value
  throw lockFault(`'${what}' in ${source.file} is not a list of tables.`, { file: source.file })
}

const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i

/** A normalised name; undefined for an invalid value. */
export function nameAt(table: TomlTable, key: string): string | undefined {
  const name = stringAt(table, key)
  return name !== undefined && name.length < 200 && NAME.test(name)
    ? normalizeName(name)
    : undefined
}

/** A number of bytes; null for an invalid value. */
export function sizeAt(table: TomlTable, key: string): number | null {
  const size = ownEntry(table, key)
  return typeof size === 'number' && Number.isSafeInteger(size) && size > 0 ? size : null
}

/** The digest of `sha256:…`; null if it is missing or of another kind. */
export const digestOf = (hash: string | undefined): string | null =>
  /^sha256:([0-9a-f]{64})$/i.exec(hash ?? '')?.[1]?.toLowerCase() ?? null

/** The place of the package at a position of the list. */
export function placeOfPackage({ source, header }: LockText, at: number): Place {
  const line = headerLine(source, header, at)
  return line === undefined
    ? { file: source.file }
    : { file: source.file, line, column: 1, text: header }
}

interface HeaderLines {
  readonly lines: number[]
  /** The position and the line up to which the text was searched. */
  read: number
  line: number
}

const knownLines = new WeakMap<SourceText, HeaderLines>()

/**
 * The line of a header. Lines are found once and in order, because a flat lock has a place for each
 * package, and others only for some.
 */
function headerLine(source: SourceText, header: string, at: number): number | undefined {
  const { text } = source
  const known = knownLines.get(source) ?? { lines: [], read: 0, line: 1 }
  knownLines.set(source, known)
  while (known.lines.length <= at && known.read < text.length) {
    if (text.startsWith(header, known.read)) known.lines.push(known.line)
    const next = text.indexOf(`\n${header}`, known.read)
    const end = next < 0 ? text.length : next + 1
    for (let lineEnd = text.indexOf('\n', known.read); lineEnd >= 0 && lineEnd < end; ) {
      known.line++
      lineEnd = text.indexOf('\n', lineEnd + 1)
    }
    known.read = end
  }
  return known.lines[at]
}
