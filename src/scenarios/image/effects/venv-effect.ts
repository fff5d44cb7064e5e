import { PysizeError } from '../../../errors.ts'
import type { Effect, VenvCreation } from '../../../images/commands/effect.ts'
import { installArguments } from '../../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import { footprintOfMany } from '../../../images/file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../../images/file-system/image-files.ts'
import { added } from '../../../images/file-system/operations.ts'
import { bundledByDebian, bundledWith } from '../../../images/python/bundled.ts'
import {
  environmentAt,
  environmentOf,
  type PythonEnvironment,
} from '../../../images/python/python-environment.ts'
import { packedWheel } from '../../../images/sizes/compressed.ts'
import { exactly, roughly } from '../../../images/sizes/figure.ts'
import { minorOf } from '../../../installed/environment.ts'
import { list } from '../../../text/lists.ts'
import { answeredInstall } from '../answered-install.ts'
import type { CommandUser } from '../command-user.ts'
import type { WeighedDistribution } from '../distribution-groups.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { afterPythonRan } from '../python-run.ts'
import type { ResolvedInstall } from '../resolve-install.ts'
import { targetOfBase } from '../target-of-base.ts'
import { weighedPackages } from '../weighed-packages.ts'
import { putPackages, withUnknownInstall } from './packages-in-image.ts'

/**
 * Scripts, links and settings of an environment itself, files and bytes: venv's `activate` in four
 * shells, those of uv and virtualenv 21 in seven.
 */
const SKELETON = {
  venv: { files: 9, size: 13_960, packed: 4_700 },
  virtualenv: { files: 14, size: 40_200, packed: 11_700 },
  uv: { files: 17, size: 29_800, packed: 7_000 },
}

/** Makes a virtual environment, with pip by default. */
export async function makeVenv(
  effect: VenvCreation,
  command: KnownCommand & CommandUser,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const { path, tool, hasPip } = effect
  if (effect.isShared && state.environments.some(({ prefix }) => prefix === path)) return state
  const { env, cwd, user } = command
  const interpreter =
    environmentOf(effect.python, state.environments, { env, cwd, activated: state.activated }) ??
    state.environments.find(({ kind }) => kind === 'interpreter')
  const python = interpreter?.python ?? work.options.python ?? '3.12'
  const home = interpreter === undefined ? null : (interpreter.home ?? interpreter.prefix)
  const environment = environmentAt(path, python, { kind: 'venv', hasPip, home })
  const { files, size, packed } = SKELETON[tool]
  const places = [`${path}/pyvenv.cfg`, `${path}/bin/activate`, `${path}/bin/python`]
  const skeleton = imageFiles(
    'environment',
    `environment ${path}`,
    places,
    footprintOfMany(files, 7, exactly(size), roughly(packed, 0.2)),
  )
  const made: StageState = {
    ...state,
    files: added(state.files, skeleton, place.layer),
    environments: [...state.environments.filter(({ prefix }) => prefix !== path), environment],
  }
  const ran = hasPip ? 'venv' : 'bare venv'
  const run =
    tool === 'venv'
      ? { ...made, files: afterPythonRan(made.files, ran, environment, { env, user }, place) }
      : made
  if (!hasPip) return run
  return withSeeds(effect.seeds, command, run, environment, place, work)
}

/**
 * @param seeds the packages that virtualenv installs; undefined for those of Python's own `venv`
 */
async function withSeeds(
  seeds: readonly string[] | undefined,
  command: KnownCommand,
  state: StageState,
  environment: PythonEnvironment,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const { site, scripts, prefix, python } = environment
  // virtualenv installs no setuptools with Python 3.12 and later.
  const requirements =
    seeds?.filter((name) => name !== 'setuptools' || Number(minorOf(python).slice(2)) < 12) ??
    (environment.home === '/usr' ? bundledByDebian(state.packages, python) : undefined) ??
    bundledWith(python)
  const resolved = await answeredInstall(
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
      compile: seeds === undefined ? undefined : false,
      installed: new Map(),
      seeds: new Map(),
    },
    { command, place, isAssumed: true },
    work,
  ).catch((error: unknown) => {
    // They come with Python, and need not be on the named index.
    if (error instanceof PysizeError && error.code === 'metadata-unreadable')
      return `its index does not provide ${list(requirements)}`
    throw error
  })
  if (typeof resolved === 'string') return withUnknownInstall(state, command, resolved, place)
  const where = { site, scripts, prefix, python, owner: 'root', installer: 'pip' as const }
  const files = putPackages(state.files, resolved, where, place, work)
  return {
    ...state,
    files: seeds === undefined ? files : added(files, appData(resolved, command), place.layer),
  }
}

/**
 * virtualenv stores these packages twice, as a wheel and unpacked, to copy from. Each has three
 * further files: a lock, and the release and the embedded version that it knows.
 */
function appData(resolved: ResolvedInstall, { env }: KnownCommand): ImageFiles {
  const folder = `${env.get('XDG_CACHE_HOME') ?? `${env.get('HOME') ?? '/root'}/.cache`}/virtualenv`
  const packages = weighedPackages(resolved)
  const sum = (of: (one: WeighedDistribution) => number): number =>
    packages.reduce((all, one) => all + of(one), 0)
  const downloads = sum(({ estimate }) => estimate.download_size ?? 0)
  const files = sum(({ weight }) => (weight?.kind === 'wheel' ? weight.files : USUAL_FILES) + 3)
  const unpacked = sum(({ estimate, weight }) =>
    weight?.kind === 'wheel' ? packedWheel(weight).size! : (estimate.download_size ?? 0),
  )
  const size = downloads + sum(({ estimate }) => estimate.installed_size ?? 0)
  const footprint = footprintOfMany(
    files,
    60,
    roughly(size, 0.05),
    roughly(downloads + unpacked, 0.1),
  )
  return imageFiles('cache', "virtualenv's cache", [folder], footprint)
}

/** The number of files of pip or setuptools, if their wheel could not be read. */
const USUAL_FILES = 430

/** A Python that uv downloads: python-build-standalone's `install_only_stripped` archives. */
export function makeInterpreter(
  { version, folder }: Extract<Effect, { kind: 'interpreter' }>,
  state: StageState,
  { layer }: StepPlace,
): StageState {
  const python = version ?? '3.13'
  const prefix = `${folder}/cpython-${python}`
  const footprint = footprintOfMany(3900, 300, roughly(92e6, 0.25), roughly(31e6, 0.25))
  const group = imageFiles('interpreter', `Python ${python} (uv)`, [prefix], footprint)
  const environment = environmentAt(prefix, python, {
    kind: 'interpreter',
    hasPip: false,
    home: null,
  })
  return {
    ...state,
    files: added(state.files, group, layer),
    environments: [...state.environments, environment],
  }
}
