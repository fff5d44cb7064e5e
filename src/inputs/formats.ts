import { basename } from 'node:path'
import { inputError } from '../errors.ts'
import type { InstallerName } from '../model/estimate.ts'
import type { GrowingIndexOptions } from './index-options.ts'
import type { PartsRequest } from './locks/counted.ts'
import { lockKind } from './locks/lock-names.ts'
import type { UvTables } from './pyproject/uv-tables.ts'
import { type Collected, type ReadContext, readRequirementsFile } from './requirements/requirements-file.ts'
import { identityOf, readSource, shownName } from './source.ts'

/** What the files of a run are read with. */
export interface FormatContext extends ReadContext, PartsRequest {
  readonly extras: readonly string[]
  readonly groups: readonly string[]
  readonly installer: InstallerName
}

/** A kind of file that says what is required, known by its name. */
interface InputFormat {
  readonly matches: (name: string) => boolean
  readonly read: (file: string, context: FormatContext, collected: Collected) => Promise<void>
}

const pyproject: InputFormat = {
  matches: (name) => name === 'pyproject.toml',
  async read(file, context, collected) {
    const source = await readSource({ file, shown: file }, context, [])
    // Loaded on demand: a run on requirements files needs no TOML.
    const { readPyprojectFile } = await import('./pyproject/pyproject-file.ts')
    const { requirements, uv, warnings, requiresPython } = readPyprojectFile(source, context)
    collected.requirements.push(...requirements)
    if (uv !== null) addUvTables(collected.options, uv)
    collected.warnings.push(...warnings)
    if (requiresPython !== null) collected.pythons = [...(collected.pythons ?? []), { file, requires: requiresPython }]
    collected.files.set(identityOf(file, context.cwd), { file, sha256: source.sha256 })
  },
}

/**
 * The command line and the variables come before the file (uv: crates/uv-settings/src/combine.rs).
 */
function addUvTables(options: GrowingIndexOptions, { main, extra, findLinks, noIndex }: UvTables): void {
  options.indexUrl ??= main
  options.extraIndexUrls.push(...extra)
  options.findLinks.push(...findLinks)
  options.noIndex ||= noIndex
}

const lock: InputFormat = {
  matches: (name) => lockKind(name) !== undefined,
  async read(file, context, collected) {
    if (collected.lock !== undefined) {
      const places = [{ file: collected.lock.lock.file }, { file }]
      throw inputError('several-locks', `${file} is the second lock file.`, { places, hint: 'Name one, or use --separate.' })
    }
    const source = await readSource({ file, shown: shownName(file) }, context, [])
    // Loaded on demand, as for pyproject.toml.
    const { readLock } = await import('./locks/read-lock.ts')
    collected.lock = await readLock(source, context, context)
    collected.warnings.push(...collected.lock.lock.warnings)
    collected.files.set(identityOf(file, context.cwd), { file: source.file, sha256: source.sha256 })
  },
}

/** A file that says what is required, but not yet to pysize. */
function notRead(names: RegExp, kind: string, hint: string): InputFormat {
  return {
    matches: (name) => names.test(name),
    async read(file) {
      throw inputError('format-not-read', `${file} is ${kind}, which is not read yet.`, { places: [{ file }], hint })
    },
  }
}

/** A wheel or an sdist says what it requires where it is a requirement itself. */
const distribution: InputFormat = {
  matches: (name) => /\.(?:whl|tar\.gz|tgz|zip)$/i.test(name),
  async read(file) {
    throw inputError('format-not-read', `${file} is a distribution, and no file of requirements.`, {
      places: [{ file }],
      hint: `Add it to an environment with --with ./NAME, or weigh it as it is: pysize estimate ${file}`,
    })
  },
}

/** In the order in which they are tried. */
const FORMATS: readonly InputFormat[] = [
  pyproject,
  lock,
  distribution,
  notRead(/^Pipfile$/, "Pipenv's file", 'Write a requirements file with "pipenv requirements".'),
  notRead(/^setup\.(?:py|cfg)$/, "a project's own script", "Give the project's folder: pysize estimate --with ./folder"),
  notRead(/^environment\.ya?ml$/, 'a conda environment file', 'Give the requirements that pip installs as a requirements file.'),
  notRead(/^(?:Dockerfile|Containerfile)/, 'a Dockerfile', 'Give the requirements file it installs.'),
]

/**
 * Reads a file by what its name says it is; any other name is a requirements file's.
 *
 * @throws PysizeError, exit code 2
 */
export async function readInput(file: string, context: FormatContext, collected: Collected): Promise<void> {
  const format = FORMATS.find(({ matches }) => matches(basename(file)))
  if (format !== undefined) return format.read(file, context, collected)
  return readRequirementsFile(file, false, context, collected)
}

/** Whether extras and dependency groups mean something for the file. */
export function hasExtras(file: string): boolean {
  return pyproject.matches(basename(file)) || lock.matches(basename(file))
}
