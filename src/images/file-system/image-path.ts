import { posix } from 'node:path'

/** Whether `path` is `folder`, or is in it. Both imagePath, without a slash at their ends. */
export const liesIn = (path: string, folder: string): boolean =>
  folder === '/' || path === folder || (path.startsWith(folder) && path[folder.length] === '/')

/** An imagePath path without `.`, `..` and a slash at its end. */
export function imagePath(path: string, cwd: string): string {
  const whole = posix.resolve(cwd === '' ? '/' : cwd, path)
  return whole.length > 1 && whole.endsWith('/') ? whole.slice(0, -1) : whole
}

/** The new path of a file below `from` after `from` moves to `to`. */
export function rebased(path: string, from: string, to: string): string {
  const rest = from === '/' ? path : path.slice(from.length)
  return to === '/' ? rest || '/' : rest === '/' ? to : to + rest
}

/** The folders above a path, from the root's down; the root itself is left out. */
export function foldersOf(path: string): readonly string[] {
  const found: string[] = []
  for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1))
    found.push(path.slice(0, slash))
  return found
}
