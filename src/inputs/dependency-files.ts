import { posix } from 'node:path'

/** Folders of what is not the project's own: environments, packages of others, version control. */
const ASIDE = /(?:^|\/)(?:\.[^/]*|node_modules|site-packages|__pycache__|venv|vendor|third_party)\//

/**
 * Whether a path of a repository is by its name a file that says what is required: a requirements
 * file or a pyproject.toml.
 */
export function isDependencyFile(path: string): boolean {
  if (ASIDE.test(path)) return false
  const name = posix.basename(path)
  if (name === 'pyproject.toml') return true
  return /\.(?:txt|in)$/.test(name) && !/constraint/i.test(path) && /require[^/]*$|(?:^|\/)requirements?\/[^/]+$/i.test(path)
}

/**
 * Whether a path holds what such files are read with: constraints, the project's Python, a
 * project's own declarations.
 */
export function isSettingsFile(path: string): boolean {
  if (ASIDE.test(path.replace(/\.python-version$/, ''))) return false
  const name = posix.basename(path)
  return /^(?:\.python-version|runtime\.txt|setup\.py|setup\.cfg|MANIFEST\.in)$/.test(name) || /constraints?[^/]*\.(?:txt|in)$/i.test(path)
}

/**
 * The files without those that pip-compile made another one from: of `requirements.in` and
 * `requirements.txt` the latter is installed.
 */
export const withoutSources = (paths: readonly string[]): readonly string[] => {
  const all = new Set(paths)
  return paths.filter((path) => !path.endsWith('.in') || !all.has(path.replace(/\.in$/, '.txt')))
}
