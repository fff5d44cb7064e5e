import { leastFinal } from './cut.ts'
import { contains, isEmpty, type Range } from './range.ts'
import type { SpecifierSet } from './specifier-set.ts'
import { parseVersion, type Version } from './version.ts'

/**
 * Whether `version` meets every clause, pre-releases allowed. A text that is not a version meets
 * only `===` (and no clause at all).
 */
function meets(set: SpecifierSet, version: Version | string, parsed: Version | undefined): boolean {
  if (
    parsed === undefined
      ? set.arbitrary.length < set.specifiers.length
      : !contains(set.range, parsed.key)
  )
    return false
  if (set.arbitrary.length === 0) return true
  const text = (typeof version === 'string' ? version : version.normal).toLowerCase()
  return set.arbitrary.every((arbitrary) => arbitrary === text)
}

const parse = (version: Version | string): Version | undefined =>
  typeof version === 'string' ? parseVersion(version) : version

/**
 * Whether one version meets the set, as packaging's `SpecifierSet.contains` has it.
 *
 * @param prereleases `false` keeps pre-releases out; with `true` and `null` they count like any
 * other version (a single candidate has no final alternative)
 */
export function satisfies(
  set: SpecifierSet,
  version: Version | string,
  prereleases: boolean | null = null,
): boolean {
  const parsed = parse(version)
  return !(prereleases === false && parsed?.isPrerelease) && meets(set, version, parsed)
}

/**
 * The versions that meet the set, in the given order, like packaging's `SpecifierSet.filter`.
 *
 * @param prereleases with `null`, pre-releases are left out unless the set names one, or unless
 * nothing final meets it (PEP 440, "Handling of pre-releases")
 */
export function filterVersions<V extends Version | string>(
  set: SpecifierSet,
  versions: readonly V[],
  prereleases: boolean | null = null,
): V[] {
  const admitted = prereleases ?? (set.admitsPrereleases ? true : null)
  const matches = versions
    .map((version) => ({ version, parsed: parse(version) }))
    .filter(({ version, parsed }) => meets(set, version, parsed))
  const isFallback =
    admitted === null && !matches.some(({ parsed }) => parsed?.isPrerelease === false)
  return matches
    .filter(({ parsed }) => admitted === true || isFallback || !parsed?.isPrerelease)
    .map(({ version }) => version)
}

/** Whether every version of the range is a pre-release. */
function isPrereleaseOnly(range: Range): boolean {
  return range.every((cut, i) => {
    const high = range[i + 1]
    return i % 2 === 1 || (high !== undefined && leastFinal(cut) >= high)
  })
}

/**
 * Whether no version can meet the set, as in packaging's `SpecifierSet.is_unsatisfiable`.
 *
 * @param prereleases with `false`, pre-releases do not count
 */
export function isUnsatisfiable(set: SpecifierSet, prereleases: boolean | null = null): boolean {
  const [text] = set.arbitrary
  if (text !== undefined) {
    if (set.arbitrary.some((other) => other !== text)) return true
    // A text that is not a version meets `===`, but no other clause.
    if (parseVersion(text) === undefined) return set.arbitrary.length < set.specifiers.length
  }
  return isEmpty(set.range) || (prereleases === false && isPrereleaseOnly(set.range))
}
