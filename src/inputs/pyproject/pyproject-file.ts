import { dirname, resolve } from 'node:path'
import { inputError, type Warning, warning } from '../../errors.ts'
import type { InstallerName } from '../../model/estimate.ts'
import { normalizeName } from '../../packaging/name.ts'
import { type Declarations, readDeclarations } from '../../source-trees/declarations.ts'
import { type PoetryTable, readPoetryTable } from '../../source-trees/poetry/poetry-table.ts'
import { projectTree } from '../../source-trees/project-tree.ts'
import { reasonOf } from '../../source-trees/static-metadata.ts'
import { parseToml, stringList, type TomlTable, tableAt } from '../../source-trees/toml.ts'
import { list } from '../../text/lists.ts'
import { takeTurns } from '../../turns.ts'
import type { WrittenRequirement } from '../input.ts'
import { requireFewParts } from '../input-limits.ts'
import { folderLookup } from '../local/local-project.ts'
import { isUrl, type SourceText } from '../source.ts'
import { type GroupRequirements, groupNames, groupRequirements } from './group-requirements.ts'
import { madeFrom, poetryRequirement } from './poetry-requirements.ts'
import {
  type AskedBy,
  type ProjectText,
  projectRequirement,
  projectRequirements,
} from './project-requirements.ts'
import { readToolGroups } from './tool-groups.ts'
import { type IndexTables, readToolIndexes } from './tool-indexes.ts'
import { withUvSources } from './uv-sources.ts'
import { readUvTables, type UvTables } from './uv-tables.ts'

export interface PyprojectOptions {
  /** `--extra`, in any spelling (PEP 685). */
  readonly extras: readonly string[]
  /** `--group` (PEP 735). */
  readonly groups: readonly string[]
  readonly allExtras?: boolean | undefined
  readonly allGroups?: boolean | undefined
  /** Groups that are read instead of the project. */
  readonly onlyGroups?: readonly string[] | undefined
  /** uv reads `[tool.uv]`, pip does not. */
  readonly installer: InstallerName
  /** Whether that installer was requested: it reads only its own tables. */
  readonly isInstallerAsked?: boolean
  readonly cwd: string
  readonly signal?: AbortSignal | undefined
}

export interface PyprojectInput {
  readonly requirements: readonly WrittenRequirement[]
  /** The sources of packages in tables of tools; null if none is read. */
  readonly indexes: IndexTables | null
  /** Names of projects whose pre-releases are requested. */
  readonly prereleases: readonly string[]
  readonly warnings: readonly Warning[]
  /** `requires-python` of the project; null if it is not read, or missing. */
  readonly requiresPython: string | null
}

/**
 * Reads the dependencies in a pyproject.toml: `[project]` (PEP 621) or the table of Poetry or Flit,
 * the requested extras, and the requested groups. The project itself is not among the requirements.
 * If `[project]` leaves dependencies to setuptools, setup.cfg and setup.py in the same folder are
 * read.
 *
 * @throws PysizeError, exit code 2: no TOML, nothing declared, dynamic dependencies, faulty
 *   requirements, unknown extras and groups
 */
export async function readPyprojectFile(
  source: SourceText,
  options: PyprojectOptions,
): Promise<PyprojectInput> {
  const { extras, installer, cwd, onlyGroups = [] } = options
  const turn = takeTurns(options.signal)
  const table = parseToml(source.file, source.text)
  await turn()
  checkLists(source.file, table)
  const folder = folderOnDisk(source.file, cwd)
  const poetry = readPoetryTable(table, folder)
  const uv = installer === 'uv' ? readUvTables(source.file, source.text, table, cwd) : null
  const indexes = options.isInstallerAsked === true ? null : readToolIndexes(table)
  const warnings = [
    ...uvWarnings(source.file, table, uv),
    ...unreadIndexes(source.file, table, options),
  ]
  const placed = (written: WrittenRequirement, askedBy: AskedBy): readonly WrittenRequirement[] => {
    const dependency = madeFrom(poetry?.main ?? [], written)
    const one =
      dependency === undefined ? written : poetryRequirement(dependency, POETRY, indexes, where)
    return uv === null ? [one] : withUvSources(one, uv, askedBy, cwd)
  }
  const where: ProjectText = { file: source.file, text: source.text, cwd, placed }
  const tables = { table, tools: readToolGroups(table, folder), indexes }
  const groups =
    onlyGroups.length > 0
      ? onlyGroups
      : options.allGroups === true
        ? groupNames(tables)
        : options.groups
  requireFewParts(groups.length, source.file)
  const grouped: GroupRequirements[] = []
  for (const group of groups) grouped.push(await groupRequirements(group, tables, where, turn))
  const asked = grouped.flatMap(({ requirements }) => requirements)
  const constraints = (uv?.constraints ?? []).map((text) => ({
    ...projectRequirement(text, 'tool.uv', where),
    constraint: true,
  }))
  const read = { indexes: uv ?? indexes, prereleases: prereleasesOf(poetry), warnings }
  const isProject = 'project' in table || poetry !== null
  const isGroupsAlone =
    onlyGroups.length > 0 || (groups.length > 0 && extras.length === 0 && !isProject)
  if (isGroupsAlone)
    return { ...read, requirements: [...asked, ...constraints], requiresPython: null }
  const { project, source: surety } = declarationsOf(source, table, cwd)
  if (surety === 'estimated') {
    warnings.push(
      warning(
        'setup-py-read',
        `${source.file}: the dependencies were read from setup.py without running it.`,
      ),
    )
  }
  refuseUnsaid(poetry, table, where)
  const wanted =
    options.allExtras === true
      ? [...project.optional.keys()]
      : [...extras, ...grouped.flatMap((one) => one.extras)]
  const own = await projectRequirements(project, wanted, where, turn)
  const requirements = [...own, ...asked, ...constraints]
  return { ...read, requirements, requiresPython: project.requiresPython }
}

const POETRY = 'tool.poetry.dependencies'

/** Null if the file is not on disk. */
const folderOnDisk = (file: string, cwd: string): string | null =>
  file === '-' || isUrl(file) ? null : dirname(resolve(cwd, file))

const prereleasesOf = (poetry: PoetryTable | null): readonly string[] =>
  (poetry?.main ?? []).flatMap(({ name, allowsPrereleases }) =>
    allowsPrereleases ? [normalizeName(name)] : [],
  )

/**
 * @throws PysizeError for a dependency that counts and cannot be written as a requirement
 */
function refuseUnsaid(poetry: PoetryTable | null, table: TomlTable, where: ProjectText): void {
  const dynamic = stringList(tableAt(table, 'project').dynamic)
  if ('project' in table && dynamic?.includes('dependencies') !== true) return
  for (const one of poetry?.main ?? [])
    if (one.requirement === null && !one.isOptional) poetryRequirement(one, POETRY, null, where)
}

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
  const names = (keys: Iterable<string>): readonly string[] =>
    [...new Set([...keys].map(normalizeName))].sort()
  return {
    extras:
      'project' in table || readPoetryTable(table, null) !== null
        ? names(declarationsOf(source, table, cwd).project.optional.keys())
        : [],
    groups: names(groupNames({ table, tools: readToolGroups(table, null) })),
  }
}

function declarationsOf(
  source: SourceText,
  table: TomlTable,
  cwd: string,
): Extract<Declarations, { kind: 'declared' }> {
  const onDisk = source.file !== '-' && !isUrl(source.file)
  const beside = onDisk ? folderLookup(dirname(resolve(cwd, source.file))) : () => undefined
  const files = (path: string): string | undefined =>
    path === 'pyproject.toml' ? source.text : beside(path)
  const declared = readDeclarations(projectTree(files, null, folderOnDisk(source.file, cwd)))
  if (declared?.kind === 'declared') return declared
  const places = [{ file: source.file }]
  if ('project' in table) {
    const hint =
      'Write the requirements to a file, for example with pip-compile or uv pip compile, and give that.'
    throw inputError(
      'dynamic-dependencies',
      `The dependencies of ${source.file} are not known: ${reasonOf(files)}.`,
      { places, hint },
    )
  }
  throw inputError(
    'no-project-table',
    `${source.file} declares no project: it has no [project] table.`,
    {
      places,
      hint: groupHint(table) ?? 'Name the file that lists its requirements.',
    },
  )
}

function groupHint(table: TomlTable): string | undefined {
  const [first, ...more] = Object.keys(tableAt(table, 'dependency-groups')).slice(0, MOST_SHOWN)
  if (first === undefined) return undefined
  const others = more.length === 0 ? '' : `, and so are ${list(more)}`
  return `Dependency groups are read with --group ${first}${others}.`
}

/** How many groups are named. */
const MOST_SHOWN = 6

function checkLists(file: string, table: TomlTable): void {
  const lists = {
    dependencies: tableAt(table, 'project').dependencies,
    ...tableAt(table, 'project', 'optional-dependencies'),
  }
  for (const [name, list] of Object.entries(lists)) {
    if (list === undefined || stringList(list) !== undefined) continue
    throw inputError('invalid-pyproject', `${name} in [project] is not a list of strings.`, {
      places: [{ file }],
    })
  }
}

/** Keys of `[tool.uv]` that change what uv installs. pip ignores them, and a warning says so. */
const UV_KEYS = [
  ...['index', 'sources', 'index-url', 'extra-index-url', 'find-links', 'no-index'],
  ...['override-dependencies', 'constraint-dependencies', 'exclude-dependencies'],
] as const

function uvWarnings(file: string, table: TomlTable, read: UvTables | null): Warning[] {
  const written = tableAt(table, 'tool', 'uv')
  const ignored = read?.ignored ?? UV_KEYS.filter((key) => key in written)
  if (ignored.length === 0) return []
  const hint = read === null ? ', because pip does not read them; --installer uv does' : ' yet'
  return [
    warning(
      'uv-settings-ignored',
      `${file}: ${ignored.join(', ')} in [tool.uv] are not read${hint}.`,
    ),
  ]
}

function unreadIndexes(
  file: string,
  table: TomlTable,
  { isInstallerAsked, installer }: PyprojectOptions,
): Warning[] {
  const tool = (['poetry', 'pdm'] as const).find((one) => 'source' in tableAt(table, 'tool', one))
  if (isInstallerAsked !== true || tool === undefined) return []
  return [
    warning(
      'tool-settings-ignored',
      `${file}: [[tool.${tool}.source]] is not read, because ${installer} does not read it.`,
    ),
  ]
}
