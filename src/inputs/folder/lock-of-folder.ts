import { join } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import type { InstallerName, ToolName } from '../../model/estimate.ts'
import { kindOfLock, type LockKind, lockKind } from '../locks/lock-names.ts'
import type { ChosenFile } from './chosen-file.ts'

/** In order of preference, with the tools that install them. */
const KINDS: readonly (readonly [LockKind, readonly ToolName[]])[] = [
  ['uv.lock', ['uv']],
  ['poetry.lock', ['poetry']],
  ['pdm.lock', ['pdm']],
  ['Pipfile.lock', ['pipenv']],
  ['pylock.toml', ['pip', 'uv']],
  ['pixi.lock', ['pixi']],
  ['conda-lock.yml', ['conda-lock']],
  ['pex.lock', ['pex']],
]

/** What a lock is made from, the first that exists. */
const SOURCES: Readonly<Partial<Record<LockKind, readonly string[]>>> = {
  'uv.lock': ['pyproject.toml'],
  'poetry.lock': ['pyproject.toml'],
  'pdm.lock': ['pyproject.toml'],
  'Pipfile.lock': ['Pipfile'],
  'pylock.toml': ['pyproject.toml'],
  'pixi.lock': ['pixi.toml', 'pyproject.toml'],
  'conda-lock.yml': ['environment.yml', 'environment.yaml'],
}

/** How many files of unknown names are read. */
const MOST_UNNAMED = 20

/**
 * The lock that decides what is installed from a folder: the one of the tool that its
 * pyproject.toml configures, else the first. A `pylock.NAME.toml` is chosen only if it is the only
 * lock, and a lock of Pex only if there is no other.
 *
 * @param names of the files in the folder
 * @param installer the requested one
 */
export function lockIn(
  names: readonly string[],
  folder: string,
  installer?: InstallerName,
): ChosenFile | undefined {
  const named = names.filter((file) => lockKind(file) !== undefined && !file.endsWith('.py.lock'))
  const locks =
    named.length > 0 ? named : names.filter((file) => /\.lock$/.test(file)).slice(0, MOST_UNNAMED)
  const kindOf = (file: string): LockKind | undefined =>
    lockKind(file) ?? kindOfLock(file, textOfFile(join(folder, file))?.slice(0, MOST_READ) ?? '')
  const readable = KINDS.filter(
    ([, tools]) => installer === undefined || tools.includes(installer),
  ).flatMap(([kind, tools]) =>
    locks.flatMap((file) => (kindOf(file) === kind ? [{ file, tools }] : [])),
  )
  const usual = readable.filter(({ file }) => !/^pylock\..+\.toml$/.test(file))
  const choice = usual.length > 0 ? usual : readable.length === 1 ? readable : []
  const kept =
    choice.find(({ tools }) => tools.length === 1 && isKeptWith(tools[0]!, folder)) ?? choice[0]
  if (kept === undefined) return undefined
  const source = SOURCES[kindOf(kept.file)!]?.find((file) => names.includes(file))
  return {
    file: kept.file,
    why: source === undefined ? 'a lock decides what is installed' : `it locks ${source}`,
  }
}

/** The mark of a lock is near its beginning. */
const MOST_READ = 100_000

/** Whether the pyproject.toml has a table of the tool. TOML is not read for that. */
function isKeptWith(tool: ToolName, folder: string): boolean {
  return new RegExp(`^\\s*\\[+tool\\.${tool}[.\\]]`, 'm').test(
    textOfFile(join(folder, 'pyproject.toml')) ?? '',
  )
}
