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

/** The tables of a Pipfile with packages, apart from `[packages]`. */
export const pipfileCategories = (table: TomlTable): readonly string[] =>
  Object.keys(table).filter(
    (key) => key !== 'packages' && !SETTINGS.has(key) && isTable(table[key]),
  )

/** The group of a category: that of development packages has the name it has in Pipfile.lock. */
export const groupOfCategory = (category: string): string =>
  category === 'dev-packages' ? 'develop' : normalizeName(category)
