import { readLenient } from '../lenient.ts'
import { FULL, intersect, type Range } from './range.ts'
import { readClause } from './specifier-clause.ts'
import {
  ANY_VERSION,
  type Specifier,
  type SpecifierFault,
  type SpecifierSet,
} from './specifier-set.ts'
import { isSpace } from './white-space.ts'

export { filterVersions, isUnsatisfiable, satisfies } from './satisfies.ts'

/** Thrown by {@link parseSpecifierSetOrThrow}. */
export class SpecifierError extends Error {
  /** The position of the fault in the text, counted from 1. */
  readonly column: number

  constructor(fault: string, column: number) {
    super(fault)
    this.name = 'SpecifierError'
    this.column = column
  }
}

/** Clauses with the same identity mean the same: `>=1.0` and `>=1.0.0`. */
function identity({ operator, parsed, isPrefix, text }: Specifier): string {
  if (parsed === undefined || isPrefix || operator === '===') return text
  return operator + (operator === '~=' ? parsed.normal : parsed.key)
}

/** Sorted by text; of clauses that mean the same, the first. */
function canonical(specifiers: readonly Specifier[]): readonly Specifier[] {
  const sorted = specifiers.toSorted((a, b) => (a.text < b.text ? -1 : a.text === b.text ? 0 : 1))
  const seen = new Set<string>()
  return sorted.filter((specifier) => seen.size < seen.add(identity(specifier)).size)
}

/**
 * The intersection of all clauses, computed by halves: one by one, the thousands of clauses of a
 * hostile page would take quadratic time.
 */
function rangeOf(specifiers: readonly Specifier[], start: number, end: number): Range {
  if (end - start < 2) return specifiers[start]?.range ?? FULL
  const middle = (start + end) >> 1
  return intersect(rangeOf(specifiers, start, middle), rangeOf(specifiers, middle, end))
}

const namesPrerelease = ({ operator, parsed }: Specifier): boolean =>
  operator !== '!=' && parsed?.isPrerelease === true

function toSet(clauses: readonly Specifier[]): SpecifierSet {
  const [only] = clauses
  if (only === undefined) return ANY_VERSION
  // A new list, because a list that grew has room for sixteen more items.
  if (clauses.length === 1) return toSingle(only, [only])
  const specifiers = canonical(clauses)
  return {
    text: specifiers.map(({ text }) => text).join(','),
    specifiers,
    range: rangeOf(specifiers, 0, specifiers.length),
    arbitrary: specifiers
      .filter(({ operator }) => operator === '===')
      .map(({ version }) => version.toLowerCase()),
    admitsPrereleases: specifiers.some(namesPrerelease),
  }
}

const NONE: readonly string[] = []

/** The set of one clause. Half of all sets have only one, so this takes a shorter way. */
function toSingle(only: Specifier, specifiers: readonly Specifier[]): SpecifierSet {
  const { text, range, operator, version } = only
  const arbitrary = operator === '===' ? [version.toLowerCase()] : NONE
  return { text, specifiers, range, arbitrary, admitsPrereleases: namesPrerelease(only) }
}

function readSet(text: string): SpecifierSet | SpecifierFault {
  const clauses: Specifier[] = []
  for (let from = 0; from <= text.length; ) {
    const comma = text.indexOf(',', from)
    let start = from
    let end = comma === -1 ? text.length : comma
    from = end + 1
    while (start < end && isSpace(text.charCodeAt(start))) start++
    while (end > start && isSpace(text.charCodeAt(end - 1))) end--
    // Empty clauses are allowed, as by pip: `>=3.6,` and `,,<2`.
    if (start === end) continue
    const clause = readClause(text, start, end)
    if ('fault' in clause) return clause
    clauses.push(clause)
  }
  return toSet(clauses)
}

/**
 * Reads a specifier set (PEP 440, "Version specifiers"), by pip's rules; `undefined` if it is
 * invalid.
 */
export function parseSpecifierSet(text: string): SpecifierSet | undefined {
  const set = readSet(text)
  return 'fault' in set ? undefined : set
}

/**
 * As {@link parseSpecifierSet}, but throws a {@link SpecifierError} with the fault and its
 * position.
 */
export function parseSpecifierSetOrThrow(text: string): SpecifierSet {
  const set = readSet(text)
  if ('fault' in set) throw new SpecifierError(set.fault, set.column)
  return set
}

/** As {@link parseSpecifierSet}, by uv's rules: it refuses an empty clause, which pip accepts. */
export const parseUvSpecifierSet = (text: string): SpecifierSet | undefined =>
  text.trim() !== '' && /(?:^|,)\s*(?:,|$)/.test(text) ? undefined : parseSpecifierSet(text)

/**
 * Reads a specifier set as uv reads those of published metadata (see `lenient.ts`); `undefined` if
 * that fails, too.
 */
export const parseLenientSpecifierSet = (text: string): SpecifierSet | undefined =>
  parseUvSpecifierSet(text) ?? readLenient(text, parseUvSpecifierSet)
