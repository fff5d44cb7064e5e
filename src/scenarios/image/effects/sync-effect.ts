import { textOfFile } from '../../../cache/regular-file.ts'
import type {
  LockSync,
  ProjectEnvironment,
  RequirementsExport,
} from '../../../images/commands/effect.ts'
import { argumentsFromEnvironment } from '../../../images/commands/environment-arguments.ts'
import { installArguments } from '../../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import { isOn } from '../../../images/commands/lock-parts.ts'
import { imagePath, liesIn } from '../../../images/file-system/image-path.ts'
import { exists, hostPathOf } from '../../../images/file-system/look-up.ts'
import { environmentOf, type PythonEnvironment } from '../../../images/python/python-environment.ts'
import {
  pdmEnvironment,
  pipenvEnvironment,
  poetryEnvironment,
  pypackagesAt,
  type ToolEnvironment,
  type ToolProject,
} from '../../../images/python/tool-environment.ts'
import { parseToml, stringAt, tableAt } from '../../../source-trees/toml.ts'
import { answeredInstall } from '../answered-install.ts'
import { type CommandUser, isRoot } from '../command-user.ts'
import { environmentFor } from '../environment-of-install.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { cachedBy } from '../installer-cache.ts'
import { afterPythonRan } from '../python-run.ts'
import type { ResolvedInstall } from '../resolve-install.ts'
import { targetOfBase } from '../target-of-base.ts'
import { comesWithUnknownBase, lockInUnknownFolder } from '../unknown-folder.ts'
import {
  installedAt,
  noteInstall,
  putPackages,
  withoutOthers,
  withUnknownInstall,
} from './packages-in-image.ts'
import { NOTHING_READ } from './resolve-command.ts'
import { makeVenv } from './venv-effect.ts'

type LockExport = Extract<RequirementsExport, { from: 'lock' }>

/**
 * Carries out `uv sync`, `poetry install` and similar commands: makes the environment if there is
 * none, and installs the lock.
 */
export async function syncLock(
  asked: LockSync,
  command: KnownCommand & CommandUser,
  before: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const effect = lockInUnknownFolder(asked, command.cwd, before, place)
  const { tool } = effect
  const host = hostPathOf(before.files, effect.lock)
  if (host === undefined) return withoutLock(effect, command, before, place, work)
  const made = await openEnvironment(effect, command, before, place, work)
  const { environment } = made
  const resolved = await resolveLock(effect, host, command, made, place, work)
  if (typeof resolved === 'string') return withUnknownInstall(made.state, command, resolved, place)
  const state = made.state.environments.includes(environment)
    ? made.state
    : { ...made.state, environments: [...made.state.environments, environment] }
  const { site, scripts, prefix, python } = environment
  noteInstall(resolved, site, command, place, work)
  const owner = isRoot(command.user) ? 'root' : command.user
  const kept =
    effect.isExact && environment.kind === 'venv'
      ? withoutOthers(state.files, site, resolved)
      : state.files
  const installer = tool === 'uv' ? 'uv' : 'pip'
  const files = putPackages(
    kept,
    resolved,
    { site, scripts, prefix, python, owner, installer },
    place,
    work,
  )
  const args = argumentsOf(effect, command)
  const cached = await cachedBy(tool, args, resolved, files, command, place, work, false)
  if (tool === 'uv')
    return {
      ...state,
      files:
        args.compile === true
          ? afterPythonRan(cached, 'compile', environment, command, place)
          : cached,
    }
  return {
    ...state,
    files: tool === 'pipenv' ? afterPythonRan(cached, 'venv', environment, command, place) : cached,
  }
}

/** The settings of the tool's installer from the command and its variables. */
const argumentsOf = (effect: LockSync | LockExport, { env }: KnownCommand) => {
  const args = effect.kind === 'sync' ? effect.args : []
  return effect.tool === 'uv'
    ? installArguments([...argumentsFromEnvironment('uv', env), ...args], 'uv')
    : installArguments(args, 'pip')
}

/** Resolves the packages that a lock installs, or says why they are unknown. */
export async function resolveLock(
  effect: LockSync | LockExport,
  host: string,
  command: KnownCommand,
  { state, environment }: OpenEnvironment,
  place: StepPlace,
  work: ImageWork,
): Promise<ResolvedInstall | string> {
  const { tool, parts } = effect
  const args = argumentsOf(effect, command)
  const resolved = await answeredInstall(
    {
      installer: tool === 'uv' ? 'uv' : null,
      args: { ...args, extras: [], groups: [], indexUrl: null, extraIndexUrls: [], torch: null },
      environment,
      files: [host],
      constraints: [],
      paths: [],
      requirements: [],
      texts: new Map(),
      env: command.env,
      target: targetOfBase(place),
      compile: tool === 'pipenv' ? undefined : (args.compile ?? false),
      installed: effect.kind === 'sync' ? installedAt(environment.site, state, work) : new Map(),
      seeds: new Map(),
      parts,
    },
    { command, place, isAssumed: place.base?.python == null },
    work,
  )
  return typeof resolved === 'string' ? resolved : withoutOmitted(resolved, effect)
}

/** Leaves out the parts of the lock that the command does not install. */
function withoutOmitted(
  resolved: ResolvedInstall,
  { omits: { names, projects } }: LockSync | LockExport,
): ResolvedInstall {
  if (names.length === 0 && projects === 'none') return resolved
  const { lock } = resolved.plan
  const members = new Set(lock?.input.lock.parts.members)
  const isLeft = (name: string, url: string): boolean => {
    if (names.includes(name)) return true
    if (projects === 'none' || !/^file:/.test(url)) return false
    return projects === 'all' || members.has(name) === (projects === 'own')
  }
  return {
    ...resolved,
    written: new Map(
      [...resolved.written].filter(([name, { candidate }]) => !isLeft(name, candidate.file.url)),
    ),
  }
}

/** Removes the lock if a build would write it, from an index of that day. */
function withoutLock(
  { lock, folder, tool }: LockSync,
  command: KnownCommand,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): StageState {
  if (exists(state.files, lock)) return withUnknownInstall(state, command, NOTHING_READ, place)
  const name = lock.slice(lock.lastIndexOf('/') + 1)
  work.findings.push({
    code: 'file-not-copied',
    line: place.line,
    size: 0,
    message: `${command.text} reads ${lock}, which is not in the image at that point.`,
    fix: `COPY ${tool === 'pipenv' ? 'Pipfile' : 'pyproject.toml'} ${name} ${folder === '/' ? '' : folder}/`,
  })
  return withUnknownInstall(state, command, NOTHING_READ, place)
}

/** Makes the environment of a project, if it is missing. */
export const makeEnvironment = async (
  effect: ProjectEnvironment,
  command: KnownCommand & CommandUser,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> => (await openEnvironment(effect, command, state, place, work)).state

/** An environment, and the image after it was made. */
interface OpenEnvironment {
  readonly state: StageState
  readonly environment: PythonEnvironment
}

/** The environment of a tool, created if it is missing. */
async function openEnvironment(
  effect: Omit<ProjectEnvironment, 'kind'>,
  command: KnownCommand & CommandUser,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<OpenEnvironment> {
  const { tool, python } = effect
  const around = { env: command.env, cwd: command.cwd, activated: state.activated }
  const own = { ...python, program: 'python3' }
  const interpreters = state.environments.filter(({ kind }) => kind === 'interpreter')
  const interpreter =
    (python.named === null ? undefined : environmentOf(own, interpreters, around)) ??
    environmentOf({ ...own, named: null }, interpreters, around) ??
    interpreters[0]
  const isOfBase = tool === 'poetry' && comesWithUnknownBase(tool, state, place)
  const chosen = placeOf(effect, command, interpreter, state, isOfBase)
  if (chosen.kind === 'python') {
    const active =
      tool === 'pipenv'
        ? environmentOf({ ...own, named: null }, state.environments, around)
        : interpreter
    return {
      state,
      environment:
        active ?? environmentFor({ python: own, installer: 'pip' }, command, state, place, work),
    }
  }
  if (chosen.kind === 'pypackages') {
    const home =
      interpreter ?? environmentFor({ python: own, installer: 'pip' }, command, state, place, work)
    return { state, environment: pypackagesAt(chosen.path, home) }
  }
  const known = state.environments.find(({ prefix }) => prefix === chosen.path)
  if (known !== undefined) return { state, environment: known }
  const venv = {
    kind: 'venv',
    tool: tool === 'uv' ? 'uv' : 'virtualenv',
    path: chosen.path,
    python: tool === 'uv' ? python : own,
    ...seedsOf(tool, command),
  } as const
  const made = await makeVenv(venv, command, state, place, work)
  return {
    state: made,
    environment: made.environments.find(({ prefix }) => prefix === chosen.path)!,
  }
}

/** Poetry and pipenv put pip into an environment; PDM and uv do not (pdm: `venv.with_pip`). */
function seedsOf(
  tool: LockSync['tool'],
  { env }: KnownCommand,
): { readonly hasPip: boolean; readonly seeds?: readonly string[] } {
  if (tool === 'pipenv') return { hasPip: true, seeds: ['pip', 'setuptools'] }
  const hasPip = tool === 'poetry' && !isOn(env.get('POETRY_VIRTUALENVS_OPTIONS_NO_PIP'))
  return hasPip ? { hasPip, seeds: ['pip'] } : { hasPip }
}

function placeOf(
  { tool, into, folder }: Omit<ProjectEnvironment, 'kind'>,
  { env, cwd }: KnownCommand,
  interpreter: PythonEnvironment | undefined,
  state: StageState,
  isOfBase: boolean,
): ToolEnvironment {
  if (into === 'python') return { kind: 'python' }
  if (tool === 'uv') {
    const named =
      env.get('UV_PROJECT_ENVIRONMENT') ??
      (into === 'active' ? (state.activated ?? env.get('VIRTUAL_ENV')) : undefined)
    return { kind: 'venv', path: imagePath(named ?? '.venv', folder) }
  }
  const project: ToolProject = {
    env: withPoetryToml(env, folder, state),
    cwd,
    activated: state.activated,
    folder,
    name: projectName(folder, state),
    python: interpreter?.python ?? '3.12',
    // A base that brings the tool usually sets it up for `.venv` in the project.
    hasFolder: (path) =>
      (isOfBase && path.endsWith('/.venv')) ||
      state.folders.has(path) ||
      state.environments.some(({ prefix }) => prefix === path || prefix.startsWith(`${path}/`)) ||
      state.files.some(
        ({ group }) => group.kind !== 'base' && group.places.some((one) => liesIn(one, path)),
      ),
  }
  return tool === 'poetry'
    ? poetryEnvironment(project)
    : tool === 'pdm'
      ? pdmEnvironment(project)
      : pipenvEnvironment(project)
}

const tomlAt = (path: string, { files }: StageState) => {
  const host = hostPathOf(files, path)
  const text = host === undefined ? undefined : textOfFile(host)
  try {
    return text === undefined ? {} : parseToml(path, text)
  } catch {
    return {}
  }
}

function projectName(folder: string, state: StageState): string | null {
  const table = tomlAt(imagePath('pyproject.toml', folder), state)
  return (
    stringAt(tableAt(table, 'project'), 'name') ??
    stringAt(tableAt(table, 'tool', 'poetry'), 'name') ??
    null
  )
}

/** poetry.toml next to the project, whose settings variables override. */
function withPoetryToml(
  env: KnownCommand['env'],
  folder: string,
  state: StageState,
): KnownCommand['env'] {
  const settings = tableAt(tomlAt(imagePath('poetry.toml', folder), state), 'virtualenvs')
  const names = { create: 'CREATE', 'in-project': 'IN_PROJECT', path: 'PATH' }
  const written = Object.entries(names).flatMap(([key, name]) => {
    const value = settings[key]
    return typeof value === 'boolean' || typeof value === 'string'
      ? [[`POETRY_VIRTUALENVS_${name}`, String(value)] as const]
      : []
  })
  return new Map([...written, ...env])
}
