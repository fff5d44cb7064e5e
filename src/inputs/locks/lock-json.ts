import { inputError } from '../../errors.ts'
import { isTable, type TomlTable } from '../../source-trees/toml.ts'

/**
 * Reads a lock file that is a JSON object.
 *
 * @throws PysizeError exit 2 `invalid-lock`
 */
export function parseLockJson(file: string, text: string): TomlTable {
  const hint = 'Write the lock file again with the tool that wrote it.'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw inputError('invalid-lock', `${file} is not JSON.`, { places: [{ file }], hint, cause })
  }
  if (!isTable(value)) throw inputError('invalid-lock', `${file} is no JSON object.`, { places: [{ file }], hint })
  return value
}
