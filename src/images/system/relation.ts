import { beginsWith } from './alpine-version.ts'
import { compareDebianVersions } from './debian-version.ts'

/** A dependency of a package: `libc6 (>= 2.36)`, or an apk's `so:libc.musl-x86_64.so.1`. */
export interface PackageRelation {
  readonly name: string
  /** `~` is apk's: the version begins with it. `*` is apt-get's: a pattern such as `1:2.39*`. */
  readonly operator: '<<' | '<=' | '=' | '>=' | '>>' | '~' | '*' | null
  readonly version: string
}

/** Alternatives, the preferred one first: `default-mta | mail-transport-agent`. */
export type Clause = readonly PackageRelation[]

/** A name, an architecture, a version, architectures that it is for, and build profiles. */
const RELATION =
  /^([^\s:([<]+)(?::([a-z0-9-]+))?\s*(?:\(\s*(<<|<=|>=|>>|=|<|>)\s*([^\s)]+)\s*\))?\s*(?:\[[^\]]*\]\s*)?(?:<[^>]*>\s*)*$/

/** Clauses of a field such as Depends (Debian policy 7.1). An unreadable clause is left out. */
export function readClauses(field: string): readonly Clause[] {
  return field
    .split(',')
    .map((clause) => clause.split('|').flatMap((one) => readRelation(one.trim()) ?? []))
    .filter((clause) => clause.length > 0)
}

/** The old signs `<` and `>` mean `<=` and `>=`. */
function readRelation(text: string): PackageRelation | undefined {
  const [, name, , operator, version = ''] = RELATION.exec(text) ?? []
  if (name === undefined) return undefined
  const sign = operator === '<' ? '<=' : operator === '>' ? '>=' : operator
  return { name, operator: (sign as PackageRelation['operator'] | undefined) ?? null, version }
}

/**
 * Whether a version satisfies a relation.
 *
 * @param version null if unknown, which counts as yes
 */
export function keeps(
  version: string | null,
  { operator, version: bound }: PackageRelation,
  compare: (a: string, b: string) => number = compareDebianVersions,
): boolean {
  if (operator === null || version === null) return true
  if (operator === '~') return beginsWith(version, bound)
  if (operator === '*') return fits(version, bound)
  const order = compare(version, bound)
  switch (operator) {
    case '=':
      return order === 0
    case '<<':
      return order < 0
    case '<=':
      return order <= 0
    case '>=':
      return order >= 0
    case '>>':
      return order > 0
  }
}

/** Whether a version matches a pattern with `*` for any characters. */
function fits(version: string, pattern: string): boolean {
  const [start = '', ...others] = pattern.split('*')
  const end = others.pop()
  if (end === undefined) return version === pattern
  if (!version.startsWith(start)) return false
  let at = start.length
  for (const part of others) {
    const found = version.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return version.length >= at + end.length && version.endsWith(end)
}
