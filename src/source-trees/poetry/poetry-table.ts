import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { normalizeName } from '../../packaging/name.ts'
import type { DeclaredProject } from '../declared-project.ts'
import { isTable, stringAt, stringList, type TomlTable, tableAt } from '../toml.ts'
import { poetryAlternatives, poetryRange } from './poetry-range.ts'

/** A dependency of `[tool.poetry]`, as Poetry would write it into metadata. */
export interface PoetryDependency {
  /** As written. */
  readonly name: string
  /** Extras, versions, URL and marker; null if no requirement can express the table. */
  readonly requirement: string | null
  /** The `[[tool.poetry.source]]` that it comes from. */
  readonly source: string | null
  /** Relative to the project's folder. */
  readonly path: string | null
  readonly isEditable: boolean
  readonly isOptional: boolean
  readonly allowsPrereleases: boolean
}

/**
 * The dependencies of a table whose keys are names, except for Python itself (poetry-core:
 * factory.py, `create_dependency`). A name may have several constraints under different markers.
 *
 * @param folder the folder of relative paths; if null, dependencies by path have no requirement
 */
export function poetryDependencies(
  table: TomlTable,
  folder: string | null,
): readonly PoetryDependency[] {
  return Object.entries(table).flatMap(([name, value]) => {
    if (normalizeName(name) === 'python') return []
    return (Array.isArray(value) ? value : [value]).map((one: unknown) =>
      poetryDependency(
        name,
        typeof one === 'string' ? { version: one } : isTable(one) ? one : { version: null },
        folder,
      ),
    )
  })
}

function poetryDependency(name: string, table: TomlTable, folder: string | null): PoetryDependency {
  const path = stringAt(table, 'path') ?? stringAt(table, 'file') ?? null
  return {
    name,
    requirement: requirementOf(name, table, path, folder),
    source: stringAt(table, 'source') ?? null,
    path,
    isEditable: table.develop === true,
    isOptional: table.optional === true,
    allowsPrereleases: table['allow-prereleases'] === true,
  }
}

function requirementOf(
  name: string,
  table: TomlTable,
  path: string | null,
  folder: string | null,
): string | null {
  const extras = stringList(table.extras) ?? []
  const what = extras.length === 0 ? name : `${name}[${extras.join(',')}]`
  const marker = markerOf(table)
  const url = urlOf(table, path, folder)
  if (url !== undefined) return marker === '' ? `${what} @ ${url}` : `${what} @ ${url} ; ${marker}`
  const range =
    path === null && 'version' in table
      ? poetryRange(stringAt(table, 'version') ?? '||')
      : path === null
        ? ''
        : undefined
  return range === undefined ? null : `${what}${range}${marker === '' ? '' : ` ; ${marker}`}`
}

function urlOf(table: TomlTable, path: string | null, folder: string | null): string | undefined {
  const subdirectory = stringAt(table, 'subdirectory')
  const fragment = subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`
  const [git, url] = ['git', 'url'].map((key) => stringAt(table, key))
  if (git !== undefined) {
    const revision = ['rev', 'tag', 'branch']
      .map((key) => stringAt(table, key))
      .find((one) => one !== undefined)
    return `git+${repositoryUrl(git)}${revision === undefined ? '' : `@${revision}`}${fragment}`
  }
  if (url !== undefined) return url + fragment
  return path === null || folder === null
    ? undefined
    : pathToFileURL(resolve(folder, path, subdirectory ?? '.')).href
}

/** `git@host:owner/name.git` is a form of ssh, and not a URL. */
const repositoryUrl = (git: string): string =>
  git.replace(/^([\w.-]+@[\w.-]+):(?!\/\/)/, 'ssh://$1/')

/**
 * `python`, `platform` and `markers` of a dependency in one marker; empty if it has no condition.
 */
function markerOf(table: TomlTable): string {
  const [python, platform, markers] = ['python', 'platform', 'markers'].map((key) =>
    stringAt(table, key),
  )
  const parts = [
    ...(python === undefined
      ? []
      : [
          comparisons(python, (release) =>
            release.split('.').length > 2 ? 'python_full_version' : 'python_version',
          ),
        ]),
    ...(platform === undefined ? [] : [comparisons(platform, () => 'sys_platform')]),
    ...(markers === undefined ? [] : [markers]),
  ].filter((part) => part !== '')
  return parts.length < 2 ? parts.join('') : parts.map((part) => `(${part})`).join(' and ')
}

/**
 * The alternatives of a constraint as a marker; a value without an operator is compared with `==`.
 */
function comparisons(constraint: string, variable: (value: string) => string): string {
  const alternatives = poetryAlternatives(constraint).map((clauses) =>
    clauses
      .map((clause) => {
        const [, operator = '==', value = ''] = /^(===|[=!~<>]=|[<>])?\s*(.*)$/.exec(clause) ?? []
        return `${variable(value)} ${operator} "${value.replaceAll('"', '')}"`
      })
      .join(' and '),
  )
  return alternatives.includes('') ? '' : alternatives.join(' or ')
}

/**
 * The Pythons that a constraint allows, as `requires-python` would state it; alternatives are
 * joined.
 */
function poetryPython(table: TomlTable): string | null {
  const python = stringAt(table, 'python')
  if (python === undefined) return null
  const range = poetryRange(python)
  if (range !== undefined) return range === '' ? null : range
  // Between the alternatives there may be Pythons that do not exist.
  const clauses = poetryAlternatives(python)
  return [
    ...(clauses[0] ?? []).filter((clause) => /^>/.test(clause)),
    ...(clauses.at(-1) ?? []).filter((clause) => /^</.test(clause)),
  ].join(',')
}

/** `[tool.poetry]` of a project. */
export interface PoetryTable {
  readonly name: string
  readonly version: string
  readonly requiresPython: string | null
  readonly main: readonly PoetryDependency[]
  /** The names in each extra, normalised; they are among the main dependencies. */
  readonly extras: ReadonlyMap<string, readonly string[]>
}

/** Null if there is no such table, or if it declares nothing. */
export function readPoetryTable(table: TomlTable, folder: string | null): PoetryTable | null {
  const poetry = tableAt(table, 'tool', 'poetry')
  if (!('dependencies' in poetry) && stringAt(poetry, 'name') === undefined) return null
  const dependencies = tableAt(poetry, 'dependencies')
  const extras = Object.entries(tableAt(poetry, 'extras')).map(
    ([extra, names]) =>
      [
        normalizeName(extra),
        (stringList(names) ?? []).map((name) => normalizeName(/^[\w.-]*/.exec(name)![0])),
      ] as const,
  )
  return {
    name: stringAt(poetry, 'name') ?? '',
    version: stringAt(poetry, 'version') ?? '',
    requiresPython: poetryPython(dependencies),
    main: poetryDependencies(dependencies, folder),
    extras: new Map(extras),
  }
}

/** The metadata that a build with poetry-core would write. */
export function poetryProject({ main, extras, ...own }: PoetryTable): DeclaredProject {
  const texts = (dependencies: readonly PoetryDependency[]): readonly string[] =>
    dependencies.flatMap(({ requirement }) => requirement ?? [])
  return {
    ...own,
    dependencies: texts(main.filter(({ isOptional }) => !isOptional)),
    optional: new Map(
      [...extras].map(([extra, names]) => [
        extra,
        texts(main.filter(({ name }) => names.includes(normalizeName(name)))),
      ]),
    ),
  }
}
