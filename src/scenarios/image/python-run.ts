import { ownEntry } from '../../collections/own-entry.ts'
import { footprintOfMany } from '../../images/file-system/footprint.ts'
import {
  type FileSystem,
  type ImageFiles,
  imageFiles,
} from '../../images/file-system/image-files.ts'
import { added } from '../../images/file-system/operations.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import { roughly } from '../../images/sizes/figure.ts'
import { minorOf } from '../../installed/environment.ts'
import { type CommandUser, isRoot } from './command-user.ts'
import type { StepPlace } from './image-work.ts'
import table from './python-run.json' with { type: 'json' }

/** Files, bytes, folders and compressed bytes of bytecode. */
type Imported = readonly number[]

interface FirstRun {
  /** The modules that uv's compiler imports. */
  readonly compile: Imported
  /** The modules that `python -m venv --without-pip` imports. */
  readonly venv: Imported
  /** The modules of the standard library that pip imports, and `python -m venv` with it. */
  readonly library: Imported
  /** The modules of pip itself that it imports. */
  readonly pip: Imported
  /** The modules of the standard library that a tool imports, and pip does not. */
  readonly tools: Readonly<Record<PythonTool, Imported>>
  /**
   * What pip imports when it runs a setup.py, by the major version of setuptools from which on that
   * was measured. Empty for a Python whose official image has no setuptools.
   */
  readonly legacy: Readonly<Record<string, Imported>>
}

/** Poetry that makes or fills an environment, other commands of it, and other tools. */
export type PythonTool =
  | 'poetry install'
  | 'poetry'
  | 'pdm'
  | 'pipenv'
  | 'pipx'
  | 'virtualenv'
  | 'pip-tools'
  | 'setuptools'

const FIRST_RUN: Readonly<Record<string, FirstRun>> = table.pythons
const NEWEST = '3.13'

/** The program: pip, `python -m venv`, that without pip, or the compiler of uv. */
export type PythonRun = 'pip' | 'venv' | 'bare venv' | 'compile'

/** Runs that import few modules, all of which pip imports, too. */
const SMALL = { 'bare venv': 'venv', compile: 'compile' } as const

/**
 * The bytecode that running pip, or making an environment, writes: Python stores the bytecode of
 * imported modules, unless PYTHONDONTWRITEBYTECODE is set or it cannot write there. The official
 * images contain no bytecode.
 */
export function afterPythonRan(
  files: FileSystem,
  run: PythonRun,
  environment: PythonEnvironment,
  { env, user }: CommandUser & { readonly env: ReadonlyMap<string, string> },
  { layer, base }: StepPlace,
): FileSystem {
  if (!writesBytecode({ env, user }, base)) return files
  const { measured, whole, has } = libraryOf(files, environment)
  let all = files
  const add = (group: ImageFiles): void => {
    all = added(all, group, layer)
  }
  if (!has(whole)) {
    const before = Object.values(SMALL).filter((part) => has(`${whole}/${part}`))
    const known = before.map((part) => measured[part]).sort(([a = 0], [b = 0]) => b - a)[0] ?? []
    const small = run === 'bare venv' || run === 'compile' ? SMALL[run] : undefined
    if (small === undefined)
      add(bytecode(`bytecode of Python's own modules`, whole, measured.library, known))
    else if (before.length === 0)
      add(bytecode(`bytecode of Python's own modules`, `${whole}/${small}`, measured[small]))
  }
  // An installed pip was compiled by its installation.
  const own = `${environment.site}/pip/__pycache__`
  const installed = files.find(
    ({ group: { kind, distribution } }) =>
      kind === 'distribution' &&
      distribution?.name === 'pip' &&
      distribution.site === environment.site,
  )?.group
  const isInstalled = installed !== undefined
  // The packages that virtualenv puts into an environment are not compiled.
  const isCompiled = files.some(
    ({ group: { kind, distribution } }) =>
      kind === 'bytecode' && distribution?.name === 'pip' && distribution.site === environment.site,
  )
  const isRaw = environment.kind === 'interpreter' ? !isInstalled : isInstalled && !isCompiled
  if (run === 'pip' && isRaw && !has(own))
    add({
      ...bytecode('bytecode of pip', own, importedOf(installed) ?? measured.pip),
      distribution: { id: Symbol('pip'), name: 'pip', version: '', site: environment.site },
    })
  return all
}

/**
 * The bytecode of further modules that a tool imports, after a run of pip has written its own. Tools
 * share most of them: only what a tool has more than an earlier one is added.
 */
export function afterToolRan(
  files: FileSystem,
  tool: PythonTool,
  environment: PythonEnvironment,
  actor: CommandUser & { readonly env: ReadonlyMap<string, string> },
  { layer, base }: StepPlace,
): FileSystem {
  if (!writesBytecode(actor, base)) return files
  const { measured, whole, has } = libraryOf(files, environment)
  if (!has(whole) || has(`${whole}/${tool}`)) return files
  const before = Object.entries(measured.tools)
    .flatMap(([name, own]) => (has(`${whole}/${name}`) ? [own] : []))
    .sort(([, one = 0], [, other = 0]) => other - one)[0]
  const own = measured.tools[tool]
  if (before !== undefined && before[1]! >= own[1]!) return files
  return added(
    files,
    bytecode(`bytecode of Python's modules for ${tool}`, `${whole}/${tool}`, own, before),
    layer,
  )
}

/**
 * The bytecode of the image's own setuptools and wheel, which pip imports to run a setup.py.
 *
 * @param major the major version of setuptools
 */
export function afterSetupScript(
  files: FileSystem,
  major: number,
  environment: PythonEnvironment,
  actor: CommandUser & { readonly env: ReadonlyMap<string, string> },
  { layer, base }: StepPlace,
): FileSystem {
  const { measured, has } = libraryOf(files, environment)
  const place = `${environment.site}/setuptools/__pycache__`
  const from = Object.keys(measured.legacy)
    .map(Number)
    .sort((a, b) => b - a)
  const nearest = from.find((one) => one <= major) ?? from.at(-1)
  if (nearest === undefined || !writesBytecode(actor, base) || has(place)) return files
  const group = bytecode('bytecode of setuptools', place, measured.legacy[nearest]!)
  const distribution = {
    id: Symbol('setuptools'),
    name: 'setuptools',
    version: '',
    site: environment.site,
  }
  return added(files, { ...group, distribution }, layer)
}

/** Whether Python stores bytecode: it may write next to its modules, and the image has none. */
const writesBytecode = (
  { env, user }: CommandUser & { readonly env: ReadonlyMap<string, string> },
  base: StepPlace['base'],
): boolean =>
  (env.get('PYTHONDONTWRITEBYTECODE') ?? '') === '' &&
  (base?.layers.some(({ created_by }) => created_by.includes('CPython')) ?? false) &&
  isRoot(user)

/** The standard library of an environment, and what of its bytecode is known to be there. */
function libraryOf(files: FileSystem, { python, home, prefix }: PythonEnvironment) {
  const minor = minorOf(python)
  return {
    measured: ownEntry(FIRST_RUN, minor) ?? FIRST_RUN[NEWEST]!,
    whole: `${home ?? prefix}/lib/python${minor}/__pycache__`,
    has: (place: string): boolean =>
      files.some(({ group }) => group.kind === 'bytecode' && group.places[0] === place),
  }
}

/**
 * The modules that a first install imports of an environment's original pip, as a share of all
 * compiled ones: for pip 24.0 and 26.3 three quarters to four fifths of the bytecode.
 */
function importedOf(pip: ImageFiles | undefined): Imported | undefined {
  if (pip?.compiled === undefined) return undefined
  const { size, packed } = pip.compiled
  return [
    Math.round(pip.footprint.files * IMPORTED.files),
    Math.round(size * IMPORTED.size),
    IMPORTED.folders,
    Math.round((packed.size ?? 0) * IMPORTED.size),
  ]
}

const IMPORTED = { files: 0.66, size: 0.77, folders: 48 }

function bytecode(
  label: string,
  place: string,
  measured: Imported,
  before: Imported = [],
): ImageFiles {
  const [files = 0, bytes = 0, folders = 0, packed = 0] = measured.map(
    (one, at) => one - (before[at] ?? 0),
  )
  return imageFiles(
    'bytecode',
    label,
    [place],
    footprintOfMany(files, folders, roughly(bytes, 0.05), roughly(packed, 0.06)),
  )
}
