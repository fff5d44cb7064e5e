import { normalizeName } from '../../packaging/name.ts'
import {
  type PoetryDependency,
  poetryDependencies,
} from '../../source-trees/poetry/poetry-table.ts'
import { isTable, stringAt, stringList, type TomlTable, tableAt } from '../../source-trees/toml.ts'

/** Requirements in a tool's own named table, like dependency groups. */
export interface ToolGroup {
  /** The table that contains them. */
  readonly section: string
  /** Requirements as written. */
  readonly texts: readonly string[]
  /** Groups of Poetry, whose tables have names as keys. */
  readonly poetry: readonly PoetryDependency[]
  /** Extras of the project that it includes. Normalised. */
  readonly extras: readonly string[]
  /** Other groups that it includes. Normalised. */
  readonly includes: readonly string[]
}

const NOTHING = { texts: [], poetry: [], extras: [], includes: [] } as const

/**
 * The groups in tables of tools: Poetry's groups, PDM's and uv's older ones for development, and
 * Hatch's environments. If two tools use a name, it is one group of both.
 *
 * @param folder that paths are relative to
 */
export function readToolGroups(
  table: TomlTable,
  folder: string | null,
): ReadonlyMap<string, readonly ToolGroup[]> {
  const tools = tableAt(table, 'tool')
  const all: readonly (readonly [string, ToolGroup])[] = [
    ...poetryGroups(tableAt(tools, 'poetry'), folder),
    ...lists(tableAt(tools, 'pdm', 'dev-dependencies'), 'tool.pdm.dev-dependencies'),
    ...lists({ dev: tableAt(tools, 'uv')['dev-dependencies'] }, 'tool.uv'),
    ...hatchEnvironments(tableAt(tools, 'hatch', 'envs')),
  ]
  const groups = new Map<string, ToolGroup[]>()
  for (const [name, group] of all)
    groups.set(normalizeName(name), [...(groups.get(normalizeName(name)) ?? []), group])
  return groups
}

/** Poetry: packages/..., `tool.poetry.group`; before groups there were `dev-dependencies`. */
function poetryGroups(
  poetry: TomlTable,
  folder: string | null,
): readonly (readonly [string, ToolGroup])[] {
  const of = (
    section: string,
    dependencies: TomlTable,
    includes: readonly string[] = [],
  ): ToolGroup => ({
    ...NOTHING,
    section,
    poetry: poetryDependencies(dependencies, folder),
    includes: includes.map(normalizeName),
  })
  const older =
    'dev-dependencies' in poetry
      ? [['dev', of('tool.poetry.dev-dependencies', tableAt(poetry, 'dev-dependencies'))] as const]
      : []
  const groups = Object.entries(tableAt(poetry, 'group')).flatMap(([name, group]) =>
    isTable(group)
      ? [
          [
            name,
            of(
              `tool.poetry.group.${name}.dependencies`,
              tableAt(group, 'dependencies'),
              stringList(group['include-groups']) ?? [],
            ),
          ] as const,
        ]
      : [],
  )
  return [...older, ...groups]
}

const lists = (table: TomlTable, section: string): readonly (readonly [string, ToolGroup])[] =>
  Object.entries(table).flatMap(([name, list]) => {
    const texts = stringList(list)
    return texts === undefined ? [] : [[name, { ...NOTHING, section, texts }] as const]
  })

/**
 * An environment inherits missing settings from its template, by default `default` (hatch:
 * env/plugin/interface.py, project/config.py).
 */
function hatchEnvironments(environments: TomlTable): readonly (readonly [string, ToolGroup])[] {
  return Object.entries(environments).flatMap(([name, environment]) => {
    if (!isTable(environment)) return []
    const chain = templatesOf(name, environments)
    const listed = (key: string): readonly string[] => {
      const owner = chain.find((one) => key in one)
      return stringList(owner?.[key]) ?? []
    }
    const texts = [...listed('dependencies'), ...listed('extra-dependencies')]
    const group: ToolGroup = {
      ...NOTHING,
      section: `tool.hatch.envs.${name}`,
      texts,
      extras: listed('features').map(normalizeName),
      includes: listed('dependency-groups').map(normalizeName),
    }
    return texts.length + group.extras.length + group.includes.length === 0
      ? []
      : [[name, group] as const]
  })
}

/** The environment, its template, the template of that one, and so on. */
function templatesOf(name: string, environments: TomlTable): readonly TomlTable[] {
  const chain: TomlTable[] = []
  const passed = new Set<string>()
  for (let next: string | undefined = name; next !== undefined && !passed.has(next); ) {
    passed.add(next)
    const one = tableAt(environments, next)
    chain.push(one)
    next =
      one.detached === true
        ? undefined
        : (stringAt(one, 'template') ?? (next === 'default' ? undefined : 'default'))
  }
  return chain
}
