import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { inputError, type Warning, warning } from '../errors.ts'
import type { InstallerName } from '../model/estimate.ts'
import { fileOfFolder } from './folder/file-of-folder.ts'
import { isDirectory } from './requirements/local-path.ts'
import { isUrl } from './source.ts'

/** The files that a command line names, and what was chosen where it names a folder. */
export interface NamedFiles {
  readonly files: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * Files, patterns and folders as files. A pattern is expanded here where no shell did
 * (`'requirements/*.txt'`, and always on Windows). Of a folder the file is taken that says what
 * is installed from it.
 *
 * @param installer the one that was asked for: only locks that it reads are taken then
 *
 * @throws PysizeError exit 2 for a pattern without files, and for a folder that leaves a choice
 */
export async function namedFiles(
  named: readonly string[],
  cwd: string,
  installer?: InstallerName,
): Promise<NamedFiles> {
  const files: string[] = []
  const warnings: Warning[] = []
  for (const name of named) {
    const path = resolve(cwd, name)
    if (name === '-' || isUrl(name)) files.push(name)
    else if (isDirectory(path)) {
      const { file, why } = await fileOfFolder(name, path, installer)
      files.push(file)
      warnings.push(warning('file-chosen', `In the folder ${name}, ${file} was read: ${why}.`))
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
