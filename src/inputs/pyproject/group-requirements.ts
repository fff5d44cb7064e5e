import { normalizeName } from '../../packaging/name.ts'
import type { TomlTable } from '../../source-trees/toml.ts'
import type { TakeTurn } from '../../turns.ts'
import type { WrittenRequirement } from '../input.ts'
import { expandGroup, standardGroups } from './dependency-groups.ts'
import { poetryRequirement } from './poetry-requirements.ts'
import { type ProjectText, projectRequirement } from './project-requirements.ts'
import type { ToolGroup } from './tool-groups.ts'
import type { IndexTables } from './tool-indexes.ts'

/** The tables of groups: `[dependency-groups]` and the tables of tools. */
export interface GroupTables {
  readonly table: TomlTable
  readonly tools: ReadonlyMap<string, readonly ToolGroup[]>
  /** The index that `source` in a table of Poetry names. */
  readonly indexes: IndexTables | null
}

/** The names of all groups, normalised. */
export const groupNames = ({
  table,
  tools,
}: Pick<GroupTables, 'table' | 'tools'>): readonly string[] => [
  ...new Set([...standardGroups(table).keys(), ...tools.keys()]),
]

/** The requirements of a group, and the project's extras that it includes. */
export interface GroupRequirements {
  readonly requirements: readonly WrittenRequirement[]
  readonly extras: readonly string[]
}

/**
 * The requirements of a group, with those of the groups that it includes, each once. If a group is
 * in `[dependency-groups]` and in tables of tools, all of them count.
 *
 * @throws PysizeError exit 2: as `expandGroup`, invalid requirements
 */
export async function groupRequirements(
  group: string,
  { table, tools, indexes }: GroupTables,
  where: ProjectText,
  turn: TakeTurn,
): Promise<GroupRequirements> {
  const { placed = (input) => [input] } = where
  const requirements: WrittenRequirement[] = []
  const extras: string[] = []
  const passed = new Set<string>()
  const waiting = [group]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const name = normalizeName(next)
    if (passed.has(name)) continue
    passed.add(name)
    const own = tools.get(name) ?? []
    const isStandard = own.length === 0 || standardGroups(table).has(name)
    const standard = isStandard
      ? expandGroup(next, table, where.file, where.text, tools.keys()).map(
          (text) => () => projectRequirement(text, 'dependency-groups', where),
        )
      : []
    const listed = own.flatMap(({ section, texts, poetry }) => [
      ...texts.map((text) => () => projectRequirement(text, section, where)),
      ...poetry.map((dependency) => () => poetryRequirement(dependency, section, indexes, where)),
    ])
    for (const read of [...standard, ...listed]) {
      await turn()
      for (const one of placed(read(), { group: name })) requirements.push(one)
    }
    for (const one of own) for (const extra of one.extras) extras.push(extra)
    // The first of the included groups is next.
    for (const one of own.flatMap(({ includes }) => includes).toReversed()) waiting.push(one)
  }
  return { requirements, extras }
}
