import { inputError, type Place } from '../../errors.ts'
import { isTable, type TomlTable } from '../../source-trees/toml.ts'
import { jsonFaultAt } from '../../text/json-fault.ts'
import type { SourceText } from '../source.ts'
import { CREATE_AGAIN } from './lock-fault.ts'
import { linesIn } from './lock-toml.ts'

/**
 * Reads a lock of Pex: JSON, in which lines of comments are left out (pex:
 * resolve/lockfile/json_codec.py), as Pants writes them.
 *
 * @throws PysizeError exit 2 `invalid-lock`
 */
export const parsePexJson = (source: SourceText): TomlTable =>
  // The number of characters stays the same, so places are those of the file.
  parseLockJson(
    source,
    source.text.replace(/^[ \t]*\/\/.*$/gm, (line) => ' '.repeat(line.length)),
  )

/**
 * Reads a lock file that is a JSON object.
 *
 * @param json its text without what is not JSON
 * @throws PysizeError exit 2 `invalid-lock`
 */
export function parseLockJson({ file, text }: SourceText, json: string = text): TomlTable {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw inputError('invalid-lock', `${file} is not JSON.`, {
      places: [placeOfFault(file, text, jsonFaultAt(json))],
      hint: CREATE_AGAIN,
      cause,
    })
  }
  if (!isTable(value))
    throw inputError('invalid-lock', `${file} is not a JSON object.`, {
      places: [{ file }],
      hint: CREATE_AGAIN,
    })
  return value
}

/** For a text that is cut off, its last character. */
function placeOfFault(file: string, text: string, at: number | undefined): Place {
  if (at === undefined) return { file }
  const position = at < text.length ? at : Math.max(text.trimEnd().length - 1, 0)
  const start = text.lastIndexOf('\n', position - 1) + 1
  const end = text.indexOf('\n', start)
  return {
    file,
    line: linesIn(text.slice(0, start)) + 1,
    column: position - start + 1,
    text: text.slice(start, end < 0 ? undefined : end),
  }
}
