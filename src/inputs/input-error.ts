import { type Place, PysizeError } from '../errors.ts'

export interface InputErrorOptions {
  /** Where the fault is, then the places that led there. */
  readonly places?: readonly Place[]
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** What a person wrote can't be used: exit code 2. */
export function inputError(code: string, message: string, { places = [], hint, cause }: InputErrorOptions = {}): PysizeError {
  return new PysizeError(code, message, { exitCode: 2, places, ...(hint === undefined ? {} : { hint }), cause })
}

/** The text with a full stop, unless it ends a sentence already. */
export function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`
}
