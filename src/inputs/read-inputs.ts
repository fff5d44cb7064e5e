import { combinedError, inputError, PysizeError } from '../errors.ts'
import { pythonFromRequires } from '../targets/python-version-file.ts'
import { starred } from '../text/redact.ts'
import { takeTurns } from '../turns.ts'
import { commandLineRequirement } from './command-line-requirement.ts'
import type { SolveConda } from './format-context.ts'
import { hasExtras, readInput } from './formats.ts'
import { DEFAULT_INDEX_OPTIONS, growing, type IndexOptions } from './index-options.ts'
import type {
  FurtherInstall,
  InputRequirement,
  Inputs,
  ProjectPython,
  PythonHint,
} from './input.ts'
import { endsReading } from './input-limits.ts'
import { isConditional, requirementWarnings, withLocalProject } from './local/local-requirement.ts'
import type { LockInput } from './locks/lock-input.ts'
import { lockKind } from './locks/lock-names.ts'
import { lockedLines } from './locks/locked-lines.ts'
import type { PartsRequest } from './locks/requested-parts.ts'
import { type NamedFiles, namedFiles } from './named-files.ts'
import { findPython } from './python-hint.ts'
import {
  type Collected,
  type ReadContext,
  readRequirementsFile,
} from './requirements/requirements-file.ts'
import { type ChangeRequest, changedInputs } from './what-if/changed-inputs.ts'

/** The inputs of a command. */
export interface InputsRequest extends ReadContext, ChangeRequest, PartsRequest {
  /** Paths relative to `cwd`, URLs, or `-` for stdin. */
  readonly files: readonly string[]
  /** The files that these names mean, if they were looked up already. */
  readonly named?: NamedFiles
  /** Requirements of `--with`. */
  readonly with?: readonly string[]
  /** Files of `--constraint`. */
  readonly constraints?: readonly string[]
  /** The command line's index options, which the files' options then change, as in pip. */
  readonly options?: IndexOptions
  /** Decides the packages of conda; absent if these are not counted. */
  readonly solveConda?: SolveConda | undefined
  /** Values of `--then`: the arguments of `pip install` of each further install. */
  readonly installs?: readonly string[]
}

/**
 * Reads all inputs of a command, in pip's order: constraint files, requirements of the command
 * line, then the files.
 *
 * @throws PysizeError, exit code 2, for anything unreadable, with all other faults; errors of
 * `fetchText` for URLs
 */
export async function readInputs(request: InputsRequest): Promise<Inputs> {
  const {
    with: added = [],
    constraints = [],
    extras = [],
    groups = [],
    installer = 'pip',
    options = DEFAULT_INDEX_OPTIONS,
    cwd,
  } = request
  const { files, warnings: choices } =
    request.named ?? (await namedFiles(request.files, cwd, request.installer))
  requireProject(request, files)
  const collected: Collected = {
    requirements: [],
    files: new Map(),
    warnings: [],
    faults: [],
    options: growing(options),
    inclusions: 0,
  }
  const { faults } = collected
  for (const file of constraints)
    await attempt(() => readRequirementsFile(file, true, request, collected), faults)
  for (const text of added) {
    const place = { file: '--with', text: starred(text) }
    await attempt(
      () => collected.requirements.push(commandLineRequirement(text, cwd, place)),
      faults,
    )
  }
  for (const file of files)
    await attempt(
      () =>
        readInput(
          file,
          {
            ...request,
            extras,
            groups,
            installer,
            isInstallerAsked: request.installer !== undefined,
          },
          collected,
        ),
      faults,
    )
  const turn = takeTurns(request.signal)
  const { python, warnings } =
    files[0] === undefined
      ? { python: null, warnings: [] }
      : await findPython(files[0], cwd, request.looked)
  const requirements: InputRequirement[] = []
  for (const written of collected.requirements) {
    await turn()
    await attempt(async () => requirements.push(await withLocalProject(written)), faults)
  }
  await turn()
  if (isFilled(faults)) throw combinedError(faults)
  const { lock = null } = collected
  const locked = lock === null ? [] : lockedLines(lock)
  const notices = requirements.filter((one) => !isConditional(one)).flatMap(requirementWarnings)
  await turn()
  const inputs: Inputs = {
    requirements: [...locked, ...requirements.filter(({ constraint }) => !constraint)],
    constraints: requirements.filter(({ constraint }) => constraint),
    options: collected.options,
    files: [...collected.files.values()],
    named: files,
    // The Python that conda installs counts, even if a file names another one.
    python:
      pythonOfConda(collected) ??
      python ??
      collected.python ??
      pythonOfLock(lock) ??
      pythonOfProjects(collected.pythons),
    ...(collected.pythons === undefined ? {} : { pythons: collected.pythons }),
    lock,
    ...(collected.conda === undefined ? {} : { conda: collected.conda }),
    ...(collected.uncounted === undefined ? {} : { uncounted: collected.uncounted }),
    ...(collected.installer === undefined || files.length > 1
      ? {}
      : { installer: collected.installer }),
    warnings: [...choices, ...warnings, ...collected.warnings, ...notices],
    changes: null,
    installs: [],
  }
  const changed = await changedInputs(inputs, request, cwd)
  return request.installs === undefined || request.installs.length === 0
    ? changed
    : { ...changed, installs: await furtherInstalls(request.installs, lock, request) }
}

/** By pip, unless uv made the first install. Loaded on demand. */
async function furtherInstalls(
  texts: readonly string[],
  lock: LockInput | null,
  request: InputsRequest,
): Promise<readonly FurtherInstall[]> {
  const { readInstallArguments } = await import('./install-arguments/install-arguments.ts')
  const { installer = lock?.lock.tool === 'uv' ? 'uv' : 'pip', options = DEFAULT_INDEX_OPTIONS } =
    request
  const { cwd, env, stdin, signal, fetchText, texts: edited } = request
  const context = { cwd, env, stdin, signal, fetchText, texts: edited, installer, options }
  const installs: FurtherInstall[] = []
  const faults: PysizeError[] = []
  for (const text of texts)
    await attempt(
      async () => installs.push(await readInstallArguments(text, '--then', context)),
      faults,
    )
  if (isFilled(faults)) throw combinedError(faults)
  return installs
}

/** Extras and groups have no meaning for a requirements file. */
function requireProject(
  { extras = [], groups = [], onlyGroups = [], members = [], allMembers }: InputsRequest,
  files: readonly string[],
): void {
  if (
    (members.length > 0 || allMembers === true) &&
    !files.some((file) => lockKind(file) !== undefined)
  )
    throw inputError(
      'extra-without-project',
      '--package and --all-packages name projects of a lock file, but none is given.',
    )
  if (extras.length + groups.length + onlyGroups.length > 0 && !files.some(hasExtras))
    throw inputError(
      'extra-without-project',
      'Extras and dependency groups need a pyproject.toml or a lock file, but none is given.',
    )
}

const pythonOfConda = ({ conda }: Collected): PythonHint | null =>
  conda?.python == null ? null : { version: conda.python, from: conda.file }

/** If nothing else names a Python, the lock's does. */
function pythonOfLock(input: LockInput | null): PythonHint | null {
  const requires = input?.lock.requiresPython ?? null
  const version =
    input?.lock.python ?? (requires === null ? undefined : pythonFromRequires(requires))
  return input === null || version === undefined ? null : { version, from: input.lock.file }
}

function pythonOfProjects(pythons: readonly ProjectPython[] = []): PythonHint | null {
  for (const { file, requires } of pythons) {
    const version = pythonFromRequires(requires)
    if (version !== undefined) return { version, from: file }
  }
  return null
}

const isFilled = (
  faults: readonly PysizeError[],
): faults is readonly [PysizeError, ...PysizeError[]] => faults.length > 0

/** Does a part of the reading. Faults of input are collected and reported together, in order. */
async function attempt(read: () => unknown, faults: PysizeError[]): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (!(error instanceof PysizeError) || error.exitCode !== 2 || endsReading(error)) throw error
    faults.push(error)
  }
}
