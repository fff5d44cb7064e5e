import type { Advice } from '../../model/advice.ts'
import type { Recipe } from '../../model/change.ts'
import type { EnvironmentEdit } from './question.ts'

/** A piece of advice that still has to be proven. */
export interface Proposal extends Recipe {
  readonly code: Advice['code']
  readonly title: string
  readonly breaks: string | null
  readonly drop_in?: boolean
  readonly change: EnvironmentEdit
  /** The names that it deletes, as the user wrote them, if it does nothing else. */
  readonly deletes?: readonly string[]
  /** The names of a replacement by another package, as in `lines`. */
  readonly replaces?: { readonly from: string; readonly to: string }
  /**
   * Its harm, to find the smallest set: 0 none, 1 known and without a change of code, 2 code may
   * have to change.
   */
  readonly harm: 0 | 1 | 2
  /**
   * The user's lines that it changes, as `file:line`, or another decision that it changes: two
   * pieces of advice on the same one exclude each other.
   */
  readonly places: readonly string[]
}

/** The data for advice on several CUDAs: which one stays. */
export const WHICH_CUDA = 'which CUDA'
