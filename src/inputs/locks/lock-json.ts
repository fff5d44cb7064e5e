import { inputError } from '../../errors.ts'
import { isTable, type TomlTable } from '../../source-trees/toml.ts'
import type { SourceText } from '../source.ts'
import { WRITE_AGAIN } from './lock-fault.ts'

/**
 * Reads a lock file that is a JSON object, perhaps below lines of comments, as Pants writes them.
 *
 * @throws PysizeError exit 2 `invalid-lock`
 */
export function parseLockJson({ file, text }: SourceText): TomlTable {
  let value: unknown
  try {
    // The number of characters stays the same, so places are those of the file.
    value = JSON.parse(text.replace(/^[ \t]*\/\/.*$/gm, (line) => ' '.repeat(line.length)))
  } catch (cause) {
    throw inputError('invalid-lock', `${file} is not JSON.`, {
      places: [{ file }],
      hint: WRITE_AGAIN,
      cause,
    })
  }
  if (!isTable(value))
    throw inputError('invalid-lock', `${file} is not a JSON object.`, {
      places: [{ file }],
      hint: WRITE_AGAIN,
    })
  return value
}
