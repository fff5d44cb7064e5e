import { join } from 'node:path'
import { statusOf } from '../../cache/regular-file.ts'
import { fetchSdist, isCostlySdist } from '../../distributions/sdist-reader.ts'
import type { KnownCommand } from '../../images/commands/known-command.ts'
import type { FileSystem } from '../../images/file-system/image-files.ts'
import { bundledVersion } from '../../images/python/bundled.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import { isFileUrl, pathOfFileUrl } from '../../inputs/links.ts'
import type { Candidate } from '../../resolve/candidate.ts'
import { orNull } from '../or-null.ts'
import type { CommandUser } from './command-user.ts'
import { runsSetupScripts } from './image-pip.ts'
import type { StageState, StepPlace } from './image-work.ts'
import { afterSetupScript, afterToolRan, type PythonTool } from './python-run.ts'
import type { ResolvedInstall } from './resolve-install.ts'

/** The tool of Python that a command runs; undefined for none that imports more than pip. */
function toolOf({ name, args, env }: KnownCommand): PythonTool | undefined {
  if (name === 'poetry') {
    const isShared = /^(?:0|false)$/i.test(env.get('POETRY_VIRTUALENVS_CREATE') ?? '')
    return !isShared && args.some((word) => /^(?:install|sync|add|update)$/.test(word ?? ''))
      ? 'poetry install'
      : 'poetry'
  }
  if (name === 'pdm' || name === 'pipenv' || name === 'pipx' || name === 'virtualenv') return name
  if (name === 'pip-compile' || name === 'pip-sync') return 'pip-tools'
  return /^python[\d.]*$/.test(name) && args[0] === '-m' && args[1] === 'build'
    ? 'setuptools'
    : undefined
}

/** The state after a tool of Python ran, which compiles the modules that it imports. */
export function withToolRun(
  command: KnownCommand & CommandUser,
  state: StageState,
  place: StepPlace,
): StageState {
  const tool = toolOf(command)
  const interpreter = state.environments.find(({ kind }) => kind === 'interpreter')
  if (tool === undefined || interpreter === undefined) return state
  return { ...state, files: afterToolRan(state.files, tool, interpreter, command, place) }
}

/**
 * The bytecode that builds of projects leave, nearly all of them by setuptools. pip before 25.3 runs
 * a setup.py with the image's own setuptools, if there is no pyproject.toml.
 */
export async function afterBuild(
  files: FileSystem,
  resolved: ResolvedInstall,
  environment: PythonEnvironment,
  command: KnownCommand & CommandUser,
  place: StepPlace,
): Promise<FileSystem> {
  const { result, written } = resolved
  const built = [...written.keys()].flatMap((name) => {
    const candidate = result.resolution.packages.get(name)?.candidate
    return candidate?.kind === 'sdist' && !isWheelOf(candidate.file.url, files) ? [candidate] : []
  })
  if (built.length === 0) return files
  const after = afterToolRan(files, 'setuptools', environment, command, place)
  const major = ownSetuptools(environment, files, place)
  const runsScripts =
    major !== undefined &&
    result.scenario.installer === 'pip' &&
    !command.args.includes('--use-pep517') &&
    runsSetupScripts(environment, { files }, place) &&
    (await isAnyLegacy(built, resolved))
  return runsScripts ? afterSetupScript(after, major, environment, command, place) : after
}

/**
 * The major version of the setuptools that an interpreter has from its image, without bytecode.
 * Undefined if it lacks setuptools or wheel, or if a command replaced setuptools.
 */
function ownSetuptools(
  { site }: PythonEnvironment,
  files: FileSystem,
  { base }: StepPlace,
): number | undefined {
  const python = base?.python?.sitePackages === site ? base.python : undefined
  const isReplaced = files.some(
    ({ group: { kind, distribution } }) =>
      kind === 'distribution' && distribution?.name === 'setuptools' && distribution.site === site,
  )
  if (python?.distributions.has('wheel') !== true || isReplaced) return undefined
  const version =
    python.distributions.get('setuptools') ?? bundledVersion('setuptools', python.version)
  return version === undefined ? undefined : Number.parseInt(version, 10)
}

/** Archives of which no remarks are known are read, one after the other, up to this many. */
const MOST_READ = 5

/** Whether one of some projects has a setup.py and no pyproject.toml. */
async function isAnyLegacy(
  built: readonly Candidate[],
  { source, plan }: ResolvedInstall,
): Promise<boolean> {
  const unread: Candidate[] = []
  for (const candidate of built) {
    const { name, file } = candidate
    const { remarks } = source.facts.known(name, file) ?? {}
    if (remarks?.isLegacy === true || isLegacyFolder(file.url)) return true
    if (remarks === undefined && !isFileUrl(file.url) && !isCostlySdist(file.size))
      unread.push(candidate)
  }
  for (const candidate of unread.slice(0, MOST_READ)) {
    const report = await orNull(fetchSdist(candidate, source.indexes(plan), { purpose: 'last' }))
    if (report?.kind === 'read' && report.remarks.isLegacy === true) return true
  }
  return false
}

/** Whether a URL is that of a local project with a setup.py and without a pyproject.toml. */
function isLegacyFolder(url: string): boolean {
  const folder = isFileUrl(url) ? pathOfFileUrl(url, '/') : undefined
  return (
    folder !== undefined &&
    statusOf(join(folder, 'setup.py')) !== undefined &&
    statusOf(join(folder, 'pyproject.toml')) === undefined
  )
}

/** Whether an earlier command built the wheel of a project of the context. */
const isWheelOf = (url: string, files: FileSystem): boolean =>
  isFileUrl(url) &&
  files.some(({ group }) => group.pins?.includes(pathOfFileUrl(url, '/') ?? '') === true)
