import { mkdirSync, mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { beginUnfinished } from '../../cache/unfinished.ts'
import { inputError } from '../../errors.ts'
import { isDependencyFile, isSettingsFile, withoutSources } from '../dependency-files.ts'
import { isArchive } from '../links.ts'
import { lockKind } from '../locks/lock-names.ts'
import type { Repository, TreeFile } from './repository.ts'

/** The requirements files and projects of a commit, in a temporary folder. */
export interface Checkout {
  /** Absolute; it corresponds to the repository's root. */
  readonly folder: string
  /** Paths from the root: the files to compare. */
  readonly files: readonly string[]
  remove(): void
}

const MOST_FILES = 5000
const MOST_BYTES = 2 ** 20
const MOST_ARCHIVE_BYTES = 64 * 2 ** 20
/** Files written without content, with their size. */
const MOST_PLACEHOLDERS = 50_000

/**
 * Writes the requirements files and projects of a commit to a new temporary folder, readable only
 * by this user, with all files that they include. Nothing is filtered, linked or executable. If a
 * local project is required, all other files are written with their sizes and without their
 * contents, because only sizes are read.
 *
 * @param named files and folders, from the root; if none is named, all
 * @param allSizes whether all other files are always written with their sizes
 * @throws PysizeError exit 2, if there are too many
 */
export async function checkOut(
  repository: Repository,
  commit: string,
  named: readonly string[],
  { allSizes = false }: { readonly allSizes?: boolean } = {},
): Promise<Checkout> {
  const all = new Map((await repository.files(commit)).map((file) => [file.path, file]))
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pysize-diff-')))
  const done = beginUnfinished(() => rmSync(folder, { recursive: true, force: true }))
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true })
    done()
  }
  try {
    const written = new Set<string>()
    let needsSizes = allSizes
    let wanted = [...all.values()].filter(
      ({ path }) => isDependencyFile(path) || isSettingsFile(path) || named.includes(path),
    )
    while (wanted.length > 0) {
      const mostBytes = (path: string): number =>
        isArchive(path) || isLock(path) ? MOST_ARCHIVE_BYTES : MOST_BYTES
      const readable = wanted.filter(
        ({ size, path }) => size <= mostBytes(path) && !written.has(path),
      )
      for (const { path } of readable) written.add(path)
      if (written.size > MOST_FILES)
        throw inputError(
          'too-many-files',
          `The repository has more than ${MOST_FILES} requirements files and projects.`,
          {
            hint: 'Name those to compare: pysize diff main..HEAD -- requirements.txt',
          },
        )
      const contents = await repository.contents(readable)
      for (const [at, { path }] of readable.entries()) write(join(folder, path), contents[at]!)
      const texts = readable.map(({ path }, at) => ({
        path,
        text: isRequirementsText(path) || isLock(path) ? contents[at]!.toString('utf8') : '',
      }))
      needsSizes ||= texts.some(({ path, text }) =>
        (isLock(path) ? LOCKED_FOLDER : LOCAL_PROJECT).test(text),
      )
      wanted = texts.flatMap(({ path, text }) => (isLock(path) ? [] : included(path, text, all)))
    }
    if (needsSizes)
      for (const file of [...all.values()].slice(0, MOST_PLACEHOLDERS))
        if (!written.has(file.path)) placeholder(folder, file)
    return { folder, files: chosenFiles([...all.keys()], named), remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** The files to compare among those of a tree: named ones, all in named folders, or all. */
export function chosenFiles(paths: readonly string[], named: readonly string[]): readonly string[] {
  const isBelow = (path: string): boolean =>
    named.length === 0 || named.some((folder) => folder === '' || path.startsWith(`${folder}/`))
  const found = withoutSources(paths.filter((path) => isDependencyFile(path) && isBelow(path)))
  return [...new Set([...found, ...paths.filter((path) => named.includes(path))])].sort()
}

function write(path: string, content: Buffer): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    // Two names that are the same for this file system.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

/** A file of the right size that takes no space on the disk. */
function placeholder(folder: string, { path, size }: TreeFile): void {
  write(join(folder, path), Buffer.alloc(0))
  truncateSync(join(folder, path), size)
}

const isLock = (path: string): boolean => lockKind(path) !== undefined

const isRequirementsText = (path: string): boolean =>
  !isLock(path) && !/\.(?:toml|py|cfg)$/.test(path) && !isArchive(path)

/** `-e .`, `./lib`, `../lib[extra]`, `name @ file:…`: folders whose own files are weighed. */
const LOCAL_PROJECT =
  /^[ \t]*(?:(?:-e|--editable)[ \t=]*)?(?:\.{1,2}(?:[/\\[\s]|$)|file:)|@[ \t]*file:/m

/** The source of a package of a lock that is a folder. */
const LOCKED_FOLDER = /\b(?:editable|directory)\s*=\s*["'{]|^\[packages\.directory\]/m

/**
 * The files that a requirements file includes, whatever their names, and the archives that it
 * names.
 */
function included(
  path: string,
  text: string,
  all: ReadonlyMap<string, TreeFile>,
): readonly TreeFile[] {
  const includes = text.matchAll(
    /^[ \t]*(?:-[rc]|--requirement|--constraint)[ \t=]*["']?([^\s"'#]{1,500})/gm,
  )
  const archives = text.matchAll(/^[ \t]*([^\s"'#;@]{1,500}\.(?:whl|zip|tar\.gz))(?=[\s;#[]|$)/gm)
  const within = (folder: string, name: string): readonly TreeFile[] => {
    const found = all.get(posix.join(folder, name.replaceAll('\\', '/')))
    return found === undefined ? [] : [found]
  }
  return [
    ...[...includes].flatMap(([, name = '']) => within(posix.dirname(path), name)),
    ...[...archives].flatMap(([, name = '']) => within('.', name)),
  ]
}
