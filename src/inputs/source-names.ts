import { basename, resolve } from 'node:path'
import { textOfFile } from '../cache/regular-file.ts'
import { PysizeError } from '../errors.ts'
import { leadingName, normalizeName } from '../packaging/name.ts'
import { parseToml } from '../source-trees/toml.ts'
import { pyprojectRequirements } from './locks/declared-requirements.ts'
import type { Upkeep } from './written-by.ts'

/** A list that a tool wrote, and the file that it was made from. */
export interface WrittenList {
  readonly file: string
  readonly source: string
  /** The names that the source requires directly, normalised; null if it cannot be read. */
  readonly names: ReadonlySet<string> | null
  /** They write the list again. */
  readonly commands: readonly string[]
}

/** The list of a run that its tool writes again; null without one, or if its source is unknown. */
export function writtenList({ lock, exported, project }: Upkeep, cwd: string): WrittenList | null {
  if (exported !== undefined && project !== null)
    return {
      file: exported.file,
      source: project.file,
      names: namesIn(project.file, cwd),
      commands: exported.commands,
    }
  const { command, file } = lock ?? {}
  if (file === undefined || command == null || command.source === null) return null
  const { source } = command
  return { file, source, names: namesIn(source, cwd), commands: [command.command] }
}

/** A line that includes another file, and one without a name, make the names unknown. */
function namesIn(file: string, cwd: string): ReadonlySet<string> | null {
  const text = textOfFile(resolve(cwd, file))
  if (text === undefined) return null
  if (basename(file) === 'pyproject.toml') return namesInProject(file, text)
  if (!/\.(?:in|txt)$/.test(file)) return null
  const lines = text.split(/\r?\n/).filter((line) => /^\s*[^\s#]/.test(line))
  const names = lines.map((line) => (/^\s*\S*:/.test(line) ? undefined : leadingName(line)))
  return names.some((name) => name === undefined)
    ? null
    : new Set(names.map((name) => normalizeName(name!)))
}

function namesInProject(file: string, text: string): ReadonlySet<string> | null {
  try {
    const names = pyprojectRequirements(parseToml(file, text)).flatMap(
      (one) => leadingName(one.text) ?? [],
    )
    return names.length === 0 ? null : new Set(names.map(normalizeName))
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}
