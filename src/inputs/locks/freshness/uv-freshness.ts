import { formatMarker } from '../../../packaging/markers/marker.ts'
import { normalizeName } from '../../../packaging/name.ts'
import { parseRequirement, RequirementError } from '../../../packaging/requirement.ts'
import { parseSpecifierSet } from '../../../packaging/versions/specifier.ts'
import {
  isTable,
  stringAt,
  stringList,
  type TomlTable,
  tableAt,
} from '../../../source-trees/toml.ts'
import type { Freshness } from './content-hash.ts'
import { samePythons } from './same-pythons.ts'

const tables = (value: unknown): readonly TomlTable[] =>
  Array.isArray(value) ? value.filter(isTable) : []

/**
 * `uv lock --check` as far as the lock and the project at its root show: version, Python and
 * requirements that the lock records (uv: crates/uv-lock/src/lock/mod.rs, `satisfies`). uv's form
 * of a marker is not compared, only whether there is one.
 */
export const uvFreshness: Freshness = (lock, { table }) => {
  const own = tables(lock.package).find((one) =>
    ['editable', 'virtual', 'directory'].some(
      (key) => stringAt(tableAt(one, 'source'), key) === '.',
    ),
  )
  const project = tableAt(table, 'project')
  if (own === undefined || own.metadata === undefined || Array.isArray(project.dynamic)) return null
  if (normalizeName(stringAt(project, 'name') ?? '') !== own.name) return null
  const isAlone = !Array.isArray(tableAt(lock, 'manifest').members)
  const [version, python] = [stringAt(project, 'version'), stringAt(project, 'requires-python')]
  if (version !== undefined && own.version !== undefined && version !== own.version) return false
  if (
    isAlone &&
    python !== undefined &&
    !samePythons(python, stringAt(lock, 'requires-python') ?? '')
  )
    return false
  const sources = new Set(Object.keys(tableAt(table, 'tool', 'uv', 'sources')).map(normalizeName))
  const asked = projectRequirements(table, sources)
  return asked === null ? null : same(asked, lockedRequirements(tableAt(own, 'metadata'), sources))
}

const clauses = (text: string): string => parseSpecifierSet(text)?.text ?? text

/**
 * A requirement as a text. If it has its own source, which uv writes in another form, only its
 * name.
 */
const described = (
  owner: string,
  name: string,
  extras: readonly string[],
  specifier: string,
  isConditional: boolean,
): string =>
  JSON.stringify([owner, name, [...extras].map(normalizeName).sort(), specifier, isConditional])

function projectRequirements(
  table: TomlTable,
  sources: ReadonlySet<string>,
): ReadonlySet<string> | null {
  const project = tableAt(table, 'project')
  const lists = [
    ['', project.dependencies],
    ...Object.entries(tableAt(project, 'optional-dependencies')).map(([extra, some]) => [
      `extra ${normalizeName(extra)}`,
      some,
    ]),
  ] as const
  const groups = groupsOf(table)
  if (groups === null) return null
  const found = new Set<string>()
  for (const [owner, some] of [...lists, ...groups])
    for (const text of stringList(some) ?? []) {
      const one = requirementOf(String(owner), text, sources)
      if (one === null) return null
      found.add(one)
    }
  return found
}

/** Null if a group includes others, because uv records the combined list. */
function groupsOf(table: TomlTable): readonly (readonly [string, unknown])[] | null {
  const groups = Object.entries(tableAt(table, 'dependency-groups'))
  if (
    groups.some(([, some]) => !Array.isArray(some) || some.some((one) => typeof one !== 'string'))
  )
    return null
  const legacy = tableAt(table, 'tool', 'uv')['dev-dependencies']
  return [
    ...groups.map(([name, some]) => [`group ${normalizeName(name)}`, some] as const),
    ['group dev', legacy],
  ]
}

function requirementOf(owner: string, text: string, sources: ReadonlySet<string>): string | null {
  try {
    const { name, extras, specifier, url, marker } = parseRequirement(text)
    const isOwn = url !== null || sources.has(name)
    const isConditional = marker !== null && formatMarker(marker) !== ''
    return described(owner, name, extras, isOwn ? '' : specifier.text, isConditional && !isOwn)
  } catch (error) {
    if (error instanceof RequirementError) return null
    throw error
  }
}

function lockedRequirements(
  metadata: TomlTable,
  sources: ReadonlySet<string>,
): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (group: string, entry: TomlTable): void => {
    const name = normalizeName(stringAt(entry, 'name') ?? '')
    const marker = stringAt(entry, 'marker') ?? ''
    const [clause = '', extra] = /extra == '([^']+)'/.exec(marker) ?? []
    const isOwn =
      sources.has(name) ||
      ['git', 'url', 'path', 'directory', 'editable', 'virtual'].some(
        (key) => entry[key] !== undefined,
      )
    const owner = group !== '' ? group : extra === undefined ? '' : `extra ${extra}`
    const isConditional = marker !== '' && marker !== clause && !isOwn
    found.add(
      described(
        owner,
        name,
        stringList(entry.extras) ?? [],
        isOwn ? '' : clauses(stringAt(entry, 'specifier') ?? ''),
        isConditional,
      ),
    )
  }
  for (const entry of tables(metadata['requires-dist'])) add('', entry)
  for (const [group, some] of Object.entries({ ...tableAt(metadata, 'requires-dev') }))
    for (const entry of tables(some)) add(`group ${normalizeName(group)}`, entry)
  return found
}

const same = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  some.size === others.size && [...some].every((one) => others.has(one))
