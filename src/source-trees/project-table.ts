import { normalizeName } from '../packaging/name.ts'
import type { DeclaredProject } from './declared-project.ts'
import { type FileLookup, requirementLines } from './project-files.ts'
import { isTable, stringAt, stringList, type TomlTable, tableAt } from './toml.ts'

/** The declarations of `[project]`; `dynamic` says that the dependencies are left to a build. */
export type ProjectTable =
  | { readonly kind: 'declared'; readonly project: DeclaredProject }
  | { readonly kind: 'dynamic' }
  | { readonly kind: 'absent' }

/**
 * Reads `[project]` (PEP 621). Dynamic dependencies are known if setuptools reads them from files
 * (`[tool.setuptools.dynamic]`) that contain nothing else. Lists with other values than strings
 * count as empty.
 */
export function readProjectTable(table: TomlTable, files: FileLookup): ProjectTable {
  const project = tableAt(table, 'project')
  if (Object.keys(project).length === 0) return { kind: 'absent' }
  const dynamic = new Set(stringList(project.dynamic) ?? [])
  const dependencies = dynamic.has('dependencies')
    ? fromFiles(tableAt(table, 'tool', 'setuptools', 'dynamic', 'dependencies'), files)
    : (stringList(project.dependencies) ?? [])
  if (dependencies === undefined) return { kind: 'dynamic' }
  const optional = dynamic.has('optional-dependencies')
    ? optionalFromFiles(table, files)
    : optionalOf(tableAt(project, 'optional-dependencies'))
  return {
    kind: 'declared',
    project: {
      name: stringAt(project, 'name') ?? '',
      version: stringAt(project, 'version') ?? '',
      requiresPython: stringAt(project, 'requires-python') ?? null,
      dependencies,
      optional,
    },
  }
}

function optionalOf(table: TomlTable): Map<string, readonly string[]> {
  return new Map(
    Object.entries(table).map(([extra, list]) => [normalizeName(extra), stringList(list) ?? []]),
  )
}

function optionalFromFiles(table: TomlTable, files: FileLookup): Map<string, readonly string[]> {
  const declared = Object.entries(
    tableAt(table, 'tool', 'setuptools', 'dynamic', 'optional-dependencies'),
  )
  return new Map(
    declared.map(([extra, value]) => [
      normalizeName(extra),
      (isTable(value) ? fromFiles(value, files) : undefined) ?? [],
    ]),
  )
}

function fromFiles(directive: TomlTable, files: FileLookup): readonly string[] | undefined {
  const file = directive.file
  const paths = typeof file === 'string' ? [file] : stringList(file)
  return paths === undefined ? undefined : requirementLines(paths, files)
}
