import { createRequire, syncBuiltinESMExports } from 'node:module'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Functions that read files, or report on them, by a path in the first argument. */
const SYNC = [
  'accessSync',
  'createReadStream',
  'existsSync',
  'lstatSync',
  'openSync',
  'opendirSync',
  'readFileSync',
  'readdirSync',
  'readlinkSync',
  'statSync',
] as const
const ASYNC = [
  'access',
  'lstat',
  'open',
  'opendir',
  'readFile',
  'readdir',
  'readlink',
  'stat',
] as const

/**
 * The real module: the launcher replaces an import by a stand-in that loads the module at first
 * use.
 */
const nodeFs = (): typeof import('node:fs') => createRequire(import.meta.url)('node:fs')

/** A path without links, even if its end does not exist. */
export function realPlace(path: string): string {
  try {
    return nodeFs().realpathSync.native(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : join(realPlace(above), basename(path))
  }
}

type Anything = (...given: unknown[]) => unknown

/**
 * From now on, this process can read only below some folders. Each path is resolved to its real
 * place first, whether it is an argument, a line of a file or a symbolic link. The fence wraps
 * Node's own functions, because the paths come from many places and a missed one would be a hole.
 *
 * @param allowed absolute paths of folders and files
 * @param beginnings beginnings of the absolute paths of pysize's own temporary folders
 */
export function fenceReads(allowed: readonly string[], beginnings: readonly string[]): void {
  const fs = nodeFs()
  const roots = allowed.map((path) => realPlace(resolve(path)))
  const starts = beginnings.map((path) => join(realPlace(dirname(path)), basename(path)))
  const isInside = (given: unknown): boolean => {
    if (typeof given === 'number') return true
    const path = given instanceof URL ? fileURLToPath(given) : String(given)
    const place = realPlace(resolve(path))
    if (starts.some((start) => place.startsWith(start))) return true
    return roots.some(
      (root) => place === root || place.startsWith(root.endsWith(sep) ? root : root + sep),
    )
  }
  const refused = (path: unknown): Error =>
    Object.assign(new Error(`EACCES: permission denied, '${String(path)}'`), {
      code: 'EACCES',
      errno: -13,
    })
  const sync = fs as unknown as Record<string, Anything>
  for (const name of [...SYNC, 'realpathSync']) {
    const own = sync[name]!
    const guarded: Anything = (path, ...rest) => {
      if (isInside(path)) return own(path, ...rest)
      if (name === 'existsSync') return false
      throw refused(path)
    }
    sync[name] = Object.assign(guarded, own)
  }
  const promises = fs.promises as unknown as Record<string, Anything>
  for (const name of [...ASYNC, 'realpath']) {
    const own = promises[name]!
    promises[name] = async (path, ...rest) => {
      if (!isInside(path)) throw refused(path)
      return own(path, ...rest)
    }
  }
  syncBuiltinESMExports()
}
