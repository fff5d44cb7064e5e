import { afterKey, EMPTY, union } from '../versions/range.ts'
import { parseSpecifierSet } from '../versions/specifier.ts'
import type { Specifier } from '../versions/specifier-set.ts'
import { parseVersion } from '../versions/version.ts'
import type { VersionNumber } from '../versions/version-parts.ts'
import type { MarkerComparison, MarkerOperator } from './marker-tree.ts'

/**
 * The decision of a comparison over the sorted values of its variable. Below the first cut it is
 * true if `startsTrue`, and each cut changes it.
 */
export interface Decision {
  readonly variable: string
  readonly cuts: readonly string[]
  readonly startsTrue: boolean
}

const VERSIONS: ReadonlySet<string> = new Set([
  'implementation_version',
  'python_full_version',
  'python_version',
])
/** `packaging` compares these as versions if it can, uv as text; neither is common. */
const ORDERED_TEXT: ReadonlySet<string> = new Set(['platform_release', 'platform_version'])
const INVERSE: Readonly<Partial<Record<MarkerOperator, MarkerOperator>>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
}
/** Platforms for which `platform.system()` and `sys.platform` correspond. */
const SYS_PLATFORMS: ReadonlyMap<string, string> = new Map([
  ['AIX', 'aix'],
  ['Android', 'android'],
  ['Darwin', 'darwin'],
  ['Emscripten', 'emscripten'],
  ['Linux', 'linux'],
  ['Windows', 'win32'],
])

/**
 * The decision of a comparison as uv sees it (uv-pep508 `Interner::expression`), or its constant
 * result.
 */
export function comparisonDecision({
  left,
  operator,
  right,
  text,
}: MarkerComparison): Decision | boolean {
  if (left.isVariable === right.isVariable) return flag(text, true)
  const [variable, value] = left.isVariable ? [left.text, right.text] : [right.text, left.text]
  if (variable === 'extra')
    return operator === '==' || operator === '!='
      ? flag(`extra ${value}`, operator === '==')
      : flag(text, true)
  const isMember = operator === 'in' || operator === 'not in'
  if (VERSIONS.has(variable)) {
    const decision = isMember
      ? listed(variable, value, left.isVariable)
      : version(variable, facing(operator, left.isVariable) + value)
    if (decision === null) return flag(text, true)
    return operator === 'not in' ? inverted(decision) : decision
  }
  if (isMember)
    return flag(
      left.isVariable ? `${variable} in ${value}` : `${value} in ${variable}`,
      operator === 'in',
    )
  return textual(variable, facing(operator, left.isVariable), value) ?? flag(text, true)
}

/** The operator with the variable on the left. */
const facing = (operator: MarkerOperator, isFirst: boolean): MarkerOperator =>
  isFirst ? operator : (INVERSE[operator] ?? operator)

const flag = (variable: string, when: boolean): Decision => ({
  variable,
  cuts: ['1'],
  startsTrue: !when,
})

const inverted = (decision: Decision | boolean): Decision | boolean =>
  typeof decision === 'boolean' ? !decision : { ...decision, startsTrue: !decision.startsTrue }

/**
 * Apart from `ORDERED_TEXT`, text has no order in markers: inclusive comparisons are equality,
 * strict ones are never true.
 */
function textual(
  variable: string,
  operator: MarkerOperator,
  value: string,
): Decision | boolean | null {
  const platform = variable === 'platform_system' ? SYS_PLATFORMS.get(value) : undefined
  if (platform !== undefined) return textual('sys_platform', operator, platform)
  const above = `${value}\0`
  const isOrdered = ORDERED_TEXT.has(variable)
  switch (operator) {
    case '==':
      return { variable, cuts: [value, above], startsTrue: false }
    case '!=':
      return { variable, cuts: [value, above], startsTrue: true }
    case '<':
      return isOrdered && { variable, cuts: [value], startsTrue: true }
    case '>':
      return isOrdered && { variable, cuts: [above], startsTrue: false }
    case '<=':
      return isOrdered
        ? { variable, cuts: [above], startsTrue: true }
        : textual(variable, '==', value)
    case '>=':
      return isOrdered
        ? { variable, cuts: [value], startsTrue: false }
        : textual(variable, '==', value)
    default:
      return null
  }
}

/**
 * `python_version in "3.8 3.9"`: each version; null if one is invalid, or if the list is on the
 * left.
 */
function listed(variable: string, value: string, isFirst: boolean): Decision | boolean | null {
  if (!isFirst) return null
  let cuts = EMPTY
  for (const item of value.split(/\s+/).filter((part) => part !== '')) {
    const decision = version(variable, `==${item}`)
    if (decision === null) return null
    if (typeof decision !== 'boolean') cuts = union(cuts, decision.cuts)
  }
  return cuts.length > 0 && { variable: fullVariable(variable), cuts, startsTrue: false }
}

const fullVariable = (variable: string): string =>
  variable === 'python_version' ? 'python_full_version' : variable

/** A version comparison; only release numbers count. */
function version(variable: string, clause: string): Decision | boolean | null {
  const set = clause.includes(',') ? undefined : parseSpecifierSet(clause)
  const [specifier] = set?.specifiers ?? []
  if (specifier?.parsed === undefined) return null
  const release = specifier.parsed.release
  const decision =
    variable === 'python_version'
      ? minorDecision(specifier, release)
      : releaseDecision(specifier, release)
  return typeof decision === 'boolean'
    ? decision
    : { variable: fullVariable(variable), ...decision }
}

type Cut = Omit<Decision, 'variable'>
type Release = readonly VersionNumber[]

const keyOf = (release: Release): string => parseVersion(release.join('.'))!.key
const next = (number: VersionNumber): VersionNumber =>
  typeof number === 'bigint' ? number + 1n : number + 1
/** The lowest release above all that begin with `prefix`. */
const beyond = (prefix: Release): Release => [...prefix.slice(0, -1), next(prefix.at(-1)!)]
const from = (release: Release): Cut => ({ cuts: [keyOf(release)], startsTrue: false })
const below = (release: Release): Cut => ({ cuts: [keyOf(release)], startsTrue: true })
const prefixed = (prefix: Release, isIn: boolean): Cut => ({
  cuts: [keyOf(prefix), keyOf(beyond(prefix))],
  startsTrue: !isIn,
})

function releaseDecision({ operator, isPrefix }: Specifier, release: Release): Cut {
  const key = keyOf(release)
  const above = afterKey(key)
  if (isPrefix) return prefixed(release, operator === '==')
  switch (operator) {
    case '==':
    case '===':
      return { cuts: [key, above], startsTrue: false }
    case '!=':
      return { cuts: [key, above], startsTrue: true }
    case '<':
      return below(release)
    case '<=':
      return { cuts: [above], startsTrue: true }
    case '>':
      return { cuts: [above], startsTrue: false }
    case '>=':
      return from(release)
    default:
      return { cuts: [key, keyOf(beyond(release.slice(0, -1)))], startsTrue: false }
  }
}

/**
 * `python_version` has two numbers. This is the same comparison for the full version
 * (`python_version_to_full_version`).
 */
function minorDecision(specifier: Specifier, release: Release): Cut | boolean {
  const { operator, isPrefix } = specifier
  const [major = 0, minor = 0, ...rest] = release
  const python = [major, minor]
  const isMinor = rest.every((number) => Number(number) === 0)
  if (isPrefix || operator === '~=') {
    if (release.length === 1 || (operator === '~=' && release.length === 2))
      return releaseDecision(specifier, release)
    return isMinor && prefixed(python, operator !== '!=')
  }
  switch (operator) {
    case '==':
    case '===':
      return isMinor && prefixed(python, true)
    case '!=':
      return !isMinor || prefixed(python, false)
    case '<':
      return isMinor ? below(python) : below(beyond(python))
    case '<=':
      return below(beyond(python))
    case '>':
      return from(beyond(python))
    default:
      return isMinor ? from(python) : from(beyond(python))
  }
}
