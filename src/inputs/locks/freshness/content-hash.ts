import { sha256 } from '../../../hashing/sha256.ts'
import { normalizeName } from '../../../packaging/name.ts'
import { isTable, stringAt, type TomlTable, tableAt } from '../../../source-trees/toml.ts'
import type { LockText } from '../lock-fault.ts'
import type { ProjectBeside } from '../project-beside.ts'
import { NotInJson, pythonJson } from './python-json.ts'

/** Whether a lock matches the current project, by the rule of its tool; null if unknown. */
export type Freshness = (lock: TomlTable, project: ProjectBeside, text: LockText) => boolean | null

const COMPACT = [',', ':'] as const

/** Null if Python would write the content differently. */
function isHashOf(
  written: string | undefined,
  content: unknown,
  separators?: readonly [string, string],
): boolean | null {
  if (written === undefined || !/^[0-9a-f]{64}$/.test(written)) return null
  try {
    return sha256(pythonJson(content, separators)) === written
  } catch (error) {
    if (error instanceof NotInJson) return null
    throw error
  }
}

/** A table without missing keys. */
const picked = (table: TomlTable, keys: readonly string[]): TomlTable =>
  Object.fromEntries(keys.flatMap((key) => (table[key] === undefined ? [] : [[key, table[key]]])))

const isEmpty = (table: TomlTable): boolean => Object.keys(table).length === 0

/** `poetry check --lock` (poetry: packages/locker.py, `_get_content_hash`). */
export const poetryFreshness: Freshness = (lock, { table }, { source }) => {
  const written = stringAt(tableAt(lock, 'metadata'), 'content-hash')
  const fresh = isHashOf(written, poetryContent(table, tableAt(table, 'dependency-groups')))
  // Until 2.3, the groups of PEP 735 were not included.
  const [, major = '', minor = ''] = /^[^\n]*Poetry (\d+)\.(\d+)/.exec(source.text) ?? []
  const isOld = major !== '' && (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 3))
  return fresh === false && isOld ? isHashOf(written, poetryContent(table, {})) : fresh
}

const LEGACY = ['dependencies', 'source', 'extras', 'dev-dependencies']

function poetryContent(table: TomlTable, groups: TomlTable): TomlTable {
  const project = picked(tableAt(table, 'project'), [
    'requires-python',
    'dependencies',
    'optional-dependencies',
  ])
  const poetry = tableAt(table, 'tool', 'poetry')
  const own = picked(poetry, [...LEGACY, 'group'])
  if (isEmpty(project) && isEmpty(groups))
    return { ...Object.fromEntries(LEGACY.map((key) => [key, null])), ...own }
  return {
    ...(isEmpty(project) ? {} : { project }),
    ...(isEmpty(groups) ? {} : { 'dependency-groups': groups }),
    tool: { poetry: own },
  }
}

/** `pdm lock --check` (pdm: project/project_file.py, `content_hash`); unknown for workspaces. */
export const pdmFreshness: Freshness = (lock, { table }) => {
  const [, written] =
    /^sha256:(.*)$/.exec(stringAt(tableAt(lock, 'metadata'), 'content_hash') ?? '') ?? []
  const [project, pdm] = [tableAt(table, 'project'), tableAt(table, 'tool', 'pdm')]
  if (pdm.workspace !== undefined) return null
  const groups = new Map<string, unknown[]>()
  for (const owner of [tableAt(table, 'dependency-groups'), tableAt(pdm, 'dev-dependencies')])
    for (const [name, some] of Object.entries(owner))
      groups.set(normalizeName(name), [
        ...(groups.get(normalizeName(name)) ?? []),
        ...(Array.isArray(some) ? some : []),
      ])
  return isHashOf(written, {
    sources: pdm.source ?? [],
    dependencies: project.dependencies ?? [],
    'dev-dependencies': Object.fromEntries(groups),
    'optional-dependencies': project['optional-dependencies'] ?? {},
    'requires-python': project['requires-python'] ?? '',
    resolution: pdm.resolution ?? {},
  })
}

const NO_CATEGORIES: ReadonlySet<string> = new Set([
  'source',
  'packages',
  'dev-packages',
  'requires',
  'scripts',
  'pipfile',
  'pipenv',
])

/** pipenv's default if a Pipfile names none (plette: pipfiles.py). */
const PIPENV_SOURCE = [{ name: 'pypi', url: 'https://pypi.org/simple', verify_ssl: true }]

/** `pipenv verify` (pipenv: utils/pipfile.py, `calculate_hash`). */
export const pipenvFreshness: Freshness = (lock, { table }) => {
  const written = stringAt(tableAt(lock, '_meta', 'hash'), 'sha256')
  const named = (section: unknown): TomlTable =>
    Object.fromEntries(
      Object.entries(isTable(section) ? section : {}).map(([name, value]) => [
        normalizeName(name),
        value,
      ]),
    )
  const more = Object.entries(table).filter(
    ([name]) => !NO_CATEGORIES.has(name) && name !== 'default' && name !== 'develop',
  )
  const content = {
    _meta: { sources: table.source ?? PIPENV_SOURCE, requires: table.requires ?? {} },
    default: named(table.packages),
    develop: named(table['dev-packages']),
    ...Object.fromEntries(more.map(([name, section]) => [name, named(section)])),
  }
  return isHashOf(written, content, COMPACT)
}
