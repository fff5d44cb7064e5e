import { dirname, resolve } from 'node:path'
import { inputError, type Warning, warning } from '../../errors.ts'
import type { InstallerName } from '../../model/estimate.ts'
import { normalizeName } from '../../packaging/name.ts'
import { type Declarations, readDeclarations } from '../../source-trees/declarations.ts'
import { projectTree } from '../../source-trees/project-tree.ts'
import { reasonOf } from '../../source-trees/static-metadata.ts'
import { isTable, parseToml, stringAt, stringList, type TomlTable, tableAt } from '../../source-trees/toml.ts'
import type { WrittenRequirement } from '../input.ts'
import { folderLookup } from '../local-project.ts'
import { isUrl, type SourceText } from '../source.ts'
import { expandGroup } from './dependency-groups.ts'
import { type AskedBy, projectRequirement, projectRequirements } from './project-requirements.ts'
import { withUvSources } from './uv-sources.ts'
import { readUvTables, type UvTables } from './uv-tables.ts'

export interface PyprojectOptions {
  /** `--extra`, in any spelling (PEP 685). */
  readonly extras: readonly string[]
  /** `--group` (PEP 735). */
  readonly groups: readonly string[]
  readonly allExtras?: boolean | undefined
  readonly allGroups?: boolean | undefined
  /** Groups that are read in place of the project. */
  readonly onlyGroups?: readonly string[] | undefined
  /** uv reads `[tool.uv]`, pip does not. */
  readonly installer: InstallerName
  readonly cwd: string
}

export interface PyprojectInput {
  readonly requirements: readonly WrittenRequirement[]
  /** Where packages come from, as `[tool.uv]` says; null where the installer does not read it. */
  readonly uv: UvTables | null
  readonly warnings: readonly Warning[]
  /** `requires-python` of the project; null where it is not read, or says nothing. */
  readonly requiresPython: string | null
}

/**
 * Reads what a pyproject.toml depends on: `[project]` (PEP 621), the optional dependencies of the
 * extras asked for, and the dependency groups asked for. The project itself is not among the
 * requirements. Where `[project]` leaves dependencies to setuptools, setup.cfg and setup.py beside
 * it are read.
 *
 * @throws PysizeError, exit code 2: no TOML, nothing declared, dynamic dependencies, faulty
 * requirements, unknown extras and groups
 */
export function readPyprojectFile(source: SourceText, options: PyprojectOptions): PyprojectInput {
  const { extras, installer, cwd, onlyGroups = [] } = options
  const table = parseToml(source.file, source.text)
  const groups = onlyGroups.length > 0 ? onlyGroups : options.allGroups === true ? groupsIn(table) : options.groups
  checkLists(source.file, table)
  const uv = installer === 'uv' ? readUvTables(source.file, source.text, table, cwd) : null
  const warnings = uvWarnings(source.file, table, uv)
  const placed = (written: WrittenRequirement, askedBy: AskedBy): readonly WrittenRequirement[] =>
    uv === null ? [written] : withUvSources(written, uv, askedBy, cwd)
  const where = { file: source.file, text: source.text, cwd, placed }
  const grouped = groups.flatMap((group) =>
    expandGroup(group, table, source.file, source.text).flatMap((text) =>
      placed(projectRequirement(text, 'dependency-groups', where), { group: normalizeName(group) }),
    ),
  )
  const constraints = (uv?.constraints ?? []).map((text) => ({ ...projectRequirement(text, 'tool.uv', where), constraint: true }))
  const isGroupsAlone = onlyGroups.length > 0 || (groups.length > 0 && extras.length === 0 && !('project' in table))
  if (isGroupsAlone) return { requirements: [...grouped, ...constraints], uv, warnings, requiresPython: null }
  const { project, source: surety } = declarationsOf(source, table, cwd)
  if (surety === 'estimated') {
    warnings.push(warning('setup-py-read', `${source.file}: the dependencies are those that stand in setup.py, which was not run.`))
  }
  const wanted = options.allExtras === true ? [...project.optional.keys()] : extras
  const requirements = [...projectRequirements(project, wanted, where), ...grouped, ...constraints]
  return { requirements, uv, warnings, requiresPython: stringAt(tableAt(table, 'project'), 'requires-python') ?? null }
}

const groupsIn = (table: TomlTable): readonly string[] => Object.keys(tableAt(table, 'dependency-groups'))

/**
 * The extras and dependency groups that a pyproject.toml declares, by their normalised names.
 *
 * @throws PysizeError, exit code 2: no TOML
 */
export function declaredExtras(
  source: SourceText,
  cwd: string,
): { readonly extras: readonly string[]; readonly groups: readonly string[] } {
  const table = parseToml(source.file, source.text)
  const names = (keys: Iterable<string>): readonly string[] => [...new Set([...keys].map(normalizeName))].sort()
  return {
    extras: 'project' in table ? names(declarationsOf(source, table, cwd).project.optional.keys()) : [],
    groups: names(groupsIn(table)),
  }
}

function declarationsOf(source: SourceText, table: TomlTable, cwd: string): Extract<Declarations, { kind: 'declared' }> {
  const onDisk = source.file !== '-' && !isUrl(source.file)
  const beside = onDisk ? folderLookup(dirname(resolve(cwd, source.file))) : () => undefined
  const files = (path: string): string | undefined => (path === 'pyproject.toml' ? source.text : beside(path))
  const declared = readDeclarations(projectTree(files, null))
  if (declared?.kind === 'declared') return declared
  const places = [{ file: source.file }]
  if ('project' in table) {
    const hint = 'Write the requirements to a file, for example with pip-compile or uv pip compile, and give that.'
    throw inputError('dynamic-dependencies', `The dependencies of ${source.file} are not known: ${reasonOf(files)}.`, { places, hint })
  }
  const poetry = isTable(tableAt(table, 'tool').poetry)
  const hint = poetry
    ? 'Poetry\'s own table is not read: export it with "poetry export -f requirements.txt".'
    : 'Dependency groups are read with --group NAME.'
  throw inputError('no-project-table', `${source.file} has no [project] table.`, { places, hint })
}

function checkLists(file: string, table: TomlTable): void {
  const lists = { dependencies: tableAt(table, 'project').dependencies, ...tableAt(table, 'project', 'optional-dependencies') }
  for (const [name, list] of Object.entries(lists)) {
    if (list === undefined || stringList(list) !== undefined) continue
    throw inputError('invalid-pyproject', `${name} in [project] is not a list of strings.`, { places: [{ file }] })
  }
}

/**
 * Keys of `[tool.uv]` that change what uv installs: under pip's rules that is nothing to answer by,
 * but good to know.
 */
const UV_KEYS = [
  ...['index', 'sources', 'index-url', 'extra-index-url', 'find-links', 'no-index'],
  ...['override-dependencies', 'constraint-dependencies', 'exclude-dependencies'],
] as const

function uvWarnings(file: string, table: TomlTable, read: UvTables | null): Warning[] {
  const written = tableAt(table, 'tool', 'uv')
  const ignored = read?.ignored ?? UV_KEYS.filter((key) => key in written)
  if (ignored.length === 0) return []
  const hint = read === null ? ', because pip does not read them; --installer uv does' : ' yet'
  return [warning('uv-settings-ignored', `${file}: ${ignored.join(', ')} in [tool.uv] are not read${hint}.`)]
}
