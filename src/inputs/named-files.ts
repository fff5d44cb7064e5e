import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { inputError, type Warning, warning } from '../errors.ts'
import type { InstallerName } from '../model/estimate.ts'
import { list } from '../text/lists.ts'
import { fileOfFolder } from './folder/file-of-folder.ts'
import { isDirectory } from './requirements/local-path.ts'
import { isUrl, namelessFile } from './source.ts'

/** The files that a command line names, and the chosen file of each folder among them. */
export interface NamedFiles {
  readonly files: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * Files, patterns and folders as files. A pattern is expanded here if no shell did it
 * (`'requirements/*.txt'`, and always on Windows). From a folder, the file that decides what is
 * installed is chosen.
 *
 * @param installer the requested one: only locks that it reads are chosen then
 * @throws PysizeError exit 2 for a pattern without files, and for a folder with several possible
 *   files
 */
export async function namedFiles(
  named: readonly string[],
  cwd: string,
  installer?: InstallerName,
): Promise<NamedFiles> {
  const files: string[] = []
  const warnings: Warning[] = []
  for (const name of named) {
    if (name === '') throw namelessFile([])
    const path = resolve(cwd, name)
    if (name === '-' || isUrl(name)) files.push(name)
    else if (isDirectory(path)) {
      const { file, further = [], why } = await fileOfFolder(name, path, installer)
      files.push(file, ...further)
      const read = `${list([file, ...further])} ${further.length === 0 ? 'was' : 'were'} read`
      warnings.push(warning('file-chosen', `In the folder ${name}, ${read}: ${why}.`))
    } else if (/[*?[]/.test(name) && !existsSync(path)) files.push(...(await expanded(name, cwd)))
    else files.push(name)
  }
  return { files, warnings }
}

async function expanded(pattern: string, cwd: string): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby')
  const files = await glob(pattern.replaceAll('\\', '/'), { cwd, expandDirectories: false })
  if (files.length > 0) return files.sort()
  throw inputError('file-not-found', `No file matches ${pattern}.`, {
    hint: 'A path is relative to the current folder.',
  })
}
