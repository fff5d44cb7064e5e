import { IMAGE_ERRORS } from './image-errors.ts'
import { INPUT_ERRORS } from './input-errors.ts'
import { NETWORK_ERRORS } from './network-errors.ts'
import { SOLUTION_ERRORS } from './solution-errors.ts'
import { USAGE_ERRORS } from './usage-errors.ts'

export type ErrorCode =
  | keyof typeof USAGE_ERRORS
  | keyof typeof INPUT_ERRORS
  | keyof typeof IMAGE_ERRORS
  | keyof typeof SOLUTION_ERRORS
  | keyof typeof NETWORK_ERRORS

/**
 * Every code of a `PysizeError`: its meaning, and what helps. `npm run generate:codes` writes
 * `.github/CODES.md` from this table and that of `warnings.ts`. A code is never renamed.
 */
export const ERRORS: Readonly<
  Record<ErrorCode, { readonly meaning: string; readonly remedy: string }>
> = {
  ...USAGE_ERRORS,
  ...INPUT_ERRORS,
  ...IMAGE_ERRORS,
  ...SOLUTION_ERRORS,
  ...NETWORK_ERRORS,
}
