import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isTable, parseToml, tableAt } from '../source-trees/toml.ts'
import { type Exported, exportedByPdm, exportOf, PDM_HEAD } from './export-command.ts'
import type { Inputs } from './input.ts'
import { headLines, type LockCommand, lockCommand } from './lock-command.ts'
import { fileBeside, identityOf, isUrl } from './source.ts'

/** The tool that manages the dependencies of a pyproject.toml. */
type PyprojectTool = 'uv' | 'poetry' | 'pdm'
/**
 * The tool that manages a pyproject.toml, a Pipfile, the metadata of a script, a manifest of pixi,
 * the environment file of conda-lock, or a lock that holds its own requirements.
 */
export type ProjectTool = PyprojectTool | 'pipenv' | 'pex' | 'script' | 'pixi' | 'conda-lock'

/** The tools that manage the files of a run. */
export interface Upkeep {
  /** The file with the requirements, if a tool manages one, and that tool. */
  readonly project: { readonly file: string; readonly tool: ProjectTool } | null
  /** For a file with hashes. */
  readonly lock: { readonly file: string; readonly command: LockCommand | null } | null
  /** If a tool exported the file from the lock of that project. */
  readonly exported?: Exported
  /** Whether the files are locks, which nobody edits, and their source is not known. */
  readonly isSourceless: boolean
}

/** Reads the files again to find the tools that manage them. */
export function upkeepOf(inputs: Inputs, cwd: string): Upkeep {
  const exported = exportedFrom(inputs, cwd)
  if (exported !== null)
    return {
      project: { file: pyprojectBeside(exported.file, cwd), tool: exported.tool },
      lock: null,
      exported,
      isSourceless: false,
    }
  const pyproject = inputs.files.find(({ file }) => basename(file) === 'pyproject.toml')?.file
  const script = inputs.files.find(({ file }) => isScript(file))?.file
  const project =
    pyproject !== undefined
      ? { file: pyproject, tool: toolOf(pyproject, cwd) }
      : script !== undefined
        ? { file: script, tool: 'script' as const }
        : lockedProject(inputs, cwd)
  const hashed = inputs.requirements.find(({ hashes }) => Object.keys(hashes).length > 0)?.origin[0]
    .file
  const list = hashed === undefined ? null : withCommand(hashed, cwd)
  const compiled =
    inputs.lock === null || project !== null ? null : withCommand(inputs.lock.lock.file, cwd)
  const lock = list ?? (compiled?.command === null ? null : compiled)
  return {
    project,
    lock,
    isSourceless: inputs.lock !== null && project === null && lock === null,
  }
}

function exportedFrom({ files, lock }: Inputs, cwd: string): Exported | null {
  const { format, tool, file = '' } = lock?.lock ?? {}
  const beside = fileBeside(file, 'pdm.lock')
  // PDM also locks into a pylock.toml, with the same head as its other files. An export has none.
  if (format === 'pylock.toml' && tool === 'pdm')
    return textOf(beside, cwd) === '' && headLines(textOf(file, cwd)).includes(PDM_HEAD)
      ? null
      : exportedByPdm(file, 'pylock')
  for (const one of files) {
    const exported = exportOf(one.file, textOf(one.file, cwd))
    if (exported !== null) return exported
  }
  return null
}

/** The pyproject.toml in the folder of a file, or only its name if it is elsewhere. */
function pyprojectBeside(file: string, cwd: string): string {
  const beside = fileBeside(file, 'pyproject.toml')
  return textOf(beside, cwd) === '' ? 'pyproject.toml' : beside
}

const withCommand = (file: string, cwd: string): NonNullable<Upkeep['lock']> => ({
  file,
  command: lockCommand(file, textOf(file, cwd)),
})

/** A script with its requirements in it (PEP 723). */
const isScript = (file: string): boolean => file.endsWith('.py') && basename(file) !== 'setup.py'

/** The file that a lock was made from. */
function lockedProject({ lock }: Inputs, cwd: string): Upkeep['project'] {
  if (lock === null) return null
  const { tool, file, sources = [] } = lock.lock
  if (tool === 'pex') return { file, tool }
  const isThere = (name: string): boolean => textOf(name, cwd) !== ''
  if (tool === 'uv' && isScript(file.replace(/\.lock$/, ''))) {
    const script = file.slice(0, -'.lock'.length)
    return isThere(script) ? { file: script, tool: 'script' } : null
  }
  if (tool === 'pixi' || tool === 'conda-lock') {
    const names = tool === 'pixi' ? ['pixi.toml', 'pyproject.toml'] : sources
    const manifest = names.map((name) => fileBeside(file, name)).find(isThere)
    return manifest === undefined ? null : { file: manifest, tool }
  }
  if (tool !== 'uv' && tool !== 'poetry' && tool !== 'pdm' && tool !== 'pipenv') return null
  const name = tool === 'pipenv' ? 'Pipfile' : 'pyproject.toml'
  const source = fileBeside(file, name)
  return textOf(source, cwd) === '' ? null : { file: source, tool }
}

function textOf(file: string, cwd: string): string {
  try {
    return file === '-' || isUrl(file) ? '' : readFileSync(resolve(cwd, file), 'utf8')
  } catch {
    return ''
  }
}

function toolOf(file: string, cwd: string): PyprojectTool {
  const folder = dirname(identityOf(file, cwd))
  const tools = tableAt(parseToml(file, textOf(file, cwd)), 'tool')
  const uses = (tool: PyprojectTool): boolean =>
    isTable(tools[tool]) || existsSync(join(folder, `${tool}.lock`))
  return (['uv', 'poetry', 'pdm'] as const).find(uses) ?? 'uv'
}
