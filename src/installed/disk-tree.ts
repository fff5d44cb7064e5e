import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs'
import { join, sep } from 'node:path'
import type { EntryKind, FileTree, TreeEntry } from './file-tree.ts'

interface Kinds {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

const kindOf = (found: Kinds): EntryKind =>
  found.isFile()
    ? 'file'
    : found.isDirectory()
      ? 'folder'
      : found.isSymbolicLink()
        ? 'link'
        : 'other'

/** Bytes that are read at a time. */
const CHUNK = 1 << 20

/**
 * A folder of this machine as a tree. Folders in a path are known not to be links, because `list`
 * and `resolvePath` lead to them step by step.
 *
 * @param root absolute, with links resolved
 */
export function diskTree(root: string): FileTree {
  const real = (path: string): string =>
    path === '' ? root : join(root, path.replaceAll('/', sep))
  const reading = <T>(path: string, work: (file: number, size: number) => T): T | undefined =>
    readRegular(real(path), work)
  return {
    entry(path): TreeEntry | undefined {
      const found = attempt(() => lstatSync(real(path), { throwIfNoEntry: false }))
      if (found === undefined) return undefined
      const kind = kindOf(found)
      return { kind, size: kind === 'file' ? found.size : 0 }
    },
    list(path) {
      const isFolder = attempt(() => lstatSync(real(path)).isDirectory()) === true
      const entries =
        (isFolder ? attempt(() => readdirSync(real(path), { withFileTypes: true })) : undefined) ??
        []
      return entries
        .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    linkText: (path) => attempt(() => readlinkSync(real(path))),
    read: (path, limit) =>
      reading(path, (file, size) => (size > limit ? undefined : readUpTo(file, size))),
    head: (path, length) => reading(path, (file, size) => readUpTo(file, Math.min(size, length))),
    sha256: (path) =>
      reading(path, (file) => {
        const hash = createHash('sha256')
        const chunk = Buffer.allocUnsafe(CHUNK)
        for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk))
          hash.update(chunk.subarray(0, length))
        return hash.digest('base64url')
      }),
  }
}

/**
 * The first bytes of a program of this machine. Links are followed, because the interpreter that an
 * environment links to is outside the environment. Undefined if it is not a regular file.
 */
export function hostProgram(path: string, length: number): Buffer | undefined {
  const real = attempt(() => realpathSync(path))
  return real === undefined
    ? undefined
    : readRegular(real, (file, size) => readUpTo(file, Math.min(size, length)))
}

/**
 * Opens without following a link and without waiting for the writer of a pipe; only regular files
 * are read.
 */
function readRegular<T>(path: string, work: (file: number, size: number) => T): T | undefined {
  return attempt(() => {
    if (!lstatSync(path).isFile()) return undefined
    const file = openSync(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    )
    try {
      const found = fstatSync(file)
      return found.isFile() ? work(file, found.size) : undefined
    } finally {
      closeSync(file)
    }
  })
}

function readUpTo(file: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  while (at < length) {
    const read = readSync(file, bytes, at, length - at, null)
    if (read === 0) break
    at += read
  }
  return bytes.subarray(0, at)
}

/** An unreadable path has no entry: it may be in another user's folder, or be deleted meanwhile. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
