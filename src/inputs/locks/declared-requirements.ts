import { normalizeName } from '../../packaging/name.ts'
import { isTable, stringList, type TomlTable, tableAt } from '../../source-trees/toml.ts'
import { groupOfCategory, pipfileCategories } from '../pipfile/categories.ts'

/** The extra or group that requires something: neither for the project's own dependencies. */
export interface RequiredBy {
  readonly extra?: string
  readonly group?: string
}

/** A requirement of a project as its parsed table has it. */
export interface DeclaredRequirement extends RequiredBy {
  /** A requirement, or a name alone for tables whose keys are names. */
  readonly text: string
}

const ofList = (value: unknown, owner: RequiredBy): readonly DeclaredRequirement[] =>
  (Array.isArray(value) ? value : []).flatMap((text: unknown) =>
    typeof text === 'string' ? [{ ...owner, text }] : [],
  )

const ofLists = (
  table: TomlTable,
  owner: (key: string) => RequiredBy,
): readonly DeclaredRequirement[] =>
  Object.entries(table).flatMap(([key, list]) => ofList(list, owner(normalizeName(key))))

const ofKeys = (table: TomlTable, owner: RequiredBy): readonly DeclaredRequirement[] =>
  Object.keys(table).map((text) => ({ ...owner, text }))

/** The requirements of a Pipfile, by its categories. */
export const pipfileRequirements = (table: TomlTable): readonly DeclaredRequirement[] => [
  ...ofKeys(tableAt(table, 'packages'), {}),
  ...pipfileCategories(table).flatMap((category) =>
    ofKeys(tableAt(table, category), { group: groupOfCategory(category) }),
  ),
]

/** The requirements of a pyproject.toml, in the standard's tables and those of lock tools. */
export function pyprojectRequirements(table: TomlTable): readonly DeclaredRequirement[] {
  const project = tableAt(table, 'project')
  const poetry = tableAt(table, 'tool', 'poetry')
  const byExtra = (extra: string): RequiredBy => ({ extra })
  const byGroup = (group: string): RequiredBy => ({ group })
  return [
    ...ofList(project.dependencies, {}),
    ...ofLists(tableAt(project, 'optional-dependencies'), byExtra),
    ...ofLists(tableAt(table, 'dependency-groups'), byGroup),
    ...ofLists(tableAt(table, 'tool', 'pdm', 'dev-dependencies'), byGroup),
    ...ofList(stringList(tableAt(table, 'tool', 'uv')['dev-dependencies']), { group: 'dev' }),
    ...ofKeys(tableAt(poetry, 'dependencies'), {}),
    ...ofKeys(tableAt(poetry, 'dev-dependencies'), { group: 'dev' }),
    ...Object.entries(tableAt(poetry, 'group')).flatMap(([name, group]) =>
      isTable(group) ? ofKeys(tableAt(group, 'dependencies'), { group: normalizeName(name) }) : [],
    ),
  ]
}
