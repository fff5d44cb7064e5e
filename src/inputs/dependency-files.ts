import { posix } from 'node:path'
import { lockKind } from './locks/lock-names.ts'

/** Folders with content of others: environments, packages of others, version control. */
const ASIDE = /(?:^|\/)(?:\.[^/]*|node_modules|site-packages|__pycache__|venv|vendor|third_party)\//

/**
 * Whether a path of a repository has the name of a file that lists requirements: a lock, a
 * requirements file, a pyproject.toml, a Pipfile or an environment.yml.
 */
export function isDependencyFile(path: string): boolean {
  if (ASIDE.test(path)) return false
  const name = posix.basename(path)
  if (name === 'pyproject.toml' || name === 'Pipfile' || lockKind(name) !== undefined) return true
  if (/^environment\.ya?ml$/.test(name)) return true
  return (
    /\.(?:txt|in)$/.test(name) &&
    !/constraint/i.test(path) &&
    /require[^/]*$|(?:^|\/)requirements?\/[^/]+$/i.test(path)
  )
}

/**
 * Whether a path is needed to read such files: constraints, the project's Python, a project's own
 * declarations.
 */
export function isSettingsFile(path: string): boolean {
  if (ASIDE.test(path.replace(/\.python-version$/, ''))) return false
  const name = posix.basename(path)
  return (
    /^(?:\.python-version|runtime\.txt|setup\.py|setup\.cfg|MANIFEST\.in)$/.test(name) ||
    /constraints?[^/]*\.(?:txt|in)$/i.test(path)
  )
}

/**
 * The files without those from which another one was made: of `requirements.in` and
 * `requirements.txt` the latter is installed, and of a pyproject.toml and a lock the lock.
 */
export const withoutSources = (paths: readonly string[]): readonly string[] => {
  const all = new Set(paths)
  const locked = new Set(
    paths.flatMap((path) => (lockKind(path) === undefined ? [] : [posix.dirname(path)])),
  )
  return paths.filter((path) => {
    if (/^(?:pyproject\.toml|Pipfile)$/.test(posix.basename(path)))
      return !locked.has(posix.dirname(path))
    return !path.endsWith('.in') || !all.has(path.replace(/\.in$/, '.txt'))
  })
}
