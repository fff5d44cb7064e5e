import type { Place } from '../../errors.ts'
import { parseSpecifierSet } from '../../packaging/versions/specifier.ts'
import type { SpecifierSet } from '../../packaging/versions/specifier-set.ts'
import { stringAt, type TomlTable } from '../../source-trees/toml.ts'
import { lockFault } from './lock-fault.ts'

/**
 * The `requires-python` of a table of a lock file; null if it has none.
 *
 * @param whose for messages: `The lock`, or the name of a package
 * @param parse by the rules of the lock's tool
 * @throws PysizeError `invalid-lock` for an unreadable one: uv, pip, PDM and Pex all refuse the
 * lock
 */
export function requiresPythonAt(
  table: TomlTable,
  key: string,
  whose: string,
  place: () => Place,
  parse: (text: string) => SpecifierSet | undefined = parseSpecifierSet,
): string | null {
  // Pex writes null if nothing is required.
  if (!Object.hasOwn(table, key) || table[key] === null) return null
  return readablePython(stringAt(table, key), key, whose, place, parse)
}

/** Like {@link requiresPythonAt}, for a text. */
export function readablePython(
  text: string | undefined,
  key: string,
  whose: string,
  place: () => Place,
  parse: (text: string) => SpecifierSet | undefined = parseSpecifierSet,
): string {
  if (text !== undefined && parse(text) !== undefined) return text
  const written = text === undefined ? 'it is not a string' : JSON.stringify(text.slice(0, 50))
  throw lockFault(`${whose} has a ${key} that can't be read: ${written}.`, place())
}
