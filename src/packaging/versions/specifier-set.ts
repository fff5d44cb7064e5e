import { FULL, type Range } from './range.ts'
import type { Operator } from './specifier-range.ts'
import type { Version } from './version.ts'

/** One clause of a specifier set. */
export interface Specifier {
  readonly operator: Operator
  /** The operand as written, `.*` included. */
  readonly version: string
  /** The version that the operand names (without `.*`); `undefined` only if `===` names none. */
  readonly parsed: Version | undefined
  /** Whether the operand ends with `.*`. */
  readonly isPrefix: boolean
  /** Operator and operand without white space. */
  readonly text: string
  readonly range: Range
}

/** The clauses between commas, all of which a version must meet. */
export interface SpecifierSet {
  /** The canonical text: sorted, each clause once, without white space. */
  readonly text: string
  /** Sorted by their texts, each once. */
  readonly specifiers: readonly Specifier[]
  /** The versions that meet every clause, including pre-releases. */
  readonly range: Range
  /** The texts of the `===` clauses, in lower case: a version must be spelt like each of them. */
  readonly arbitrary: readonly string[]
  /**
   * Whether a clause other than `!=` names a pre-release, which allows pre-releases (PEP 440,
   * "Handling of pre-releases").
   */
  readonly admitsPrereleases: boolean
}

/** Why a text is not a specifier set. */
export interface SpecifierFault {
  readonly fault: string
  /** The position in the text, counted from 1. */
  readonly column: number
}

/** The set without clauses, which every version meets. */
export const ANY_VERSION: SpecifierSet = {
  text: '',
  specifiers: [],
  range: FULL,
  arbitrary: [],
  admitsPrereleases: false,
}
