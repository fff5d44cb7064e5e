import { normalizeName } from '../packaging/name.ts'
import type { DeclaredProject } from './declared-project.ts'
import { poetryProject, readPoetryTable } from './poetry/poetry-table.ts'
import { type FileLookup, requirementLines } from './project-files.ts'
import { isTable, stringAt, stringList, type TomlTable, tableAt } from './toml.ts'

/**
 * The declarations of a project in the tables of its build tool: Poetry's, those of Flit before
 * `[project]`, and files that Hatch reads. `[project]` has the rest, if there is one.
 *
 * @param folder the folder of relative paths
 */
export function readToolProject(
  table: TomlTable,
  files: FileLookup,
  folder: string | null,
): DeclaredProject | undefined {
  const poetry = readPoetryTable(table, folder)
  const found =
    poetry === null ? (flitProject(table) ?? hatchProject(table, files)) : poetryProject(poetry)
  const project = tableAt(table, 'project')
  if (found === undefined || Object.keys(project).length === 0) return found
  const dynamic = stringList(project.dynamic) ?? []
  const written = Object.entries(tableAt(project, 'optional-dependencies')).map(
    ([extra, list]) => [normalizeName(extra), stringList(list) ?? []] as const,
  )
  return {
    name: stringAt(project, 'name') ?? found.name,
    version: stringAt(project, 'version') ?? found.version,
    requiresPython: stringAt(project, 'requires-python') ?? found.requiresPython,
    dependencies: dynamic.includes('dependencies')
      ? found.dependencies
      : (stringList(project.dependencies) ?? []),
    optional: dynamic.includes('optional-dependencies') ? found.optional : new Map(written),
  }
}

/** flit_core/config.py, `_prep_metadata`. */
function flitProject(table: TomlTable): DeclaredProject | undefined {
  const metadata = tableAt(table, 'tool', 'flit', 'metadata')
  const module = stringAt(metadata, 'module')
  if (module === undefined) return undefined
  const extras = Object.entries(tableAt(metadata, 'requires-extra')).map(
    ([extra, list]) => [normalizeName(extra), stringList(list) ?? []] as const,
  )
  const forDevelopment = stringList(metadata['dev-requires'])
  return {
    name: stringAt(metadata, 'dist-name') ?? module,
    version: '',
    requiresPython: stringAt(metadata, 'requires-python') ?? null,
    dependencies: stringList(metadata.requires) ?? [],
    optional: new Map([
      ...(forDevelopment === undefined ? [] : [['dev', forDevelopment] as const]),
      ...extras,
    ]),
  }
}

/** hatch-requirements-txt, hatch_requirements_txt.py. */
function hatchProject(table: TomlTable, files: FileLookup): DeclaredProject | undefined {
  const hooks = tableAt(table, 'tool', 'hatch', 'metadata', 'hooks')
  if (!isTable(hooks.requirements_txt)) return undefined
  const hook = hooks.requirements_txt
  const named = stringList(hook.files) ?? [stringAt(hook, 'filename') ?? 'requirements.txt']
  const dependencies = requirementLines(named, files)
  if (dependencies === undefined) return undefined
  const extras = Object.entries(tableAt(hook, 'optional-dependencies')).map(
    ([extra, list]) =>
      [normalizeName(extra), requirementLines(stringList(list) ?? [], files) ?? []] as const,
  )
  return { name: '', version: '', requiresPython: null, dependencies, optional: new Map(extras) }
}
