import { normalizeName } from '../name.ts'
import { parseSpecifierSet, satisfies } from '../versions/specifier.ts'
import { parseVersion } from '../versions/version.ts'
import {
  ENVIRONMENT_VARIABLES,
  type EnvironmentVariable,
  type Marker,
  type MarkerComparison,
  type MarkerEnvironment,
} from './marker-tree.ts'

/**
 * A comparison without meaning, such as `os_name ~= "posix"`, or of a variable that is undefined in
 * this place.
 */
export class UndefinedComparisonError extends Error {
  constructor(comparison: MarkerComparison) {
    super(`the comparison ${comparison.text} is not defined`)
    this.name = 'UndefinedComparisonError'
  }
}

/** The value of an operand's variable: text, or in a lock file also a set of normalised names. */
type Value = string | ReadonlySet<string>

/** The variables that the marker's place defines besides the environment's. */
interface Scope {
  readonly environment: MarkerEnvironment
  readonly extra?: string
  readonly extras?: ReadonlySet<string>
  readonly dependencyGroups?: ReadonlySet<string>
}

const NO_EXTRAS: ReadonlySet<string> = new Set()

/**
 * Whether a metadata marker is true. As in pip, it is evaluated once for each extra, with `extra`
 * set to that name (normalised here), and is true if one of these evaluations is. Without extras it
 * is evaluated once, with `extra` the empty string. No part is skipped.
 *
 * @throws UndefinedComparisonError if any part is undefined, even next to one that decides
 */
export function evaluateMarker(
  marker: Marker,
  environment: MarkerEnvironment,
  extras: ReadonlySet<string> = NO_EXTRAS,
): boolean {
  if (!marker.mentionsExtra || extras.size === 0) return holds(marker, { environment, extra: '' })
  for (const extra of extras)
    if (holds(marker, { environment, extra: normalizeName(extra) })) return true
  return false
}

/**
 * Whether a lock file's marker is true (PEP 751: `"x" in extras`, `"y" in dependency_groups`).
 * @throws UndefinedComparisonError as {@link evaluateMarker} does, and on `extra`, which lock files
 * don't have
 */
export function evaluateLockMarker(
  marker: Marker,
  environment: MarkerEnvironment,
  selected: { readonly extras?: Iterable<string>; readonly dependencyGroups?: Iterable<string> },
): boolean {
  return holds(marker, {
    environment,
    extras: normalised(selected.extras ?? NONE),
    dependencyGroups: normalised(selected.dependencyGroups ?? NONE),
  })
}

const NONE: readonly string[] = []
const knownSets = new WeakMap<Iterable<string>, ReadonlySet<string>>()

/** A lock evaluates the same marker for each of its packages. */
function normalised(names: Iterable<string>): ReadonlySet<string> {
  const known = knownSets.get(names)
  if (known !== undefined) return known
  const set = new Set(Array.from(names, normalizeName))
  knownSets.set(names, set)
  return set
}

function holds(marker: Marker, scope: Scope): boolean {
  if (marker.kind === 'comparison') return comparisonHolds(marker, scope)
  const all = marker.kind === 'and'
  let result = all
  for (const part of marker.parts) if (holds(part, scope) !== all) result = !all
  return result
}

/**
 * Results that depend only on the environment, by the comparison's text: a resolution needs the
 * same few again and again.
 */
const remembered = new WeakMap<MarkerEnvironment, Map<string, boolean>>()
/** Markers come from indexes, so the number of remembered results is bounded. */
const MOST_REMEMBERED = 10_000

function comparisonHolds(comparison: MarkerComparison, scope: Scope): boolean {
  const { left, right } = comparison
  // A literal in a variable's place counts as the variable's name, as in `packaging`.
  const name = left.isVariable ? left.text : right.text
  if (!isEnvironmentVariable(name)) return compareSides(comparison, name, scopeValue(name, scope))
  let answers = remembered.get(scope.environment)
  if (answers === undefined || answers.size > MOST_REMEMBERED) {
    answers = new Map()
    remembered.set(scope.environment, answers)
  }
  let answer = answers.get(comparison.text)
  if (answer === undefined) {
    answer = compareSides(comparison, name, scope.environment[name], scope.environment.releasesOnly)
    answers.set(comparison.text, answer)
  }
  return answer
}

const environmentVariables: ReadonlySet<string> = new Set(ENVIRONMENT_VARIABLES)

function isEnvironmentVariable(name: string): name is EnvironmentVariable {
  return environmentVariables.has(name)
}

function scopeValue(name: string, scope: Scope): Value | undefined {
  if (name === 'extra') return scope.extra
  if (name === 'extras') return scope.extras
  return name === 'dependency_groups' ? scope.dependencyGroups : undefined
}

/**
 * These variables have versions as values, so they are compared as versions if the other side makes
 * a valid specifier.
 */
const VERSIONS: ReadonlySet<string> = new Set([
  'implementation_version',
  'platform_release',
  'python_full_version',
  'python_version',
])

function compareSides(
  comparison: MarkerComparison,
  name: string,
  value: Value | undefined,
  releasesOnly?: true,
): boolean {
  const { left, right, operator } = comparison
  const written = (text: string): string =>
    releasesOnly === true && name !== 'platform_release' ? releaseOf(text) : text
  const [leftValue, rightValue]: readonly [Value | undefined, Value | undefined] = left.isVariable
    ? [value, VERSIONS.has(name) ? written(right.text) : right.text]
    : [VERSIONS.has(name) ? written(left.text) : left.text, value]
  if (typeof leftValue !== 'string' || rightValue === undefined)
    throw new UndefinedComparisonError(comparison)
  if (typeof rightValue === 'string' && VERSIONS.has(name)) {
    const answer = compareVersionsOf(
      untagged(leftValue, name),
      operator,
      untagged(rightValue, name),
    )
    if (answer !== undefined) return answer
  }
  switch (operator) {
    case 'in':
      return isIn(leftValue, rightValue)
    case 'not in':
      return !isIn(leftValue, rightValue)
    case '==':
    case '<=':
    case '>=':
      return leftValue === rightValue
    case '!=':
      return leftValue !== rightValue
    // Text has no order: PEP 508 leaves it to the language; in `packaging` and pip, nothing is
    // before or after.
    case '<':
    case '>':
      return false
    default:
      throw new UndefinedComparisonError(comparison)
  }
}

/** The epoch and release of a version. A text that is not a version stays as it is. */
const releaseOf = (text: string): string => parseVersion(text)?.base ?? text

function isIn(needle: string, haystack: Value): boolean {
  return typeof haystack === 'string'
    ? haystack.includes(needle)
    : haystack.has(normalizeName(needle))
}

/**
 * Undefined if the right side, after this operator, is not a single version specifier. Pre-releases
 * count as versions here.
 */
function compareVersionsOf(version: string, operator: string, bound: string): boolean | undefined {
  if (operator === 'in' || operator === 'not in') return undefined
  const set = bound.includes(',') ? undefined : parseSpecifierSet(operator + bound)
  return set?.specifiers.length === 1 ? satisfies(set, version, true) : undefined
}

/** An untagged build of CPython calls itself `3.14.0a1+`, which is not a version. */
function untagged(text: string, name: string): string {
  return name === 'python_full_version' && text.endsWith('+') ? `${text}local` : text
}
