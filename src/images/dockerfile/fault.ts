import type { ErrorCode } from '../../codes/errors.ts'
import { inputError, type PysizeError } from '../../errors.ts'
import { sentence } from '../../text/sentence.ts'

/** The facts about a file that errors need. */
export interface FaultySource {
  readonly file: string
  readonly lines: readonly string[]
}

/** The most characters of a line that an error shows. */
const MOST_SHOWN = 300

interface FaultPlace {
  readonly line: number
  /** The text under the caret, if it is in the line. */
  readonly word?: string | undefined
  readonly column?: number | undefined
}

/**
 * An error about a line of a Dockerfile: exit code 2, with the line, and a caret under the word if
 * it is in the line.
 */
export function dockerfileFault(
  source: FaultySource,
  place: FaultPlace,
  message: string,
  hint?: string,
  code: ErrorCode = 'bad-dockerfile',
): PysizeError {
  const text = (source.lines[place.line - 1] ?? '').slice(0, MOST_SHOWN)
  const found = place.word === undefined ? -1 : text.indexOf(place.word)
  const column = found >= 0 ? found + 1 : place.column
  const shown = column !== undefined && column <= text.length ? { column } : {}
  return inputError(code, sentence(message), {
    places: [{ file: source.file, line: place.line, text, ...shown }],
    hint,
  })
}
