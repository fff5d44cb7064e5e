import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import type { InstallerName, ToolName } from '../../model/estimate.ts'
import { list } from '../../text/lists.ts'
import { type LockKind, lockKind } from './lock-names.ts'

/** The lock of a folder, and why it was taken. */
export interface LockOfFolder {
  readonly file: string
  /** In words that follow a colon. */
  readonly why: string
}

/** In the order in which they are taken, with the tools that install them. */
const KINDS: readonly (readonly [LockKind, readonly ToolName[]])[] = [
  ['uv.lock', ['uv']],
  ['poetry.lock', ['poetry']],
  ['pdm.lock', ['pdm']],
  ['Pipfile.lock', ['pipenv']],
  ['pylock.toml', ['pip', 'uv']],
]

/**
 * The lock that decides what is installed from a folder: the one of the tool that its pyproject.toml
 * is kept with, else the first. A `pylock.NAME.toml` is taken where it is the only lock.
 *
 * @param name the folder as it was given
 * @param installer the one that was asked for
 */
export function lockIn(name: string, folder: string, installer?: InstallerName): LockOfFolder | undefined {
  const locks = locksIn(folder)
  const readable = KINDS.filter(([, tools]) => installer === undefined || tools.includes(installer)).flatMap(([kind, tools]) =>
    locks.flatMap((file) => (lockKind(file) === kind ? [{ file, tools }] : [])),
  )
  const named = readable.filter(({ file }) => !/^pylock\..+\.toml$/.test(file))
  const choice = named.length > 0 ? named : readable.length === 1 ? readable : []
  const kept = choice.find(({ tools }) => tools.length === 1 && isKeptWith(tools[0]!, folder)) ?? choice[0]
  if (kept === undefined) return undefined
  const others = choice.filter((one) => one !== kept).map(({ file }) => file)
  const more = others.length === 0 ? '' : `, and ${list(others)} ${others.length === 1 ? 'is' : 'are'} not read`
  return { file: posix.join(name.replaceAll('\\', '/'), kept.file), why: `a lock says what is installed${more}` }
}

function locksIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => lockKind(file) !== undefined)
      .sort()
  } catch {
    return []
  }
}

/** Whether the pyproject.toml has a table of the tool. TOML is not read for that. */
function isKeptWith(tool: ToolName, folder: string): boolean {
  return new RegExp(`^\\s*\\[+tool\\.${tool}[.\\]]`, 'm').test(textOfFile(join(folder, 'pyproject.toml')) ?? '')
}
