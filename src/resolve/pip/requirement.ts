import { normalizeName } from '../../packaging/name.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import type { SpecifierSet } from '../../packaging/versions/specifier-set.ts'
import type { Candidate } from '../candidate.ts'

/**
 * pip gives the interpreter an identifier, so a Requires-Python is a requirement like any other.
 */
export const PYTHON_ID = '<Python from Requires-Python>'

/**
 * A requirement in pip's resolver: for `foo`, for `foo[extra]`, or for one particular candidate.
 */
export type PipRequirement =
  | {
      readonly kind: 'specifier'
      readonly id: string
      readonly name: string
      readonly extras: readonly string[]
      readonly specifier: SpecifierSet
      readonly source: Requirement
    }
  | {
      readonly kind: 'explicit'
      readonly id: string
      readonly name: string
      readonly candidate: PipCandidate
      readonly source: Requirement | null
    }
  | {
      readonly kind: 'url'
      readonly id: string
      readonly name: string
      readonly url: string
      readonly extras: readonly string[]
      readonly source: Requirement
    }
  | {
      readonly kind: 'python'
      readonly id: typeof PYTHON_ID
      readonly name: typeof PYTHON_ID
      readonly specifier: SpecifierSet
    }

/** A version of a project together with extras, which is a separate candidate in pip. */
export interface PipCandidate {
  readonly id: string
  /** Null for the interpreter. */
  readonly candidate: Candidate | null
  readonly extras: readonly string[]
}

/**
 * The identifiers of one requirement: with both a version and extras, the base is requested
 * separately (pip's factory does so to reject early).
 */
export function pipRequirements(requirement: Requirement): PipRequirement[] {
  const { name, url } = requirement
  const extras = [...new Set(requirement.extras.map(normalizeName))].sort()
  if (url !== null) {
    const base: PipRequirement = {
      kind: 'url',
      id: name,
      name,
      url,
      extras: [],
      source: requirement,
    }
    return extras.length === 0 ? [base] : [base, { ...base, id: identifier(name, extras), extras }]
  }
  const base: PipRequirement = {
    kind: 'specifier',
    id: name,
    name,
    extras: [],
    specifier: requirement.specifier,
    source: requirement,
  }
  if (extras.length === 0) return [base]
  const extended: PipRequirement = { ...base, id: identifier(name, extras), extras }
  return requirement.specifier.specifiers.length > 0 ? [base, extended] : [extended]
}

export const identifier = (name: string, extras: readonly string[]): string =>
  extras.length === 0 ? name : `${name}[${extras.join(',')}]`
