import { readdirSync } from 'node:fs'
import { basename, join, posix, resolve } from 'node:path'
import { parseSdistName } from '../../packaging/sdist-name.ts'
import { isDirectory } from '../requirements/local-path.ts'
import { isUrl } from '../source.ts'

/** Files that make a folder a project, regardless of its other files. */
const PROJECT_FILES =
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|requirements.*\.(?:txt|in)|environment\.ya?ml|.*\.lock|pylock.*\.toml)$/

/**
 * The wheels and sdists that a word names: a single one, or those of a folder without a project,
 * such as `dist/`. Null for every other word.
 */
export function releasePaths(word: string, cwd: string): readonly string[] | null {
  if (word === '-' || isUrl(word)) return null
  if (/\.whl$/i.test(word) || isSdist(word)) return [word]
  const path = resolve(cwd, word)
  if (!isDirectory(path)) return null
  const names = namesIn(path)
  if (names.some((name) => PROJECT_FILES.test(name))) return null
  const files = names.filter((name) => /\.whl$/i.test(name) || isSdist(name))
  return files.length === 0
    ? null
    : files.map((name) => posix.join(word.replaceAll('\\', '/'), name))
}

/** Whether a path has a name that is valid for an sdist, `name-1.0.tar.gz`. */
const isSdist = (path: string): boolean =>
  /\.(?:tar\.gz|zip|tgz)$/i.test(path) && parseSdistName(basename(path)) !== undefined

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(join(folder)).sort()
  } catch {
    return []
  }
}
