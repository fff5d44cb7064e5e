import { basename } from 'node:path'
import { inputError, type PysizeError, warning } from '../errors.ts'
import { pythonFromRuntimeFile } from '../targets/python-version-file.ts'
import { list } from '../text/lists.ts'
import type { FormatContext } from './format-context.ts'
import type { WrittenRequirement } from './input.ts'
import { isNamedAsExplicit, isNamedAsLock, kindOfLock, lockKind } from './locks/lock-names.ts'
import type { IndexTables } from './pyproject/tool-indexes.ts'
import {
  type Collected,
  readRequirementsFile,
  readRequirementsText,
} from './requirements/requirements-file.ts'
import { identityOf, isRemote, readSource, type SourceText, shownName } from './source.ts'

/** A kind of file that lists requirements, known by its name. */
interface InputFormat {
  readonly matches: (name: string) => boolean
  /** Whether extras and dependency groups have a meaning for it. */
  readonly hasParts: boolean
  readonly read?: (
    source: SourceText,
    file: string,
    context: FormatContext,
    collected: Collected,
  ) => Promise<void>
  /** Throws an error instead, before the file is read. */
  readonly refuse?: (file: string) => never
}

// The readers are loaded on demand: a run on requirements files needs no TOML, YAML or Python.

const pyproject: InputFormat = {
  matches: (name) => name === 'pyproject.toml',
  hasParts: true,
  async read(source, file, context, collected) {
    const { readPyprojectFile } = await import('./pyproject/pyproject-file.ts')
    const { requirements, indexes, prereleases, warnings, requiresPython } =
      await readPyprojectFile(source, context)
    take(file, requirements, collected)
    addIndexes(collected, indexes)
    for (const name of prereleases) collected.options.allReleases.add(name)
    for (const one of warnings) collected.warnings.push(one)
    addPython(collected, file, requiresPython)
  },
}

const lock: InputFormat = {
  matches: (name) => lockKind(name) !== undefined || isNamedAsLock(name) || isNamedAsExplicit(name),
  hasParts: true,
  async read(source, file, context, collected) {
    if (isNamedAsExplicit(file) && kindOfLock(file, source.text) === undefined)
      return readRequirementsText({ ...source, file }, source.text, context, collected)
    if (collected.lock !== undefined) {
      const places = [{ file: collected.lock.lock.file }, { file }]
      throw inputError('several-locks', `${file} is the second lock file.`, {
        places,
        hint: 'Name one, or use --separate.',
      })
    }
    const { readLock } = await import('./locks/read-lock.ts')
    collected.lock = await readLock(source, context, context)
    const { warnings, conda = [] } = collected.lock.lock
    for (const one of warnings) collected.warnings.push(one)
    if (conda.length === 0 || context.solveConda !== undefined) return
    const { notCounted } = await import('./locks/conda/conda-row.ts')
    collected.warnings.push(...notCounted(file, conda))
    collected.uncounted = [`what conda installs (${file})`]
  },
}

const pipfile: InputFormat = {
  matches: (name) => name === 'Pipfile',
  hasParts: true,
  async read(source, file, context, collected) {
    const { readPipfile } = await import('./pipfile/pipfile.ts')
    const { requirements, main, allowsPrereleases, python } = readPipfile(source, context)
    take(file, requirements, collected)
    collected.options.indexUrl ??= main
    if (allowsPrereleases) collected.options.allReleases.add(':all:')
    if (python !== null) collected.python ??= { version: python, from: file }
  },
}

const setupFiles: InputFormat = {
  matches: (name) => name === 'setup.py' || name === 'setup.cfg',
  hasParts: true,
  async read(source, file, context, collected) {
    const { readSetupFiles } = await import('./setup-files.ts')
    const { requirements, requiresPython, warnings } = await readSetupFiles(source, context)
    take(file, requirements, collected)
    for (const one of warnings) collected.warnings.push(one)
    addPython(collected, file, requiresPython)
  },
}

const script: InputFormat = {
  matches: (name) => name.endsWith('.py'),
  hasParts: false,
  async read(source, file, { cwd }, collected) {
    const { readScript } = await import('./scripts/script.ts')
    const { requirements, requiresPython, uv } = readScript(source, cwd)
    take(file, requirements, collected)
    addIndexes(collected, uv)
    addPython(collected, file, requiresPython)
    // The program that usually runs such a script.
    collected.installer = 'uv'
  },
}

const environment: InputFormat = {
  // No other input is YAML: people give environments names of any kind.
  matches: (name) => /\.ya?ml$/i.test(name),
  hasParts: false,
  async read(source, file, context, collected) {
    const { readCondaEnvironment } = await import('./conda/environment-yml.ts')
    const environment = readCondaEnvironment(source)
    const { packages, pipText, python } = environment
    if (pipText !== '') await readRequirementsText({ ...source, file }, pipText, context, collected)
    if (python !== null) collected.python ??= { version: python, from: file }
    if (packages.length === 0) return
    if (context.solveConda !== undefined) {
      if (collected.conda !== undefined)
        throw inputError('several-locks', `${file} is the second conda environment.`, {
          places: [{ file: collected.conda.file }, { file }],
          hint: 'Name one, or use --separate.',
        })
      collected.conda = await context.solveConda(environment)
      return
    }
    const names = packages.map(({ text }) => text)
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
    const message = `${file}: conda packages are not counted, only those of pip. Not counted: ${list(names.slice(0, MOST_NAMES))}${more}.`
    collected.warnings.push(warning('conda-not-counted', message))
    collected.uncounted = [...(collected.uncounted ?? []), `what conda installs (${file})`]
  },
}

/** The most packages that are named. */
const MOST_NAMES = 6

/** A file without a list of its requirements. */
const refused = (names: RegExp, kind: string, hint: (file: string) => string): InputFormat => ({
  matches: (name) => names.test(name),
  hasParts: false,
  refuse(file) {
    throw notRead(file, kind, hint(file))
  },
})

const notRead = (file: string, kind: string, hint: string): PysizeError =>
  inputError('format-not-read', `${file} is ${kind}, which does not list requirements.`, {
    places: [{ file }],
    hint,
  })

const OTHER_LIST = 'Give the file that lists the requirements, such as requirements.txt.'
const NAMES_PYTHON = 'a file that names a Python'
const NEXT_TO_IT = 'Give the file of requirements next to it: this one is read with it.'

/** Heroku's runtime.txt names a Python. That of some projects lists requirements. */
const runtime: InputFormat = {
  matches: (name) => name === 'runtime.txt',
  hasParts: false,
  async read(source, file, context, collected) {
    if (pythonFromRuntimeFile(source.text) !== undefined)
      throw notRead(file, NAMES_PYTHON, NEXT_TO_IT)
    await readRequirementsText({ ...source, file }, source.text, context, collected)
  },
}

/**
 * The tables of a pyproject.toml that is kept under another name. Each line is searched alone, in
 * linear time.
 */
const PROJECT_TABLE =
  /^[ \t]*\[+[ \t]*(?:project|dependency-groups|tool\.(?:poetry|pdm|hatch|flit))(?:\.[^\]\n]*|[ \t]*)\]/m

/** No requirements file is TOML. */
const otherToml: InputFormat = {
  matches: (name) => /\.toml$/i.test(name),
  hasParts: true,
  async read(source, file, context, collected) {
    if (!PROJECT_TABLE.test(source.text)) {
      const { parseToml } = await import('../source-trees/toml.ts')
      parseToml(file, source.text)
      throw notRead(file, 'a TOML file without a project', OTHER_LIST)
    }
    await pyproject.read?.(source, file, context, collected)
  },
}

/** In the order in which they are tried. */
const FORMATS: readonly InputFormat[] = [
  pyproject,
  lock,
  pipfile,
  setupFiles,
  script,
  environment,
  refused(
    /\.(?:whl|tar\.gz|tgz|zip)$/i,
    'a distribution',
    (file) =>
      `Add it to an environment with --with ./NAME, or weigh it as it is: pysize estimate ${file}`,
  ),
  refused(
    /^(?:Dockerfile|Containerfile)|\.(?:docker|container)file$/i,
    'a Dockerfile',
    (file) =>
      `Predict its image: pysize image ${file}. Or give the requirements file that it installs.`,
  ),
  refused(/\.ipynb$/, 'a notebook', () => 'Give the requirements file that it is run with.'),
  refused(/^\.(?:python-version|tool-versions)$/, NAMES_PYTHON, () => NEXT_TO_IT),
  runtime,
  refused(
    /\.(?:xlsx?|ods|docx?|odt|pdf|png|jpe?g|exe|dll|so|pyc)$/i,
    'a file of another program',
    () => OTHER_LIST,
  ),
  refused(
    /^(?:package\.json|Cargo\.toml|go\.(?:mod|sum)|Gemfile|composer\.json)$/,
    'a file of another language',
    () => OTHER_LIST,
  ),
  refused(
    /^(?:tox|pytest|mypy|pip)\.ini$|^pip\.conf$|^\.(?:flake8|coveragerc|env)$/i,
    'a file of settings',
    () => OTHER_LIST,
  ),
  refused(
    /^(?:GNUm|m)akefile$|^(?:justfile|Procfile|Jenkinsfile)$|\.(?:sh|bat|ps1)$/i,
    'a list of commands',
    () => OTHER_LIST,
  ),
  otherToml,
]

/**
 * Reads a file by the format of its name; a file with any other name is a requirements file.
 *
 * @throws PysizeError, exit code 2
 */
export async function readInput(
  file: string,
  context: FormatContext,
  collected: Collected,
): Promise<void> {
  const format = formatOf(file)
  if (format === undefined) return readRequirementsFile(file, false, context, collected)
  const shown = shownName(file)
  format.refuse?.(shown)
  const source = await readSource({ file, shown }, context, [])
  await format.read?.(source, shown, context, collected)
  collected.files.set(identityOf(file, context.cwd), { file: shown, sha256: source.sha256 })
}

const formatOf = (file: string): InputFormat | undefined =>
  FORMATS.find(({ matches }) => matches(basename(file)))

/** Whether extras and dependency groups have a meaning for the file. */
export const hasExtras = (file: string): boolean => formatOf(file)?.hasParts === true

/**
 * @throws PysizeError if a file from the network names files of this machine
 */
function take(
  file: string,
  requirements: readonly WrittenRequirement[],
  collected: Collected,
): void {
  const local = isRemote(file) ? requirements.find(({ path }) => path !== null) : undefined
  if (local !== undefined)
    throw inputError(
      'local-file-refused',
      `A file from the network names ${local.text}, a file on this machine.`,
      {
        places: local.origin,
        hint: 'If you trust it, save the file and name the copy.',
      },
    )
  for (const one of requirements) collected.requirements.push(one)
}

/**
 * The command line and the variables come before the file (uv: crates/uv-settings/src/combine.rs).
 */
function addIndexes({ options }: Collected, indexes: IndexTables | null): void {
  if (indexes === null) return
  const { main, extra, findLinks, noIndex } = indexes
  options.indexUrl ??= main
  for (const url of extra) options.extraIndexUrls.push(url)
  for (const place of findLinks) options.findLinks.push(place)
  options.noIndex ||= noIndex
}

function addPython(collected: Collected, file: string, requires: string | null): void {
  if (requires !== null) collected.pythons = [...(collected.pythons ?? []), { file, requires }]
}
