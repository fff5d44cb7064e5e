import { afterLocals, afterPosts, afterPrefix, beforePrefix, beforePrereleases } from './cut.ts'
import { afterKey, complement, EMPTY, type Range, singleton } from './range.ts'
import type { Version } from './version.ts'
import { hasLocal, LOWEST_KEY } from './version-key.ts'

/** The comparison operators of PEP 440, "Version specifiers". */
export type Operator = '===' | '==' | '!=' | '~=' | '<=' | '>=' | '<' | '>'

/** The operators whose operand must be a version. */
export type ComparisonOperator = Exclude<Operator, '==='>

const below = (cut: string): Range => (cut === LOWEST_KEY ? EMPTY : [LOWEST_KEY, cut])

const equal = (version: Version): Range => [
  version.key,
  hasLocal(version.key) ? afterKey(version.key) : afterLocals(version),
]

/**
 * The versions that an operator and its version allow, including pre-releases (PEP 440, "Version
 * matching" to "Exclusive ordered comparison"): `<1.0` excludes 1.0's own pre-releases, `>1.0` its
 * post-releases and its local versions; `<=1.0` and `==1.0` include its local versions, and
 * `==1.0+local` only itself.
 */
export function comparisonRange(operator: ComparisonOperator, version: Version): Range {
  switch (operator) {
    case '>=':
      return [version.key]
    case '<':
      return below(version.isPrerelease ? version.key : beforePrereleases(version))
    case '==':
      return equal(version)
    case '~=':
      return [version.key, afterPrefix(version, version.width - 1)]
    case '!=':
      return complement(equal(version))
    case '>':
      return [afterPosts(version)]
    case '<=':
      return below(afterLocals(version))
  }
}

/** The versions whose release begins with these numbers (`==1.2.*`). */
export function prefixRange(version: Version): Range {
  return [beforePrefix(version, version.width), afterPrefix(version, version.width)]
}

/**
 * `===` compares texts, and a version may have many (1.0, 1.0.0): the range contains every version
 * equal to the named one, and `satisfies` compares the texts, too. An invalid version equals no
 * version.
 */
export function arbitraryRange(version: Version | undefined): Range {
  return version === undefined ? EMPTY : singleton(version)
}
