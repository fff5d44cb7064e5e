import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { PysizeError } from '../../errors.ts'
import type { Inputs } from '../input.ts'
import { identityOf, isUrl } from '../source.ts'
import { readText } from './read-text.ts'

/**
 * A folder that is new or empty, as an absolute path.
 *
 * @throws PysizeError `folder-in-use`, exit 2
 */
export async function emptyFolder(named: string, cwd: string): Promise<string> {
  const folder = resolve(cwd, named)
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : null,
  )
  if (entries !== null && entries.length === 0) return folder
  throw new PysizeError(
    'folder-in-use',
    `'${named}' ${entries === null ? 'is not a folder' : 'is not empty'}.`,
    {
      exitCode: 2,
      hint: 'Name a new folder for the changed copies.',
    },
  )
}

/**
 * Writes every input file of this machine, changed or not, so files that include others find them.
 * Returns the paths of the copies, relative to `cwd`.
 *
 * @param texts of the changed files, by `identityOf`
 */
export async function writeCopies(
  folder: string,
  { files, python }: Inputs,
  texts: ReadonlyMap<string, string>,
  cwd: string,
): Promise<readonly string[]> {
  const local = files.filter(({ file }) => file !== '-' && !isUrl(file)).map(({ file }) => file)
  // The file that names Python has an effect, too.
  const all = new Set(python === null ? local : [...local, python.from])
  const written: string[] = []
  for (const file of all) {
    const within = relative(cwd, resolve(cwd, file))
    const path = join(
      folder,
      within.startsWith('..') || isAbsolute(within) ? basename(file) : within,
    )
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, texts.get(identityOf(file, cwd)) ?? readText(file, cwd), { flag: 'wx' })
    written.push(relative(cwd, path))
  }
  return written
}
