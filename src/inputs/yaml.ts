import { FAILSAFE_SCHEMA, load, YAMLException } from 'js-yaml'
import { inputError } from '../errors.ts'
import { isTable, type TomlTable } from '../source-trees/toml.ts'

/**
 * Reads a mapping in YAML in which every scalar is a text: `1.10` is a version, and no number.
 *
 * @throws PysizeError `invalid-yaml` with line, column and the text of the line
 */
export function parseYaml(file: string, text: string): TomlTable {
  let value: unknown
  try {
    value = load(text, { schema: FAILSAFE_SCHEMA })
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    const { line, column } = error.mark ?? { line: 0, column: 0 }
    const place = { file, line: line + 1, column: column + 1, text: text.split(/\r?\n/)[line] ?? '' }
    throw inputError('invalid-yaml', `${file} is not YAML: ${error.reason}.`, {
      places: [error.mark === undefined ? { file } : place],
      cause: error,
    })
  }
  if (isTable(value)) return value
  throw inputError('invalid-yaml', `${file} holds no mapping.`, { places: [{ file }] })
}
