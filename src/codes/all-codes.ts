import { ADVICE } from './advice.ts'
import { ERRORS } from './errors.ts'
import { FINDINGS } from './findings.ts'
import { REASONS } from './reasons.ts'
import { WARNINGS } from './warnings.ts'

/** The meaning of a code, and what helps. */
export type Codes = Readonly<Record<string, { readonly meaning: string; readonly remedy: string }>>

/** Every code of a report or a message, by its kind. */
export const CODES: readonly (readonly [kind: string, codes: Codes])[] = [
  ['error', ERRORS],
  ['warning', WARNINGS],
  ['finding', FINDINGS],
  ['advice', ADVICE],
  ['reason', REASONS],
]
