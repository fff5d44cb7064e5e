import { resolve } from 'node:path'
import { statusOf } from '../cache/regular-file.ts'

/**
 * Whether a word names a requirements file, a project file or a folder. A wheel, an sdist and a
 * project's name are something else.
 */
export const isFileName = (word: string): boolean =>
  !/\.(?:whl|tar\.gz|tgz|zip)$/i.test(word) &&
  /^(?:[-.]|\.\.|setup\.py|Pipfile|(?:.*[-_.])?lock\.json)$|[\\/]|\.(?:txt|in|toml|cfg|lock|lockfile|ya?ml)$/i.test(
    word,
  )

/** The same for a word that may be a script, too: some projects have names such as `web.py`. */
export const isFileOrScript = (word: string, cwd: string): boolean =>
  isFileName(word) || (/\.pyw?$/.test(word) && statusOf(resolve(cwd, word))?.isFile() === true)
