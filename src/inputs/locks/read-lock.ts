import { inputError, PysizeError, warning } from '../../errors.ts'
import type { StaticMetadata } from '../../source-trees/static-metadata.ts'
import type { TomlTable } from '../../source-trees/toml.ts'
import { type TakeTurn, takeTurns } from '../../turns.ts'
import { requireFewParts } from '../input-limits.ts'
import { isDirectory } from '../requirements/local-path.ts'
import { type InputSources, isUrl, type SourceText } from '../source.ts'
import { readCondaLock } from './conda/conda-lock.ts'
import { readExplicitLock } from './conda/explicit-lock.ts'
import { readPixiLock } from './conda/pixi-lock.ts'
import {
  type Freshness,
  pdmFreshness,
  pipenvFreshness,
  poetryFreshness,
} from './freshness/content-hash.ts'
import { uvFreshness } from './freshness/uv-freshness.ts'
import type { Lock } from './lock.ts'
import { type LockText, requireFewEntries } from './lock-fault.ts'
import type { LockInput } from './lock-input.ts'
import { parseLockJson, parsePexJson } from './lock-json.ts'
import { kindOfLock, kindsBySigns, type LockKind } from './lock-names.ts'
import { requireLockText } from './lock-text.ts'
import { parseLockToml } from './lock-toml.ts'
import { readPdmLock } from './pdm-lock.ts'
import { readPexLock } from './pex-lock.ts'
import { readPipfileLock } from './pipfile-lock.ts'
import { readPoetryLock } from './poetry/poetry-lock.ts'
import { type ProjectBeside, projectBeside } from './project-beside.ts'
import { readPylock } from './pylock.ts'
import { countedParts, type PartsRequest } from './requested-parts.ts'
import { staleWarning } from './stale-lock.ts'
import { readUvLock } from './uv/uv-lock.ts'

/** Five times the largest public lock. */
const MOST_CHARACTERS = 16 * 2 ** 20

/** The largest JSON lock, bytes: it is parsed at once, and no public one has half as many. */
const MOST_OF_PIPFILE = 2 * 2 ** 20

const tooLong = ({ file, text }: SourceText): PysizeError =>
  inputError(
    'file-not-read',
    `${file} is larger than any lock file: it has ${Math.round(text.length / 2 ** 20)} MiB.`,
    {
      places: [{ file }],
      hint: 'Create the lock file again with its tool.',
    },
  )

interface LockFormat {
  /** The header of each package. */
  readonly header: string
  /** Characters, if it is shorter than the other limits. */
  readonly most?: number
  readonly parse: (
    source: SourceText,
    header: string,
    turn: TakeTurn,
  ) => TomlTable | Promise<TomlTable>
  /** The file next to it that it was made from; null if the lock is complete by itself. */
  readonly project: 'pyproject.toml' | 'Pipfile' | null
  /** Whether it was made from the current state of that file. */
  readonly freshness?: Freshness
  readonly read: (
    text: LockText,
    table: TomlTable,
    project: ProjectBeside | null,
    cwd: string,
  ) => Lock
}

const inToml = { parse: parseLockToml, project: 'pyproject.toml' } as const
/** Loaded on demand. */
const inYaml: Pick<LockFormat, 'header' | 'parse' | 'project'> = {
  header: '',
  parse: async (...given) => (await import('./lock-yaml.ts')).parseLockYaml(...given),
  project: null,
}
const FORMATS: Readonly<Record<LockKind, LockFormat>> = {
  'uv.lock': { ...inToml, header: '[[package]]', freshness: uvFreshness, read: readUvLock },
  'poetry.lock': {
    ...inToml,
    header: '[[package]]',
    freshness: poetryFreshness,
    read: readPoetryLock,
  },
  'pdm.lock': { ...inToml, header: '[[package]]', freshness: pdmFreshness, read: readPdmLock },
  'Pipfile.lock': {
    header: '',
    most: MOST_OF_PIPFILE,
    parse: (source) => parseLockJson(source),
    project: 'Pipfile',
    freshness: pipenvFreshness,
    read: readPipfileLock,
  },
  'pylock.toml': {
    ...inToml,
    header: '[[packages]]',
    read: readPylock,
  },
  'pex.lock': {
    header: '',
    parse: parsePexJson,
    project: null,
    read: (text, table, _, cwd) => readPexLock(text, table, cwd),
  },
  'conda-lock.yml': { ...inYaml, read: (text, table, _, cwd) => readCondaLock(text, table, cwd) },
  'explicit.txt': { header: '', parse: () => ({}), project: null, read: readExplicitLock },
  'pixi.lock': { ...inYaml, read: (text, table, _, cwd) => readPixiLock(text, table, cwd) },
}

/**
 * Reads a lock file, and decides which parts of it are counted.
 *
 * @throws PysizeError exit 2: no TOML, of another version, damaged, without a requested part
 */
export async function readLock(
  source: SourceText,
  request: PartsRequest,
  sources: InputSources,
): Promise<LockInput> {
  const { file, text } = source
  if (text.length > MOST_CHARACTERS) throw tooLong(source)
  requireLockText(source)
  const kind = kindOfLock(file, text)
  if (kind === undefined)
    throw inputError('unsupported-lock', `${file} is not a lock file of a known tool.`, {
      places: [{ file }],
      hint: 'Give a requirements file another ending than .lock.',
    })
  const { header, most = MOST_CHARACTERS, parse, project: beside, freshness, read } = FORMATS[kind]
  if (text.length > most) throw tooLong(source)
  const turn = takeTurns(sources.signal)
  const project = beside === null ? null : await projectBeside(file, beside, sources, turn)
  const whole = async (): Promise<readonly [TomlTable, Lock]> => {
    const one = await parse(source, header, turn)
    await turn()
    return [one, read({ source, header }, one, project, sources.cwd)]
  }
  const [table, made] = await whole().catch((fault: unknown) => {
    throw otherLock(source, kind, fault) ?? fault
  })
  const lock = withoutProject(made, project)
  requireFewEntries(lock.packages.length, file)
  requireFewParts(lock.parts.extras.length + lock.parts.groups.length, file)
  await turn()
  const isFresh =
    project === null ? null : (freshness?.(table, project, { source, header }) ?? null)
  const stale = project === null ? null : staleWarning(lock, project, isFresh)
  const told = stale === null ? lock : { ...lock, warnings: [...lock.warnings, stale] }
  await turn()
  const counted = countedParts(lock, request)
  await turn()
  const roots = told.roots(counted)
  await turn()
  return {
    lock: told,
    counted,
    roots,
    folders: isUrl(file) ? new Map() : await foldersOf(lock),
  }
}

/** The fault of a lock file that has the name of another kind. */
function otherLock({ file, text }: SourceText, kind: LockKind, fault: unknown): unknown {
  const found = kindsBySigns(text)
  const [other] = found
  if (!(fault instanceof PysizeError) || other === undefined || found.includes(kind)) return
  const [what, name] =
    other === 'explicit.txt' ? ['a list for conda', 'conda.txt'] : [`a ${other}`, other]
  return inputError('invalid-lock', `${file} contains ${what}.`, {
    places: [{ file }],
    hint: `Name it ${name}, or create the lock file again with its tool.`,
    cause: fault,
  })
}

/** A project in no known folder is not counted, because its size is unknown. */
function withoutProject(lock: Lock, project: ProjectBeside | null): Lock {
  if (project !== null) return lock
  const own = lock.packages.filter(
    ({ name, source }) => source.kind === 'folder' && lock.parts.members.includes(name),
  )
  if (own.length === 0) return lock
  const message = `${lock.file} locks ${own.map(({ name }) => name).join(', ')}, whose folder is not next to it: only its dependencies are counted.`
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
    const { readLocalProject } = await import('../local/local-project.ts')
    folders.set(source.path, readLocalProject(source.path))
  }
  return folders
}
