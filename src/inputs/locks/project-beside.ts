import { posix, resolve } from 'node:path'
import { type Place, PysizeError } from '../../errors.ts'
import { leadingName, normalizeName } from '../../packaging/name.ts'
import { isTable, parseToml, stringAt, type TomlTable, tableAt } from '../../source-trees/toml.ts'
import type { TakeTurn } from '../../turns.ts'
import { groupOfCategory, isPipfileCategory } from '../pipfile/categories.ts'
import { fileBeside, type InputSources, identityOf, isUrl, textBeside } from '../source.ts'
import {
  pipfileRequirements,
  pyprojectRequirements,
  type RequiredBy,
} from './declared-requirements.ts'
import type { Counted } from './lock.ts'

/** The file in the folder of a lock that it was made from: pyproject.toml or Pipfile. */
export interface ProjectBeside {
  readonly file: string
  readonly text: string
  readonly table: TomlTable
  /** The places of requirements with a name, in the order of the file. */
  readonly lines: ReadonlyMap<string, readonly RequirementLine[]>
  /**
   * The file of the same name in a folder, by its path from that of the lock; null if it cannot be
   * read.
   */
  readonly below: (folder: string) => TomlTable | null
}

export interface RequirementLine extends RequiredBy {
  readonly text: string
  readonly place: Place
}

/** Null if missing, or if it is not TOML: then only the lock decides what is installed. */
export async function projectBeside(
  lock: string,
  name: 'pyproject.toml' | 'Pipfile',
  { cwd, texts, looked }: InputSources,
  turn: TakeTurn,
): Promise<ProjectBeside | null> {
  if (lock === '-' || isUrl(lock)) return null
  const file = fileBeside(lock, name)
  const text = texts?.get(identityOf(file, cwd)) ?? textBeside(resolve(cwd, file), looked)
  const table = text === undefined ? null : tableOf(file, text)
  if (text === undefined || table === null) return null
  const below = (folder: string): TomlTable | null => {
    const path = posix.join(posix.dirname(file), folder, name)
    return tableOf(path, textBeside(resolve(cwd, path), looked) ?? '')
  }
  await turn()
  return { file, text, table, lines: await requirementLines(file, text, table, turn), below }
}

/** Null if it is not TOML. */
function tableOf(file: string, text: string): TomlTable | null {
  try {
    return parseToml(file, text)
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}

/** The owners of the strings in a table's lists, by the table and the key of the list. */
function listOwner(table: string, key: string): RequiredBy | undefined {
  const name = normalizeName(key)
  if (table === 'project') return key === 'dependencies' ? {} : undefined
  if (table === 'project.optional-dependencies') return { extra: name }
  if (table === 'dependency-groups' || table === 'tool.pdm.dev-dependencies') return { group: name }
  return table === 'tool.uv' && key === 'dev-dependencies' ? { group: 'dev' } : undefined
}

/** The owners of the keys of a table, which are names. */
function keyOwner(table: string, isPipfile: boolean): RequiredBy | undefined {
  if (isPipfile) {
    if (table === 'packages') return {}
    return isPipfileCategory(table) && /^[^.]+$/.test(table)
      ? { group: groupOfCategory(table) }
      : undefined
  }
  if (table === 'tool.poetry.dependencies') return {}
  if (table === 'tool.poetry.dev-dependencies') return { group: 'dev' }
  const [, group] = /^tool\.poetry\.group\.([\w-]+)\.dependencies$/.exec(table) ?? []
  return group === undefined ? undefined : { group: normalizeName(group) }
}

/** How many lines are searched between two turns. */
const AT_ONCE = 1000

/** The name that a string requires; undefined if it is no requirement. */
function requiredName(text: string): string | undefined {
  const name = leadingName(text)
  const isRequired =
    name !== undefined && /^\s*(?:$|[[<>=!~;@(])/.test(text.trimStart().slice(name.length))
  return isRequired ? name : undefined
}

/**
 * The parser gives no places, so the lines are searched: each in linear time. A requirement that
 * the search misses has the file as its place.
 */
async function requirementLines(
  file: string,
  text: string,
  parsed: TomlTable,
  turn: TakeTurn,
): Promise<ReadonlyMap<string, readonly RequirementLine[]>> {
  const found = new Map<string, RequirementLine[]>()
  const add = (written: string, line: RequirementLine): void => {
    const name = normalizeName(written)
    const known = found.get(name)
    if (known === undefined) found.set(name, [line])
    else known.push(line)
  }
  const isPipfile = posix.basename(file) === 'Pipfile'
  let table = ''
  let key = ''
  for (const [at, whole] of text.split(/\r?\n/).entries()) {
    if (at % AT_ONCE === 0) await turn()
    const line = withoutComment(whole)
    const place = (column: number): Place => ({ file, line: at + 1, column, text: whole })
    const [, header] = /^\s*\[+([^\]"'[]+)\]+\s*$/.exec(line) ?? []
    if (header !== undefined) {
      table = header.replace(/\s/g, '')
      key = ''
      // A table of its own for one name: [tool.poetry.dependencies.flask].
      const [, parent = '', own = ''] = /^(.*)\.([\w-]+)$/.exec(table) ?? []
      const owner = keyOwner(parent, isPipfile)
      if (owner !== undefined)
        add(own, { ...owner, text: own, place: place(line.lastIndexOf(own) + 1) })
      continue
    }
    const [, bare, quoted] = /^\s*(?:([\w-]+)[\w.-]*|["']([\w.-]+)["'])\s*=/.exec(line) ?? []
    const assigned = bare ?? quoted
    if (assigned !== undefined) key = assigned
    const byKey = keyOwner(table, isPipfile)
    if (byKey !== undefined) {
      if (assigned !== undefined)
        add(assigned, {
          ...byKey,
          text: line.trim(),
          place: place(line.indexOf(assigned) + 1),
        })
      continue
    }
    const owner = listOwner(table, key)
    if (owner === undefined) continue
    for (const { 1: double, 2: single, index } of line.matchAll(/"([^"\\]*)"|'([^']*)'/g)) {
      const value = double ?? single ?? ''
      const name = requiredName(value)
      const isIncluded = /\binclude-group\s*=\s*$/.test(line.slice(Math.max(0, index - 40), index))
      if (name !== undefined && !isIncluded)
        add(name, { ...owner, text: value.trim(), place: place(index + 2) })
    }
  }
  await turn()
  const declared = isPipfile ? pipfileRequirements(parsed) : pyprojectRequirements(parsed)
  // A set, because a project may require one name from thousands of groups.
  const known = new Set(
    [...found].flatMap(([name, lines]) => lines.map((line) => ownerKey(name, line))),
  )
  await turn()
  for (const { text: written, ...owner } of declared) {
    const name = requiredName(written)
    if (name === undefined || known.has(ownerKey(normalizeName(name), owner))) continue
    add(name, { ...owner, text: written.trim(), place: { file } })
  }
  return found
}

// Names have no spaces.
const ownerKey = (name: string, { extra, group }: RequiredBy): string =>
  `${name} ${extra === undefined ? '' : `e${extra}`} ${group === undefined ? '' : `g${group}`}`

/** A `#` within quotes begins no comment. */
function withoutComment(line: string): string {
  if (!line.includes('#')) return line
  const [before = ''] = /^(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*/.exec(line) ?? []
  return line.charAt(before.length) === '#' ? before : line
}

/** The place where a project names a requirement, or the lock if it does not. */
export function rootLine(
  name: string,
  project: ProjectBeside | null,
  otherwise: RequirementLine,
): RequirementLine {
  return project?.lines.get(name)?.[0] ?? otherwise
}

/** The lines of a project that count, by the name that they require. */
export function countedLines(
  { lines, table }: ProjectBeside,
  { extras, groups, main }: Counted,
): readonly (readonly [string, RequirementLine])[] {
  const wanted = includedGroups(groups, table)
  const wantedExtras = new Set(extras)
  return [...lines].flatMap(([name, all]) =>
    all
      .filter(({ extra, group }) =>
        group === undefined
          ? main && (extra === undefined || wantedExtras.has(extra))
          : wanted.has(group),
      )
      .map((line) => [name, line] as const),
  )
}

/** The dependency groups, and those that they include (PEP 735). */
export function includedGroups(groups: readonly string[], table: TomlTable): ReadonlySet<string> {
  const byName = new Map(
    Object.entries(tableAt(table, 'dependency-groups')).map(([name, entries]) => [
      normalizeName(name),
      entries,
    ]),
  )
  const found = new Set(groups)
  // The list grows while it is read.
  for (const group of found) {
    const entries = byName.get(group)
    for (const entry of Array.isArray(entries) ? entries : []) {
      const included = isTable(entry) ? stringAt(entry, 'include-group') : undefined
      if (included !== undefined) found.add(normalizeName(included))
    }
  }
  return found
}
