import { atEnd, isWordCharacter, type Scanner, skipBlanks, take, takeWord } from '../scanner.ts'
import { comparisonOf } from './marker-comparison.ts'
import {
  joinMarkers,
  type Marker,
  type MarkerComparison,
  type MarkerOperator,
  type MarkerVariable,
  type Operand,
} from './marker-tree.ts'
import { decodePythonString } from './python-string.ts'

/** A marker that cannot be read. `column` counts from 1 in the text that was given. */
export class MarkerError extends Error {
  readonly column: number

  constructor(message: string, column: number) {
    super(message)
    this.name = 'MarkerError'
    this.column = column
  }
}

/** Every accepted spelling, also the dotted ones of PEP 345 and setuptools. */
const VARIABLES: ReadonlyMap<string, MarkerVariable> = new Map<string, MarkerVariable>([
  ['implementation_name', 'implementation_name'],
  ['implementation_version', 'implementation_version'],
  ['os_name', 'os_name'],
  ['os.name', 'os_name'],
  ['platform_machine', 'platform_machine'],
  ['platform.machine', 'platform_machine'],
  ['platform_python_implementation', 'platform_python_implementation'],
  ['platform.python_implementation', 'platform_python_implementation'],
  ['python_implementation', 'platform_python_implementation'],
  ['platform_release', 'platform_release'],
  ['platform_system', 'platform_system'],
  ['platform_version', 'platform_version'],
  ['platform.version', 'platform_version'],
  ['python_full_version', 'python_full_version'],
  ['python_version', 'python_version'],
  ['sys_platform', 'sys_platform'],
  ['sys.platform', 'sys_platform'],
  ['extra', 'extra'],
  ['extras', 'extras'],
  ['dependency_groups', 'dependency_groups'],
])

/** Longest first, because one may be the beginning of another. */
const OPERATORS = ['===', '==', '~=', '!=', '<=', '>=', '<', '>'] as const

/** Deeper than any marker that a person writes, shallower than the stack. */
const MAXIMUM_DEPTH = 200

/**
 * Reads an environment marker (PEP 508, with the legacy variable names) as `packaging` 26.3 does.
 * @throws MarkerError with the column of the fault
 */
export function parseMarker(text: string): Marker {
  const scanner = { text, at: 0 }
  const marker = readMarker(scanner)
  if (!atEnd(scanner)) fail(scanner, "expected 'and', 'or' or the end of the marker")
  return marker
}

/**
 * Reads a marker from the scanner's position up to the first text that cannot belong to it. `and`
 * binds closer than `or`.
 */
export function readMarker(scanner: Scanner, depth = 0): Marker {
  if (depth > MAXIMUM_DEPTH) fail(scanner, 'the parentheses are nested too deeply')
  const alternatives: Marker[] = []
  let terms = [readAtom(scanner, depth)]
  for (;;) {
    if (takeWord(scanner, 'and')) terms.push(readAtom(scanner, depth))
    else {
      alternatives.push(joinMarkers('and', terms))
      if (!takeWord(scanner, 'or')) return joinMarkers('or', alternatives)
      terms = [readAtom(scanner, depth)]
    }
  }
}

function readAtom(scanner: Scanner, depth: number): Marker {
  skipBlanks(scanner)
  const marker = take(scanner, '(') ? readGroup(scanner, depth) : readComparison(scanner)
  skipBlanks(scanner)
  return marker
}

function readGroup(scanner: Scanner, depth: number): Marker {
  const marker = readMarker(scanner, depth + 1)
  if (!take(scanner, ')')) fail(scanner, "expected 'and', 'or' or ')'")
  return marker.kind === 'comparison' || marker.grouped ? marker : { ...marker, grouped: true }
}

function readComparison(scanner: Scanner): MarkerComparison {
  const left = readOperand(scanner)
  skipBlanks(scanner)
  const operator = readOperator(scanner)
  skipBlanks(scanner)
  return comparisonOf(left, operator, readOperand(scanner))
}

function readOperand(scanner: Scanner): Operand {
  const { text, at } = scanner
  const quote = text[at]
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, at + 1)
    if (end < 0) fail(scanner, 'the quoted string does not end')
    const body = text.slice(at + 1, end)
    const value = decodePythonString(body)
    if (value === undefined) fail(scanner, 'the quoted string is not a valid Python string')
    scanner.at = end + 1
    return { isVariable: false, text: value }
  }
  let end = wordEnd(text, at)
  let variable = VARIABLES.get(text.slice(at, end))
  if (variable === undefined && text[end] === '.') {
    end = wordEnd(text, end + 1)
    variable = VARIABLES.get(text.slice(at, end))
  }
  if (variable === undefined)
    fail(scanner, 'expected a marker variable, such as python_version, or a quoted string')
  scanner.at = end
  return { isVariable: true, text: variable }
}

function wordEnd(text: string, from: number): number {
  let end = from
  while (isWordCharacter(text.charCodeAt(end))) end++
  return end
}

function readOperator(scanner: Scanner): MarkerOperator {
  if (takeWord(scanner, 'in')) return 'in'
  const start = scanner.at
  if (takeWord(scanner, 'not')) {
    const afterNot = scanner.at
    skipBlanks(scanner)
    if (scanner.at > afterNot && takeWord(scanner, 'in')) return 'not in'
    scanner.at = start
  }
  const operator = OPERATORS.find((candidate) => scanner.text.startsWith(candidate, scanner.at))
  if (operator === undefined)
    fail(scanner, 'expected an operator: ==, !=, <, <=, >, >=, ~=, ===, in, not in')
  scanner.at += operator.length
  return operator
}

function fail(scanner: Scanner, message: string): never {
  throw new MarkerError(message, scanner.at + 1)
}
