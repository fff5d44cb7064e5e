import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix, resolve } from 'node:path'
import { isTable, parseToml, tableAt } from '../source-trees/toml.ts'
import type { Inputs } from './input.ts'
import { identityOf, isUrl } from './source.ts'

/** The tool that keeps the dependencies of a pyproject.toml. */
export type ProjectTool = 'uv' | 'poetry' | 'pdm'

/** What wrote a list of hashes, and so writes it again. */
export interface LockCommand {
  readonly tool: 'pip-compile' | 'uv'
  /** As its header tells. */
  readonly command: string
  /**
   * The file to edit, relative to the same folder as the inputs; null where the header names none.
   */
  readonly source: string | null
}

/** How the files of a run are kept. */
export interface Upkeep {
  /** The pyproject.toml among the files, with the tool that keeps it. */
  readonly project: { readonly file: string; readonly tool: ProjectTool } | null
  /** Of a file with hashes. */
  readonly lock: { readonly file: string; readonly command: LockCommand | null } | null
}

/** Looks at the files again for what says who keeps them. */
export function upkeepOf(inputs: Inputs, cwd: string): Upkeep {
  const project = inputs.files.find(({ file }) => basename(file) === 'pyproject.toml')?.file
  const hashed = inputs.requirements.find(({ hashes }) => Object.keys(hashes).length > 0)?.origin[0].file
  return {
    project: project === undefined ? lockedProject(inputs, cwd) : { file: project, tool: toolOf(project, cwd) },
    lock: hashed === undefined ? null : { file: hashed, command: lockCommand(hashed, textOf(hashed, cwd)) },
  }
}

/** The pyproject.toml that a lock was made from. */
function lockedProject({ lock }: Inputs, cwd: string): Upkeep['project'] {
  const tool = lock?.lock.tool
  if (lock === null || (tool !== 'uv' && tool !== 'poetry' && tool !== 'pdm')) return null
  const file = posix.join(posix.dirname(lock.lock.file.replaceAll('\\', '/')), 'pyproject.toml')
  return textOf(file, cwd) === '' ? null : { file, tool }
}

function textOf(file: string, cwd: string): string {
  try {
    return file === '-' || isUrl(file) ? '' : readFileSync(resolve(cwd, file), 'utf8')
  } catch {
    return ''
  }
}

function toolOf(file: string, cwd: string): ProjectTool {
  const folder = dirname(identityOf(file, cwd))
  const tools = tableAt(parseToml(file, textOf(file, cwd)), 'tool')
  const uses = (tool: ProjectTool): boolean => isTable(tools[tool]) || existsSync(join(folder, `${tool}.lock`))
  return (['uv', 'poetry', 'pdm'] as const).find(uses) ?? 'uv'
}

/** pip-tools and uv write the command that they were called with into the head of the file. */
function lockCommand(file: string, text: string): LockCommand | null {
  const head = text.split('\n', 12).filter((line) => line.startsWith('#'))
  const command = head.map((line) => line.replace(/^#\s*/, '').trim()).find((line) => /^(?:uv pip compile|pip-compile)\b/.test(line))
  if (command === undefined) return null
  const source = command.split(/\s+/).findLast((word) => /\.(?:in|toml)$/.test(word))
  // The command was given in the folder of the file, as a rule.
  const beside = source === undefined ? null : posix.join(posix.dirname(file.replaceAll('\\', '/')), basename(source))
  return { tool: command.startsWith('uv') ? 'uv' : 'pip-compile', command, source: beside }
}
