import type { ErrorCode } from '../../codes/errors.ts'

/** A fault within one line, before the line's file is known. */
export class LineFault extends Error {
  readonly code: ErrorCode
  /** From 0, in the parsed text. */
  readonly offset: number
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, offset: number, hint?: string) {
    super(message)
    this.name = 'LineFault'
    this.code = code
    this.offset = offset
    this.hint = hint
  }

  /** The same fault, in a text in which the parsed one begins at `start`. */
  shifted(start: number): LineFault {
    return new LineFault(this.code, this.message, this.offset + start, this.hint)
  }
}
