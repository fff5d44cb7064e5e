/** A position in something a person wrote. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The text of that line, shown with a caret under `column`. */
  readonly text?: string
}

/** What the process ends with: 2 input or usage, 3 no solution, 4 an index could not be reached or answered nonsense. */
export type FailureExit = 2 | 3 | 4

export interface PysizeErrorOptions {
  readonly exitCode: FailureExit
  /** Where the fault is, then the places that led there (an including file, say). */
  readonly places?: readonly Place[]
  /** One sentence on what to do next. */
  readonly hint?: string
  readonly cause?: unknown
}

/** Every failure a user can meet: a stable code, one plain sentence, the place and a hint. */
export class PysizeError extends Error {
  readonly code: string
  readonly exitCode: FailureExit
  readonly places: readonly Place[]
  readonly hint: string | undefined

  constructor(code: string, message: string, options: PysizeErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PysizeError'
    this.code = code
    this.exitCode = options.exitCode
    this.places = options.places ?? []
    this.hint = options.hint
  }

  /** With its message, which JSON leaves out of an Error. Fields are named as `--json` names them. */
  toJSON(): object {
    const { name, code, message, exitCode, places, hint } = this
    return { name, code, message, exit_code: exitCode, places, hint: hint ?? null }
  }
}

/** Something worth knowing that does not stop the estimate. Codes are stable, kebab-case. */
export interface Warning {
  readonly code: string
  readonly message: string
}

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
