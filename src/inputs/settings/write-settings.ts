import { dirname, join, relative, resolve } from 'node:path'
import { writeAtomically } from '../../cache/atomic.ts'
import { textOfFile } from '../../cache/regular-file.ts'
import { inputError } from '../../errors.ts'
import { projectFolders } from '../project-folders.ts'
import { isUrl } from '../source.ts'

/** The file for a project's settings. */
export interface SettingsFile {
  /** Absolute. */
  readonly path: string
  /** Relative to the current folder if it is inside. */
  readonly shown: string
  /** Null if the file does not exist yet. */
  readonly text: string | null
}

/**
 * The nearest pyproject.toml from a file's folder up to the project's root; without one, a new
 * one in the root.
 */
export function settingsFile(file: string | undefined, cwd: string): SettingsFile {
  if (file === undefined || file === '-' || isUrl(file))
    throw inputError('no-project', 'Settings belong to a project, and no file of one was named.', {
      hint: 'pysize init requirements.txt',
    })
  const folders = projectFolders(dirname(resolve(cwd, file)), cwd)
  const found = folders.find((folder) => textOfFile(join(folder, 'pyproject.toml')) !== undefined)
  const path = join(found ?? folders.at(-1)!, 'pyproject.toml')
  const inside = relative(cwd, path)
  return { path, shown: inside.startsWith('..') ? path : inside, text: textOfFile(path) ?? null }
}

/**
 * Adds a table to the end of a file, which is written completely or not at all.
 *
 * @throws PysizeError exit 2: `invalid-toml` if the file is faulty, `unwritable-output`
 */
export async function appendTable(
  { path, shown, text }: SettingsFile,
  table: string,
): Promise<void> {
  const { parseToml } = await import('../../source-trees/toml.ts')
  parseToml(shown, text ?? '')
  const before = text === null || text === '' ? '' : `${text.trimEnd()}\n\n`
  try {
    await writeAtomically(path, [Buffer.from(`${before}${table}`)])
  } catch (cause) {
    throw inputError('unwritable-output', `The settings cannot be written to ${shown}.`, {
      hint: 'Is the folder writable?',
      cause,
    })
  }
}
