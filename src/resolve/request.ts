import type { Place } from '../errors.ts'
import type { Requirement } from '../packaging/requirement.ts'
import type { Range } from '../packaging/versions/range.ts'
import type { SpecifierSet } from '../packaging/versions/specifier-set.ts'

/** One of the user's own requirements, already known to apply to the target. */
export interface RootRequirement {
  readonly requirement: Requirement
  /** The places where it was written, innermost first; empty for a generated one. */
  readonly origin: readonly Place[]
  readonly text: string
}

/** A constraint: it limits a package without requiring it. */
export interface Constraint {
  /** The intersection of all `parts`. */
  readonly range: Range
  /** Each as written, without extras; those without a version are left out. */
  readonly parts: readonly Requirement[]
  /** The source of the project, if it is needed: `name @ url`. */
  readonly urls: readonly string[]
  /** Whether it names one version (`==`), which allows a yanked one. */
  readonly pinned: boolean
  readonly admitsPrereleases: boolean
  readonly origin: readonly Place[]
  readonly text: string
}

export type ResolutionMode = 'highest' | 'lowest' | 'lowest-direct'

/** The input of a resolution. */
export interface ResolutionRequest {
  readonly roots: readonly RootRequirement[]
  /** By normalised name. */
  readonly constraints: ReadonlyMap<string, Constraint>
  readonly mode: ResolutionMode
  /** pip's --prefer-binary: wheels are tried before sdists. */
  readonly preferBinary: boolean
  /**
   * `true` allows pre-releases of a name, `false` excludes them, undefined leaves it to the
   * specifiers.
   */
  readonly prereleases: (name: string) => boolean | undefined
}

/** Whether a specifier names one version: `==` without a wildcard, or `===`. */
export const isPinned = ({ specifiers }: SpecifierSet): boolean =>
  specifiers.some(
    ({ operator, isPrefix }) => operator === '===' || (operator === '==' && !isPrefix),
  )

/** Ten times the largest known environment. */
export const MOST_PACKAGES = 10_000
