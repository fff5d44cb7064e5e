import type { KnownCommand } from '../../images/commands/known-command.ts'
import type { FileSystem } from '../../images/file-system/image-files.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import type { Actor } from './actor.ts'
import type { StageState, StepPlace } from './image-work.ts'
import { afterToolRan, type PythonTool } from './python-run.ts'
import type { ResolvedInstall } from './resolve-install.ts'

/** The tool of Python that a command runs; undefined for none that imports more than pip. */
function toolOf({ name, args }: KnownCommand): PythonTool | undefined {
  if (name === 'poetry')
    return args.some((word) => /^(?:install|sync|add|update)$/.test(word ?? ''))
      ? 'poetry install'
      : 'poetry'
  if (name === 'pdm' || name === 'pipenv' || name === 'pipx') return name
  if (name === 'pip-compile' || name === 'pip-sync') return 'pip-tools'
  return /^python[\d.]*$/.test(name) && args[0] === '-m' && args[1] === 'build'
    ? 'setuptools'
    : undefined
}

/** The state after a tool of Python ran, which compiles the modules that it imports. */
export function withToolRun(
  command: KnownCommand & Actor,
  state: StageState,
  place: StepPlace,
): StageState {
  const tool = toolOf(command)
  const interpreter = state.environments.find(({ kind }) => kind === 'interpreter')
  if (tool === undefined || interpreter === undefined) return state
  return { ...state, files: afterToolRan(state.files, tool, interpreter, command, place) }
}

/** The bytecode that builds of projects leave, nearly all of them by setuptools. */
export const afterBuild = (
  files: FileSystem,
  { result, written }: ResolvedInstall,
  environment: PythonEnvironment,
  command: KnownCommand & Actor,
  place: StepPlace,
): FileSystem =>
  [...written.keys()].some(
    (name) => result.resolution.packages.get(name)?.candidate.kind === 'sdist',
  )
    ? afterToolRan(files, 'setuptools', environment, command, place)
    : files
