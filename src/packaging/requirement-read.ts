import { type Marker, MarkerError } from './markers/marker.ts'
import { readMarker } from './markers/marker-parse.ts'
import { normalizeName } from './name.ts'
import {
  atEnd,
  isAlphanumeric,
  isWordCharacter,
  type Scanner,
  skipBlanks,
  take,
} from './scanner.ts'
import { parseSpecifierSetOrThrow, SpecifierError } from './versions/specifier.ts'
import { ANY_VERSION, type SpecifierSet } from './versions/specifier-set.ts'

/** A dependency specifier (PEP 508). Immutable, so results may be cached by their text. */
export interface Requirement {
  /** Normalised. */
  readonly name: string
  readonly rawName: string
  /** As written, each once, in the written order, which uv follows. */
  readonly extras: readonly string[]
  /** Empty if there is a URL. */
  readonly specifier: SpecifierSet
  readonly url: string | null
  readonly marker: Marker | null
}

/** A requirement that cannot be read. `column` counts from 1 in the text that was given. */
export class RequirementError extends Error {
  readonly column: number

  constructor(message: string, column: number) {
    super(message)
    this.name = 'RequirementError'
    this.column = column
  }
}

/** @throws RequirementError */
export function readRequirement(text: string): Requirement {
  const scanner = { text, at: 0 }
  skipBlanks(scanner)
  const rawName = readIdentifier(scanner, 'expected a package name at the start')
  skipBlanks(scanner)
  const extras = readExtras(scanner)
  skipBlanks(scanner)
  const url = take(scanner, '@') ? readUrl(scanner) : null
  const specifier = url === null ? readSpecifierSet(scanner) : ANY_VERSION
  skipBlanks(scanner)
  const marker = readEnd(scanner)
  return { name: normalizeName(rawName), rawName, extras, specifier, url, marker }
}

function readIdentifier(scanner: Scanner, message: string): string {
  const { text, at } = scanner
  let end = at
  if (isAlphanumeric(text.charCodeAt(at))) while (isIdentifierCharacter(text.charCodeAt(end))) end++
  if (end === at) fail(scanner, message)
  if (!isWordCharacter(text.charCodeAt(end - 1)))
    failAt(end, `a name can't end in '${text[end - 1]}'`)
  scanner.at = end
  return text.slice(at, end)
}

function isIdentifierCharacter(code: number): boolean {
  return isWordCharacter(code) || code === 45 || code === 46
}

const NONE: readonly string[] = []

function readExtras(scanner: Scanner): readonly string[] {
  if (!take(scanner, '[')) return NONE
  const extras = new Set<string>()
  skipBlanks(scanner)
  if (take(scanner, ']')) return NONE
  do {
    skipBlanks(scanner)
    extras.add(readIdentifier(scanner, 'expected the name of an extra'))
    skipBlanks(scanner)
  } while (take(scanner, ','))
  if (!take(scanner, ']')) fail(scanner, "expected ',' or ']' after the name of an extra")
  return [...extras]
}

/** A URL ends at the first blank, so a marker needs one before its semicolon. */
function readUrl(scanner: Scanner): string {
  skipBlanks(scanner)
  if (atEnd(scanner)) fail(scanner, "expected a URL after '@'")
  const start = scanner.at
  const length = scanner.text.slice(start).search(/[ \t]/)
  scanner.at = length < 0 ? scanner.text.length : start + length
  return scanner.text.slice(start, scanner.at)
}

function readSpecifierSet(scanner: Scanner): SpecifierSet {
  const parenthesised = take(scanner, '(')
  skipBlanks(scanner)
  const start = scanner.at
  while (isOperatorCharacter(scanner.text[scanner.at])) {
    skipSpecifier(scanner)
    skipBlanks(scanner)
    if (!take(scanner, ',')) break
    skipBlanks(scanner)
  }
  const set = toSpecifierSet(scanner.text.slice(start, scanner.at), start)
  if (parenthesised && !take(scanner, ')'))
    fail(scanner, "expected ',' or ')' after the version specifier")
  return set
}

function isOperatorCharacter(character: string | undefined): boolean {
  return (
    character === '=' ||
    character === '>' ||
    character === '<' ||
    character === '!' ||
    character === '~'
  )
}

const OPERATOR = /(?:===|[=!~<>]=|[<>])\s*/y
/** Any characters may follow `===` (PEP 440, "Arbitrary equality"), also a comma. */
const ARBITRARY = /[^\s;)]*/y
const VERSION = /[\w.!*+-]*/y

function skipSpecifier(scanner: Scanner): void {
  const { text, at } = scanner
  OPERATOR.lastIndex = at
  if (!OPERATOR.test(text)) fail(scanner, noOperator(/^(?:=[<>]?|.)/.exec(text.slice(at))![0]))
  const version = text.startsWith('===', at) ? ARBITRARY : VERSION
  version.lastIndex = OPERATOR.lastIndex
  version.test(text)
  scanner.at = version.lastIndex
}

function noOperator(found: string): string {
  const meant = found === '=' ? '==' : `${found.slice(1)}=`
  return `'${found}' is not a version operator${found.startsWith('=') ? `; did you mean '${meant}'?` : ''}`
}

function toSpecifierSet(text: string, start: number): SpecifierSet {
  if (text === '') return ANY_VERSION
  try {
    return parseSpecifierSetOrThrow(text)
  } catch (error) {
    if (error instanceof SpecifierError) failAt(start + error.column, error.message)
    throw error
  }
}

function readEnd(scanner: Scanner): Marker | null {
  if (atEnd(scanner)) return null
  if (!take(scanner, ';'))
    fail(scanner, "expected a version specifier, a marker after ';' or the end")
  try {
    const marker = readMarker(scanner)
    if (!atEnd(scanner)) fail(scanner, "expected 'and', 'or' or the end of the marker")
    return marker
  } catch (error) {
    if (error instanceof MarkerError) failAt(error.column, error.message)
    throw error
  }
}

function fail(scanner: Scanner, message: string): never {
  throw new RequirementError(message, scanner.at + 1)
}

function failAt(column: number, message: string): never {
  throw new RequirementError(message, column)
}
