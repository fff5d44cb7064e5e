import { isTable, stringAt, type TomlTable, tableAt } from '../../source-trees/toml.ts'
import type { PinnedIndex } from '../index-options.ts'

/** The sources of packages in a table of a pyproject.toml. URLs are absolute. */
export interface IndexTables {
  /** The index that replaces PyPI; null if none does. */
  readonly main: string | null
  /** Further indexes, in the order in which they are requested. */
  readonly extra: readonly string[]
  readonly findLinks: readonly string[]
  readonly noIndex: boolean
  /** Every index with a name, also those that are only for named packages. */
  readonly named: ReadonlyMap<string, PinnedIndex>
}

/**
 * `[[tool.poetry.source]]` and `[[tool.pdm.source]]` (poetry: factory.py, `create_pool`; pdm:
 * project/core.py, `get_sources`). Null if there are none. The name `pypi` means PyPI in both.
 */
export function readToolIndexes(table: TomlTable): IndexTables | null {
  const poetry = entries(tableAt(table, 'tool', 'poetry').source)
  const pdm = entries(tableAt(table, 'tool', 'pdm').source)
  if (poetry.length + pdm.length === 0) return null
  const named = new Map<string, PinnedIndex>()
  for (const { name, url } of [...poetry, ...pdm])
    if (url !== undefined) named.set(name, { url, flat: false })
  return poetry.length > 0 ? { ...poetryIndexes(poetry), named } : { ...pdmIndexes(pdm), named }
}

interface Source {
  readonly name: string
  readonly url: string | undefined
  readonly table: TomlTable
}

const entries = (value: unknown): readonly Source[] =>
  (Array.isArray(value) ? value : [])
    .filter(isTable)
    .map((table) => ({ name: stringAt(table, 'name') ?? '', url: stringAt(table, 'url'), table }))

const isPypi = ({ name }: Source): boolean => name.toLowerCase() === 'pypi'

/**
 * Primary ones replace PyPI, unless it is among them; explicit ones are only for named packages.
 */
function poetryIndexes(sources: readonly Source[]): Omit<IndexTables, 'named'> {
  const priority = ({ table }: Source): string =>
    stringAt(table, 'priority') ??
    (table.default === true ? 'default' : table.secondary === true ? 'supplemental' : 'primary')
  const of = (...wanted: readonly string[]): readonly Source[] =>
    sources.filter((source) => wanted.includes(priority(source).toLowerCase()))
  const primary = [...of('default'), ...of('primary')]
  const [first, ...more] = primary.some(isPypi)
    ? primary.toSorted((a, b) => Number(isPypi(b)) - Number(isPypi(a)))
    : primary
  const urls = (some: readonly Source[]): readonly string[] => some.flatMap(({ url }) => url ?? [])
  return {
    main: first === undefined || isPypi(first) ? null : (first.url ?? null),
    extra: [...urls(more), ...urls(of('supplemental', 'secondary'))],
    findLinks: [],
    noIndex: false,
  }
}

function pdmIndexes(sources: readonly Source[]): Omit<IndexTables, 'named'> {
  const isLinks = ({ table }: Source): boolean => stringAt(table, 'type') === 'find_links'
  const pages = sources.filter((source) => !isLinks(source))
  return {
    main: pages.find(isPypi)?.url ?? null,
    extra: pages.filter((source) => !isPypi(source)).flatMap(({ url }) => url ?? []),
    findLinks: sources.filter(isLinks).flatMap(({ url }) => url ?? []),
    noIndex: false,
  }
}
