import type { KnownCommand } from '../../images/commands/known-command.ts'
import type { FileSystem } from '../../images/file-system/image-files.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import { isFileUrl, pathOfFileUrl } from '../../inputs/links.ts'
import type { Actor } from './actor.ts'
import type { StageState, StepPlace } from './image-work.ts'
import { afterToolRan, type PythonTool } from './python-run.ts'
import type { ResolvedInstall } from './resolve-install.ts'

/** The tool of Python that a command runs; undefined for none that imports more than pip. */
function toolOf({ name, args, env }: KnownCommand): PythonTool | undefined {
  if (name === 'poetry') {
    const isShared = /^(?:0|false)$/i.test(env.get('POETRY_VIRTUALENVS_CREATE') ?? '')
    return !isShared && args.some((word) => /^(?:install|sync|add|update)$/.test(word ?? ''))
      ? 'poetry install'
      : 'poetry'
  }
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
  [...written.keys()].some((name) => {
    const candidate = result.resolution.packages.get(name)?.candidate
    return candidate?.kind === 'sdist' && !isWheelOf(candidate.file.url, files)
  })
    ? afterToolRan(files, 'setuptools', environment, command, place)
    : files

/** Whether an earlier command built the wheel of a project of the context. */
const isWheelOf = (url: string, files: FileSystem): boolean =>
  isFileUrl(url) &&
  files.some(({ group }) => group.pins?.includes(pathOfFileUrl(url, '/') ?? '') === true)
