import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix, resolve } from 'node:path'
import { isTable, parseToml, tableAt } from '../source-trees/toml.ts'
import type { Inputs } from './input.ts'
import { type LockCommand, lockCommand } from './lock-command.ts'
import { identityOf, isUrl } from './source.ts'

/** The tool that manages the dependencies of a pyproject.toml. */
export type ProjectTool = 'uv' | 'poetry' | 'pdm'

/** The tools that manage the files of a run. */
export interface Upkeep {
  /** The pyproject.toml among the files, with the tool that manages it. */
  readonly project: { readonly file: string; readonly tool: ProjectTool } | null
  /** For a file with hashes. */
  readonly lock: { readonly file: string; readonly command: LockCommand | null } | null
}

/** Reads the files again to find the tools that manage them. */
export function upkeepOf(inputs: Inputs, cwd: string): Upkeep {
  const project = inputs.files.find(({ file }) => basename(file) === 'pyproject.toml')?.file
  const hashed = inputs.requirements.find(({ hashes }) => Object.keys(hashes).length > 0)?.origin[0]
    .file
  return {
    project:
      project === undefined
        ? lockedProject(inputs, cwd)
        : { file: project, tool: toolOf(project, cwd) },
    lock:
      hashed === undefined
        ? null
        : { file: hashed, command: lockCommand(hashed, textOf(hashed, cwd)) },
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
  const uses = (tool: ProjectTool): boolean =>
    isTable(tools[tool]) || existsSync(join(folder, `${tool}.lock`))
  return (['uv', 'poetry', 'pdm'] as const).find(uses) ?? 'uv'
}
