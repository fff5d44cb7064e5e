import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { readRegularFile, statusOf } from '../../cache/regular-file.ts'
import { inputError } from '../../errors.ts'
import type { TakeTurn } from '../../turns.ts'
import type { BuildContext, ContextEntry, IgnoredEntry } from './build-context.ts'
import {
  BadIgnorePattern,
  type FittingRules,
  type IgnoreRule,
  ignoreAnswer,
  mayExceptBelow,
  parseIgnoreFile,
} from './ignore-rules.ts'

export interface ContextOptions {
  /** The folder that is sent, absolute. */
  readonly folder: string
  /** Its name in messages. */
  readonly name: string
  /** The Dockerfile, absolute: an ignore file with its name comes before `.dockerignore`. */
  readonly dockerfile: string | null
  /** The text to use instead of the ignore file, for example of a file that is not written yet. */
  readonly ignoreText?: string
  /** The most entries that are read. */
  readonly most?: number
}

const IGNORE_FILE = '.dockerignore'
const MOST_ENTRIES = 500_000
/** The deepest nesting of folders. */
const DEEPEST = 256
/** No ignore file is larger, bytes. */
const LARGEST_IGNORE_FILE = 2 ** 20

/**
 * Lists the files that a builder would send to build a Dockerfile in a folder. Links are not
 * followed, and devices, sockets and pipes are left out, as BuildKit does. Unreadable files are
 * left out as well.
 *
 * @throws PysizeError `file-not-found`, `file-not-read`, `bad-ignore-file`
 */
export async function listBuildContext(
  { folder, name, dockerfile, ignoreText, most = MOST_ENTRIES }: ContextOptions,
  turn: TakeTurn,
): Promise<BuildContext> {
  const status = statusOf(folder)
  if (status === undefined)
    throw inputError('file-not-found', `There is no folder ${name} for the build context.`, {
      hint: 'Name it with --context.',
    })
  if (!status.isDirectory())
    throw inputError('file-not-read', `${name} is not a folder, so it can't be the build context.`)
  const { ignoreFile, rules } =
    ignoreText === undefined
      ? readIgnoreFile(folder, dockerfile)
      : { ignoreFile: IGNORE_FILE, rules: parseIgnoreFile(ignoreText) }
  const entries: [string, ContextEntry][] = []
  const ignored = new Map<string, IgnoredEntry>()
  const folders: { path: string; fitting: FittingRules; depth: number }[] = [
    { path: '', fitting: [], depth: 0 },
  ]
  let isComplete = true
  let seen = 0
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const item of itemsOf(join(folder, at.path))) {
      await turn()
      if (++seen > most) {
        isComplete = false
        folders.length = 0
        break
      }
      const path = at.path === '' ? item.name : `${at.path}/${item.name}`
      const { by, fitting } = ignoreAnswer(rules, path, at.fitting)
      if (by !== null) ignored.set(path, { rule: by, isFolder: item.isDirectory() })
      // Below an ignored folder, only an exception can include something again.
      if (item.isDirectory() && (by === null || mayExceptBelow(rules, path))) {
        if (at.depth < DEEPEST) folders.push({ path, fitting, depth: at.depth + 1 })
        else isComplete = false
      }
      if (by !== null) continue
      const entry = entryAt(join(folder, path))
      if (entry !== null) entries.push([path, entry])
    }
  }
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return { folder: name, entries: withFolders(entries), ignoreFile, rules, ignored, isComplete }
}

/** Ignored folders are sent nevertheless if something in them is. */
function withFolders(
  entries: readonly (readonly [string, ContextEntry])[],
): ReadonlyMap<string, ContextEntry> {
  const all = new Map(entries)
  const missing = new Map<string, ContextEntry>()
  for (const [path] of entries) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const above = path.slice(0, slash)
      if (all.has(above) || missing.has(above)) break
      missing.set(above, { kind: 'folder', size: 0, mode: 0o755 })
    }
  }
  return missing.size === 0
    ? all
    : new Map([...entries, ...missing].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

function itemsOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function entryAt(path: string): ContextEntry | null {
  try {
    const status = lstatSync(path)
    const mode = status.mode & 0o7777
    if (status.isFile()) return { kind: 'file', size: status.size, mode }
    if (status.isDirectory()) return { kind: 'folder', size: 0, mode }
    if (status.isSymbolicLink())
      return { kind: 'link', size: status.size, mode: 0o777, target: readlinkSync(path) }
    return null
  } catch {
    return null
  }
}

function textOf(path: string, shown: string): string {
  try {
    return readRegularFile(path, LARGEST_IGNORE_FILE).toString()
  } catch (error) {
    throw inputError(
      'file-not-read',
      `${shown} can't be read: ${error instanceof Error ? error.message : String(error)}.`,
      {
        cause: error,
      },
    )
  }
}

/**
 * The path of the ignore file: `NAME.dockerignore` next to the Dockerfile, else `.dockerignore` in
 * the context; null if missing.
 */
export function findIgnoreFile({
  folder,
  dockerfile,
}: Pick<ContextOptions, 'folder' | 'dockerfile'>): string | null {
  const own = dockerfile === null ? [] : [`${dockerfile}${IGNORE_FILE}`]
  return (
    [...own, join(folder, IGNORE_FILE)].find((path) => statusOf(path)?.isFile() === true) ?? null
  )
}

function readIgnoreFile(
  folder: string,
  dockerfile: string | null,
): { ignoreFile: string | null; rules: readonly IgnoreRule[] } {
  const path = findIgnoreFile({ folder, dockerfile })
  if (path === null) return { ignoreFile: null, rules: [] }
  const name = relative(resolve(folder), path).replaceAll('\\', '/')
  const shown = name.startsWith('../') ? basename(path) : name
  const text = textOf(path, shown)
  try {
    return { ignoreFile: shown, rules: parseIgnoreFile(text) }
  } catch (error) {
    if (!(error instanceof BadIgnorePattern)) throw error
    const places = [
      {
        file: shown,
        line: error.line,
        text: (text.split('\n')[error.line - 1] ?? '').slice(0, 300),
      },
    ]
    throw inputError('bad-ignore-file', `${error.message}.`, {
      places,
      hint: 'Close its brackets, or put a backslash before them.',
    })
  }
}
