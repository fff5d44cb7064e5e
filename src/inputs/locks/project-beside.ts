import { posix, resolve } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { type Place, PysizeError } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseToml, type TomlTable } from '../../source-trees/toml.ts'
import { type InputSources, identityOf, isUrl } from '../source.ts'

/** The pyproject.toml in the folder of a lock file. */
export interface ProjectBeside {
  readonly file: string
  readonly text: string
  readonly table: TomlTable
  /** Where requirements of a name stand, each with its text, in the order of the file. */
  readonly lines: ReadonlyMap<string, readonly RequirementLine[]>
}

export interface RequirementLine {
  readonly text: string
  readonly place: Place
}

/**
 * Null where there is none, or where it is not TOML: the lock alone decides what is installed.
 */
export function projectBeside(lock: string, { cwd, texts }: InputSources): ProjectBeside | null {
  if (lock === '-' || isUrl(lock)) return null
  const file = posix.join(posix.dirname(lock.replaceAll('\\', '/')), 'pyproject.toml')
  const text = texts?.get(identityOf(file, cwd)) ?? textOfFile(resolve(cwd, file))
  if (text === undefined) return null
  try {
    return { file, text, table: parseToml(file, text), lines: requirementLines(file, text) }
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}

/** Tables whose strings are requirements, and keys of tables whose lists are. */
const LISTS = /^(?:project\.optional-dependencies|dependency-groups|tool\.uv|tool\.pdm\.dev-dependencies)$/
/** Tables whose keys are names. */
const NAMED = /^tool\.poetry\.(?:.*\.)?(?:dev-)?dependencies$/
const REQUIREMENT = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:$|[[<>=!~;@(])/

/** The parser gives no places, so that lines are looked at: each in linear time. */
function requirementLines(file: string, text: string): ReadonlyMap<string, readonly RequirementLine[]> {
  const found = new Map<string, RequirementLine[]>()
  const add = (name: string, line: RequirementLine): void => {
    const known = found.get(normalizeName(name))
    if (known === undefined) found.set(normalizeName(name), [line])
    else known.push(line)
  }
  let table = ''
  let key = ''
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const header = /^\s*\[([^\]"'[]+)\]\s*(?:#.*)?$/.exec(line)
    if (header !== null) {
      table = header[1]!.replace(/\s/g, '')
      key = ''
      continue
    }
    const [, bare, quoted] = /^\s*(?:([\w.-]+)|["']([\w.-]+)["'])\s*=/.exec(line) ?? []
    const assigned = bare ?? quoted
    if (assigned !== undefined) key = assigned
    const place = (column: number): Place => ({ file, line: at + 1, column, text: line })
    if (NAMED.test(table) && assigned !== undefined) {
      const text = line.replace(/\s+#.*$/, '').trim()
      add(assigned, { text, place: place(line.indexOf(assigned) + 1) })
      continue
    }
    if (!LISTS.test(table) && !(table === 'project' && key === 'dependencies')) continue
    for (const { 1: double, 2: single, index } of line.matchAll(/"([^"\\]*)"|'([^']*)'/g)) {
      const value = double ?? single ?? ''
      const name = REQUIREMENT.exec(value)?.[1]
      if (name !== undefined) add(name, { text: value.trim(), place: place(index + 2) })
    }
  }
  return found
}

/** Where a project names a requirement, or the lock where it does not. */
export function rootLine(name: string, project: ProjectBeside | null, otherwise: RequirementLine): RequirementLine {
  return project?.lines.get(name)?.[0] ?? otherwise
}
