import type { ErrorCode } from './codes/errors.ts'
import type { WarningCode } from './codes/warnings.ts'
import { isOutOfFiles } from './platform/open-files.ts'
import { redact, starredCommand } from './text/redact.ts'

/** A position in a text that a person wrote. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The text of that line, shown with a caret under `column`. */
  readonly text?: string
}

/**
 * The exit code of the process: 2 input or usage, 3 no solution, 4 an index could not be reached or
 * sent an invalid response.
 */
export type FailureExit = 2 | 3 | 4

export interface PysizeErrorOptions {
  readonly exitCode: FailureExit
  /** The place of the fault, then the places that led there, such as an including file. */
  readonly places?: readonly Place[]
  /** One sentence on what to do next. */
  readonly hint?: string
  readonly cause?: unknown
  /** Other faults of the same input, found in the same run. */
  readonly further?: readonly PysizeError[]
}

/**
 * A place that may be shown: its line has as many stars as the characters that they hide, so the
 * caret stays in its column.
 */
const shownPlace = (place: Place): Place => ({
  ...place,
  file: redact(place.file),
  ...(place.text === undefined ? {} : { text: starredCommand(place.text) }),
})

/**
 * Every failure that a user can meet: a stable code, one plain sentence, the place and a hint.
 * Secrets are removed here from all texts, whoever made them.
 */
export class PysizeError extends Error {
  readonly code: ErrorCode
  readonly exitCode: FailureExit
  readonly places: readonly Place[]
  readonly hint: string | undefined
  readonly further: readonly PysizeError[]

  constructor(code: ErrorCode, message: string, options: PysizeErrorOptions) {
    super(
      redact(message),
      options.cause === undefined ? undefined : { cause: shownCause(options.cause) },
    )
    this.name = 'PysizeError'
    this.code = code
    this.exitCode = options.exitCode
    this.places = (options.places ?? []).map(shownPlace)
    this.hint = options.hint === undefined ? undefined : redact(options.hint)
    this.further = options.further ?? []
  }

  /** With its message, which JSON leaves out of an Error. Fields have the names of `--json`. */
  toJSON(): object {
    const { name, code, message, exitCode, places, hint, further } = this
    return {
      name,
      code,
      message,
      exit_code: exitCode,
      places,
      hint: hint ?? null,
      further: further.map((error) => error.toJSON()),
    }
  }
}

/** The first of several faults, which carries the others. */
export function combinedError([first, ...others]: readonly [
  PysizeError,
  ...PysizeError[],
]): PysizeError {
  if (others.length === 0) return first
  const { code, message, exitCode, places, hint, cause } = first
  return new PysizeError(code, message, {
    exitCode,
    places,
    ...(hint === undefined ? {} : { hint }),
    cause,
    further: [...first.further, ...others],
  })
}

/** A cause with its texts redacted. Node's own errors repeat the URL that they are about. */
function shownCause(cause: unknown): unknown {
  if (cause instanceof PysizeError) return cause
  if (!(cause instanceof Error)) return typeof cause === 'string' ? redact(cause) : cause
  const parts = cause instanceof AggregateError ? cause.errors.map(shownCause) : undefined
  const hidesNothing =
    redact(cause.message) === cause.message &&
    !('input' in cause) &&
    parts === undefined &&
    cause.cause === undefined
  if (hidesNothing) return cause
  const options = cause.cause === undefined ? undefined : { cause: shownCause(cause.cause) }
  const shown =
    parts === undefined
      ? new Error(redact(cause.message), options)
      : new AggregateError(parts, redact(cause.message), options)
  const code: unknown = 'code' in cause ? cause.code : undefined
  return Object.assign(
    shown,
    { name: cause.name, stack: redact(cause.stack ?? '') },
    code === undefined ? {} : { code },
  )
}

/** A message that does not stop the estimate. Codes are stable, kebab-case. Made by `warning`. */
export interface Warning {
  readonly code: WarningCode
  readonly message: string
}

/** A warning, with secrets removed from its message. */
export const warning = (code: WarningCode, message: string): Warning => ({
  code,
  message: redact(message),
})

export interface InputErrorOptions {
  /** The place of the fault, then the places that led there. */
  readonly places?: readonly Place[]
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** Invalid input: exit code 2. */
export function inputError(
  code: ErrorCode,
  message: string,
  { places = [], hint, cause }: InputErrorOptions = {},
): PysizeError {
  return new PysizeError(code, message, {
    exitCode: 2,
    places,
    ...(hint === undefined ? {} : { hint }),
    cause,
  })
}

/** The error for people if too many files are open; undefined if something else went wrong. */
export const outOfFiles = (error: unknown): PysizeError | undefined =>
  isOutOfFiles(error)
    ? new PysizeError('too-many-open-files', 'The system allows no more open files.', {
        exitCode: 4,
        hint: 'Raise the limit of open files (ulimit -n).',
        cause: error,
      })
    : undefined
