import type { Effect, VenvCreation } from '../../images/commands/effect.ts'
import { installArguments } from '../../images/commands/install-arguments.ts'
import type { SimpleCommand } from '../../images/commands/simple-command.ts'
import { footprintOfMany } from '../../images/file-system/footprint.ts'
import type { ImageFiles } from '../../images/file-system/image-files.ts'
import { added } from '../../images/file-system/operations.ts'
import { environmentAt, environmentOf, type PythonEnvironment } from '../../images/python/python-environment.ts'
import { exactly, roughly } from '../../images/sizes/figure.ts'
import { minorOf } from '../../installed/environment.ts'
import type { ImageWork, StageState, StepPlace } from './image-work.ts'
import { putPackages } from './install-effect.ts'
import { afterPythonRan } from './python-run.ts'
import { resolveInstall } from './resolve-install.ts'
import { targetOfBase } from './target-of-base.ts'

/** What ensurepip puts into a new environment, by minor version: that of its newest release. */
const BUNDLED: Readonly<Record<string, readonly string[]>> = {
  '3.8': ['pip==23.0.1', 'setuptools==56.0.0'],
  '3.9': ['pip==23.0.1', 'setuptools==58.1.0'],
  '3.10': ['pip==23.0.1', 'setuptools==65.5.0'],
  '3.11': ['pip==24.0', 'setuptools==65.5.0'],
}
const NEWER = ['pip==25.0.1']

/** Scripts and settings of an environment itself, bytes: venv's `activate` in three shells, uv's in six. */
const SKELETON = { venv: { files: 12, size: 9300 }, virtualenv: { files: 18, size: 30_000 }, uv: { files: 16, size: 22_000 } }

/** Makes a virtual environment; with pip, unless it is told otherwise. */
export async function makeVenv(
  effect: VenvCreation,
  { env, cwd }: SimpleCommand,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const { path, tool, hasPip } = effect
  const interpreter =
    environmentOf(effect.python, state.environments, { env, cwd, activated: state.activated }) ??
    state.environments.find(({ kind }) => kind === 'interpreter')
  const python = interpreter?.python ?? work.options.python ?? '3.12'
  const home = interpreter === undefined ? null : (interpreter.home ?? interpreter.prefix)
  const environment = environmentAt(path, python, { kind: 'venv', hasPip, home })
  const { files, size } = SKELETON[tool]
  const skeleton: ImageFiles = {
    key: Symbol(path),
    kind: 'environment',
    label: `environment ${path}`,
    places: [`${path}/pyvenv.cfg`, `${path}/bin/activate`, `${path}/bin/python`],
    footprint: footprintOfMany(files, 6, exactly(size), roughly(size * 0.35, 0.3)),
    owner: 'root',
    mode: null,
  }
  const made: StageState = {
    ...state,
    files: added(state.files, skeleton, place.layer),
    environments: [...state.environments.filter(({ prefix }) => prefix !== path), environment],
  }
  const run = tool === 'venv' ? { ...made, files: afterPythonRan(made.files, environment, env, place) } : made
  return hasPip ? withPip(run, environment, place, work) : run
}

async function withPip(state: StageState, environment: PythonEnvironment, place: StepPlace, work: ImageWork): Promise<StageState> {
  const requirements = BUNDLED[minorOf(environment.python)] ?? NEWER
  const resolved = await resolveInstall(
    {
      installer: 'pip',
      args: installArguments([], 'pip'),
      environment,
      files: [],
      constraints: [],
      paths: [],
      requirements,
      texts: new Map(),
      env: new Map(),
      target: targetOfBase(place),
      compile: undefined,
      installed: new Map(),
      seeds: new Map(),
    },
    work,
  )
  const { site, scripts, prefix, python } = environment
  const where = { site, scripts, prefix, python, owner: 'root' }
  return { ...state, files: putPackages(state.files, resolved, where, place, work) }
}

/** A Python that uv downloads: python-build-standalone's `install_only_stripped` archives. */
export function makeInterpreter(
  { version, folder }: Extract<Effect, { kind: 'interpreter' }>,
  state: StageState,
  { layer }: StepPlace,
): StageState {
  const python = version ?? '3.13'
  const prefix = `${folder}/cpython-${python}`
  const group: ImageFiles = {
    key: Symbol(prefix),
    kind: 'interpreter',
    label: `Python ${python} (uv)`,
    places: [prefix],
    footprint: footprintOfMany(3900, 300, roughly(92e6, 0.25), roughly(31e6, 0.25)),
    owner: 'root',
    mode: null,
  }
  const environment = environmentAt(prefix, python, { kind: 'interpreter', hasPip: false, home: null })
  return { ...state, files: added(state.files, group, layer), environments: [...state.environments, environment] }
}
