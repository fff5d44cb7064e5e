import { FAILSAFE_SCHEMA, load, YAMLException } from 'js-yaml'
import { inputError } from '../errors.ts'
import { isTable, type TomlTable } from '../source-trees/toml.ts'

/**
 * The most aliases: with more of them, a short text could expand to more values than fit into
 * memory.
 */
const MOST_ALIASES = 30

/**
 * Reads a mapping in YAML in which every scalar is a text: `1.10` is a version, not a number.
 *
 * @param before the number of lines of the file before the text
 * @param hint for a faulty text
 * @throws PysizeError `invalid-yaml` with line, column and the text of the line
 */
export function parseYaml(file: string, text: string, before = 0, hint?: string): TomlTable {
  const more = hint === undefined ? {} : { hint }
  let value: unknown
  try {
    value = load(text, { schema: FAILSAFE_SCHEMA, maxAliases: MOST_ALIASES })
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    const { line, column } = error.mark ?? { line: 0, column: 0 }
    const place = {
      file,
      line: before + line + 1,
      column: column + 1,
      text: text.split(/\r?\n/)[line] ?? '',
    }
    throw inputError('invalid-yaml', `${file} is not YAML: ${error.reason}.`, {
      places: [error.mark === undefined ? { file } : place],
      cause: error,
      ...more,
    })
  }
  if (isCyclic(value, text))
    throw inputError('invalid-yaml', `${file} has an alias within its own anchor.`, {
      places: [{ file }],
      ...more,
    })
  if (isTable(value)) return value
  throw inputError('invalid-yaml', `${file} contains no mapping.`, {
    places: [{ file }],
    ...more,
  })
}

/** Only an alias leads to a value twice. */
function isCyclic(value: unknown, text: string): boolean {
  return text.includes('*') && leadsBack(value, new Set(), new Set())
}

/**
 * @param above the values around this one
 * @param checked values without a circle
 */
function leadsBack(value: unknown, above: Set<object>, checked: Set<object>): boolean {
  if (typeof value !== 'object' || value === null || checked.has(value)) return false
  if (above.has(value)) return true
  above.add(value)
  const found = Object.values(value).some((one) => leadsBack(one, above, checked))
  above.delete(value)
  checked.add(value)
  return found
}
