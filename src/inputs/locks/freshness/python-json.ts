import { isTable } from '../../../source-trees/toml.ts'

/** Thrown for a value that Python writes differently, or cannot write. */
export class NotInJson extends Error {}

/** The deepest nesting in a project. */
const DEEPEST = 100

/**
 * A value of TOML as Python's `json.dumps(value, sort_keys=True)` writes it, letters beyond ASCII
 * as escapes.
 *
 * @param separators between entries, and after keys
 * @throws NotInJson for dates, fractions and too deep nesting
 */
export function pythonJson(
  value: unknown,
  separators: readonly [string, string] = [', ', ': '],
  depth = 0,
): string {
  const inner = (one: unknown): string => pythonJson(one, separators, depth + 1)
  if (depth > DEEPEST) throw new NotInJson()
  if (
    value === null ||
    typeof value === 'boolean' ||
    typeof value === 'bigint' ||
    Number.isSafeInteger(value)
  )
    return String(value)
  if (typeof value === 'string') return escaped(value)
  if (Array.isArray(value)) return `[${value.map(inner).join(separators[0])}]`
  if (!isTable(value)) throw new NotInJson()
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${escaped(key)}${separators[1]}${inner(value[key])}`)
  return `{${entries.join(separators[0])}}`
}

const escaped = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (letter) =>
    letter === '\u007f' ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
