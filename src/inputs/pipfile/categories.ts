import { normalizeName } from '../../packaging/name.ts'
import { isTable, type TomlTable } from '../../source-trees/toml.ts'

/** Tables without packages (pipenv: plette, models/sections). */
const SETTINGS: ReadonlySet<string> = new Set([
  'source',
  'requires',
  'scripts',
  'pipenv',
  'pipfile',
])

/** Whether a table of a Pipfile lists packages, apart from `[packages]`. */
export const isPipfileCategory = (key: string): boolean => key !== 'packages' && !SETTINGS.has(key)

/** The tables of a Pipfile with packages, apart from `[packages]`. */
export const pipfileCategories = (table: TomlTable): readonly string[] =>
  Object.keys(table).filter((key) => isPipfileCategory(key) && isTable(table[key]))

/** The group of a category. Pipfile.lock calls the development packages `develop`. */
export const groupOfCategory = (category: string): string =>
  category === 'dev-packages' ? 'develop' : normalizeName(category)
