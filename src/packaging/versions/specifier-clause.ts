import { complement } from './range.ts'
import {
  arbitraryRange,
  type ComparisonOperator,
  comparisonRange,
  type Operator,
  prefixRange,
} from './specifier-range.ts'
import type { Specifier, SpecifierFault } from './specifier-set.ts'
import { parseVersion, type Version } from './version.ts'
import { tailStart } from './version-key.ts'
import { isSpace, strip } from './white-space.ts'

/** The operator at `at`. The longest one counts if one is the beginning of another. */
function operatorAt(text: string, at: number): Operator | undefined {
  const first = text.charAt(at)
  const hasEqual = text.charAt(at + 1) === '='
  switch (first) {
    case '<':
      return hasEqual ? '<=' : '<'
    case '>':
      return hasEqual ? '>=' : '>'
    case '~':
      return hasEqual ? '~=' : undefined
    case '!':
      return hasEqual ? '!=' : undefined
    case '=':
      return !hasEqual ? undefined : text.charAt(at + 2) === '=' ? '===' : '=='
    default:
      return undefined
  }
}

/** `1.2.*`: only a release may come before the star. */
function readPrefix(operator: ComparisonOperator, version: string): Specifier | string {
  if (operator !== '==' && operator !== '!=')
    return `'.*' goes with == and != only, not with ${operator}`
  const release = version.slice(0, -2)
  const parsed = strip(release) === release ? parseVersion(release) : undefined
  if (parsed === undefined) return `'${release}' is not a version`
  if (tailStart(parsed.key) !== parsed.key.length - 1)
    return `'.*' goes after release numbers only, not after '${release}'`
  const range = prefixRange(parsed)
  const text = operator + version
  return {
    operator,
    version,
    parsed,
    isPrefix: true,
    text,
    range: operator === '==' ? range : complement(range),
  }
}

function misuse(
  operator: ComparisonOperator,
  version: string,
  parsed: Version,
): string | undefined {
  if (operator === '==' || operator === '!=') return undefined
  if (version.includes('+')) return `a local version goes with == and != only, not with ${operator}`
  return operator === '~=' && parsed.width < 2 ? '~= needs at least two release numbers' : undefined
}

function readComparison(operator: ComparisonOperator, version: string): Specifier | string {
  if (version === '') return `${operator} needs a version`
  if (version.endsWith('.*')) return readPrefix(operator, version)
  const parsed = parseVersion(version)
  if (parsed === undefined) return `'${version}' is not a version`
  const fault = misuse(operator, version, parsed)
  if (fault !== undefined) return fault
  return {
    operator,
    version,
    parsed,
    isPrefix: false,
    text: operator + version,
    range: comparisonRange(operator, parsed),
  }
}

/** Any text without white space, `;` and `)` may follow `===`, even none. */
function readArbitrary(version: string): Specifier | string {
  for (let at = 0; at < version.length; at++) {
    const code = version.charCodeAt(at)
    if (isSpace(code) || code === 59 || code === 41) return `'${version}' cannot follow ===`
  }
  const parsed = parseVersion(version)
  return {
    operator: '===',
    version,
    parsed,
    isPrefix: false,
    text: `===${version}`,
    range: arbitraryRange(parsed),
  }
}

/** Reads the clause of `text` from `start` to `end`, without commas and surrounding white space. */
export function readClause(text: string, start: number, end: number): Specifier | SpecifierFault {
  const operator = operatorAt(text, start)
  if (operator === undefined)
    return { fault: 'a comparison operator is missing, such as == or >=', column: start + 1 }
  let from = start + operator.length
  while (from < end && isSpace(text.charCodeAt(from))) from++
  const version = text.slice(from, end)
  const clause = operator === '===' ? readArbitrary(version) : readComparison(operator, version)
  return typeof clause === 'string' ? { fault: clause, column: from + 1 } : clause
}
