import { basename, posix } from 'node:path'
import type { InstallerName } from '../model/estimate.ts'
import { shellWord } from '../text/shell-word.ts'

/**
 * The arguments of `pip install` after its options: the files and requirements as given. pip
 * installs the folder of a pyproject.toml.
 */
export function whatToInstall(
  files: readonly string[],
  added: readonly string[],
  installer: InstallerName,
): string {
  const named = files.map((file) =>
    installer === 'pip' && basename(file) === 'pyproject.toml'
      ? shellWord(posix.dirname(file.replaceAll('\\', '/')))
      : `-r ${shellWord(file)}`,
  )
  return [...named, ...added.map(shellWord)].join(' ')
}
