import { inputError } from '../errors.ts'
import { type InstalledDistribution, readDistributions } from './distributions.ts'
import type { Environment } from './environment.ts'
import {
  type EntryKind,
  type FileTree,
  isWithin,
  joinPath,
  normalPath,
  parentOf,
  resolvePath,
  type TreeEntry,
} from './file-tree.ts'

/** A file of the environment. */
export interface FoundFile {
  readonly kind: EntryKind
  /** Bytes. */
  readonly size: number
  /** As in RECORD; undefined if it was not computed. */
  readonly sha256?: string | undefined
}

/** A row of a RECORD with the place that it names. */
export interface PlacedRow {
  /** In the tree; null if the row leads out of the environment, so no file was read. */
  readonly path: string | null
  /** As written. */
  readonly written: string
  readonly sha256: string | null
  readonly size: number | null
}

export interface ReadDistribution extends Omit<InstalledDistribution, 'rows'> {
  readonly rows: readonly PlacedRow[] | null
}

/** An environment as found, without any judgement. */
export interface ReadEnvironment {
  readonly environment: Environment
  readonly distributions: readonly ReadDistribution[]
  /**
   * By path of the tree: every file in the folders of modules, and those elsewhere that a RECORD
   * names.
   */
  readonly files: ReadonlyMap<string, FoundFile>
  /** The names in the folder of scripts. */
  readonly scripts: ReadonlySet<string>
}

export interface ReadOptions {
  /** Read every file with a hash in a RECORD. */
  readonly hashes: boolean
  /** Called while hashes are computed, and returns whether to continue. */
  readonly onFile?: ((done: number, all: number) => Promise<void> | void) | undefined
}

/** The most files and levels of an environment; a hostile image may have more. */
const MOST_FILES = 4_000_000
const MOST_LEVELS = 64

/** @throws PysizeError exit 2 `environment-too-large` */
export async function readEnvironment(
  environment: Environment,
  { hashes, onFile }: ReadOptions,
): Promise<ReadEnvironment> {
  const { tree } = environment.source
  const files = new Map<string, FoundFile>()
  for (const folder of environment.folders) walk(tree, folder, environment, files)
  const place = placing(environment, files)
  const distributions = environment.folders
    .flatMap((folder) => readDistributions(tree, folder))
    .map(
      (one): ReadDistribution => ({
        ...one,
        rows:
          one.rows?.map(({ path: written, sha256, size }) => ({
            path: place(one.folder, written),
            written,
            sha256,
            size,
          })) ?? null,
      }),
    )
  if (hashes) await hashFiles(tree, distributions, files, onFile)
  return {
    environment,
    distributions,
    files,
    scripts: new Set(tree.list(environment.scripts).map(({ name }) => name.replace(/\.exe$/i, ''))),
  }
}

/** Folders of other environments and of scripts in a prefix or target are not modules. */
function walk(
  tree: FileTree,
  folder: string,
  { kind }: Environment,
  files: Map<string, FoundFile>,
): void {
  const ahead = [{ path: folder, level: 0 }]
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { path, level } = next
    for (const { name, kind: entry } of tree.list(path)) {
      const child = joinPath(path, name)
      if (entry === 'folder') {
        if (kind === 'target' && level === 0 && (name === 'bin' || name === 'Scripts')) continue
        if (level < MOST_LEVELS) ahead.push({ path: child, level: level + 1 })
      } else files.set(child, tree.entry(child) ?? { kind: entry, size: 0 })
      if (files.size > MOST_FILES)
        throw inputError('environment-too-large', `${folder} holds more than ${MOST_FILES} files.`)
    }
  }
}

/**
 * Finds the file that a row of a RECORD names, and reads it if it is outside the folders of
 * modules.
 */
function placing(
  environment: Environment,
  files: Map<string, FoundFile>,
): (folder: string, written: string) => string | null {
  const { source, prefix, folders, kind, isWindows } = environment
  const { tree } = source
  /** Links in the path are followed within the tree: `lib64` is often one. */
  const parents = new Map<string, string | undefined>()
  const real = (path: string): string | undefined => {
    const parent = parentOf(path)
    if (!parents.has(parent)) parents.set(parent, resolvePath(tree, parent))
    const resolved = parents.get(parent)
    return resolved === undefined
      ? undefined
      : joinPath(resolved, path.slice(parent === '' ? 0 : parent.length + 1))
  }
  return (folder, written) => {
    const path = placeOf(folder, isWindows ? written.replaceAll('\\', '/') : written, environment)
    if (path === null || !isWithin(path, prefix)) return null
    if (files.has(path)) return path
    if (kind !== 'target' && folders.some((one) => isWithin(path, one))) return path
    const found = real(path)
    if (found !== undefined && !isWithin(found, prefix)) return null
    const entry: TreeEntry | undefined = found === undefined ? undefined : tree.entry(found)
    if (entry !== undefined) files.set(path, entry)
    return path
  }
}

/** The path of a row by its text only; null if it is outside the tree. */
function placeOf(folder: string, written: string, { kind, source }: Environment): string | null {
  if (written.startsWith('/')) {
    const { host } = source
    if (kind === 'root' || kind === 'image') return normalPath(written) ?? null
    return host !== null && written.startsWith(`${host}/`)
      ? (normalPath(written.slice(host.length + 1)) ?? null)
      : null
  }
  if (/^[a-z]:/i.test(written)) return null
  // With --target, pip moves the files and leaves the rows unchanged: `../../bin/flask` is
  // `bin/flask`.
  const moved =
    kind === 'target'
      ? written.replace(/^(?:\.\.\/){2,3}(?=(?:bin|Scripts|share|etc|include)\/)/, '')
      : written
  return normalPath(`${folder}/${moved}`) ?? null
}

/** How many files are read between two checks of the clock and the signal. */
const STEP = 64

async function hashFiles(
  tree: FileTree,
  distributions: readonly ReadDistribution[],
  files: Map<string, FoundFile>,
  onFile: ReadOptions['onFile'],
): Promise<void> {
  const wanted = new Set<string>()
  for (const { rows } of distributions)
    for (const { path, sha256 } of rows ?? [])
      if (path !== null && sha256 !== null && files.get(path)?.kind === 'file') wanted.add(path)
  let done = 0
  for (const path of wanted) {
    if (done++ % STEP === 0) await onFile?.(done - 1, wanted.size)
    const at = resolvePath(tree, parentOf(path))
    const sha256 =
      at === undefined
        ? undefined
        : tree.sha256(
            joinPath(at, path.slice(parentOf(path) === '' ? 0 : parentOf(path).length + 1)),
          )
    files.set(path, { ...files.get(path)!, sha256: sha256 ?? '' })
  }
  await onFile?.(done, wanted.size)
}
