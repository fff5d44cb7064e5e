import { inputError, warning } from '../../errors.ts'
import type { StaticMetadata } from '../../source-trees/static-metadata.ts'
import { parseLockToml, type TomlTable } from '../../source-trees/toml.ts'
import { isDirectory } from '../requirements/local-path.ts'
import type { InputSources, SourceText } from '../source.ts'
import { countedParts, type PartsRequest } from './counted.ts'
import type { Lock } from './lock.ts'
import type { LockText } from './lock-fault.ts'
import type { LockInput } from './lock-input.ts'
import { parseLockJson } from './lock-json.ts'
import { type LockKind, lockKind } from './lock-names.ts'
import { readPdmLock } from './pdm-lock.ts'
import { readPipfileLock } from './pipfile-lock.ts'
import { readPoetryLock } from './poetry/poetry-lock.ts'
import { type ProjectBeside, projectBeside } from './project-beside.ts'
import { readPylock } from './pylock.ts'
import { staleWarning } from './stale-lock.ts'
import { readUvLock } from './uv/uv-lock.ts'

/** Five times the largest public lock. */
const MOST_CHARACTERS = 16 * 2 ** 20

interface LockFormat {
  /** The header of each package. */
  readonly header: string
  readonly read: (text: LockText, table: TomlTable, project: ProjectBeside | null, cwd: string) => Lock
}

const FORMATS: Readonly<Record<LockKind, LockFormat>> = {
  'uv.lock': { header: '[[package]]', read: readUvLock },
  'poetry.lock': { header: '[[package]]', read: readPoetryLock },
  'pdm.lock': { header: '[[package]]', read: readPdmLock },
  'Pipfile.lock': { header: '', read: readPipfileLock },
  'pylock.toml': { header: '[[packages]]', read: (text, table, _, cwd) => readPylock(text, table, cwd) },
}

/**
 * Reads a lock file, and decides what of it is counted.
 *
 * @throws PysizeError exit 2: no TOML, of another version, damaged, without a part that is asked
 * for
 */
export async function readLock(source: SourceText, request: PartsRequest, sources: InputSources): Promise<LockInput> {
  const { file, text } = source
  if (text.length > MOST_CHARACTERS)
    throw inputError('file-not-read', `${file} is larger than any lock file: it has ${Math.round(text.length / 2 ** 20)} MiB.`, {
      places: [{ file }],
      hint: 'Write the lock file again with its tool.',
    })
  const { header, read } = FORMATS[lockKind(file)!]
  const project = projectBeside(file, lockKind(file) === 'Pipfile.lock' ? 'Pipfile' : 'pyproject.toml', sources)
  const lock = withoutProject(
    read(
      { source, header },
      lockKind(file) === 'Pipfile.lock' ? parseLockJson(file, text) : parseLockToml(file, text),
      project,
      sources.cwd,
    ),
    project,
  )
  const stale = project === null ? null : staleWarning(lock, project)
  const told = stale === null ? lock : { ...lock, warnings: [...lock.warnings, stale] }
  return { lock: told, counted: countedParts(lock, request), folders: await foldersOf(lock) }
}

/** A project that is not there is not counted: its size is nowhere. */
function withoutProject(lock: Lock, project: ProjectBeside | null): Lock {
  if (project !== null) return lock
  const own = lock.packages.filter(({ name, source }) => source.kind === 'folder' && lock.parts.members.includes(name))
  if (own.length === 0) return lock
  const message = `${lock.file} locks ${own.map(({ name }) => name).join(', ')}, whose folder is not beside it: only what it depends on is counted.`
  return {
    ...lock,
    roots: (counted) => lock.roots(counted).filter(({ isProject }) => !isProject),
    warnings: [...lock.warnings, warning('project-not-counted', message)],
  }
}

async function foldersOf({ packages }: Lock): Promise<LockInput['folders']> {
  const folders = new Map<string, StaticMetadata>()
  for (const { source } of packages) {
    if (source.kind !== 'folder' || folders.has(source.path) || !isDirectory(source.path)) continue
    const { readLocalProject } = await import('../local-project.ts')
    folders.set(source.path, readLocalProject(source.path))
  }
  return folders
}
