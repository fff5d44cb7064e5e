/** The kind of entry at a path. `other` is a device, a socket or a pipe, which is never opened. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other'

export interface TreeEntry {
  readonly kind: EntryKind
  /** Bytes; 0 unless it is a file. */
  readonly size: number
}

/**
 * Files that are only read: a folder of this machine, or the union of an image's layers. Paths have
 * slashes, are relative to the root and contain no `.` or `..`; the root is the empty path. Nothing
 * here leaves the root, and no link is followed: a path through a link has no entry.
 */
export interface FileTree {
  entry(path: string): TreeEntry | undefined
  /**
   * The names in a folder with their kinds, sorted; none if it is not a folder or cannot be read.
   */
  list(path: string): readonly { readonly name: string; readonly kind: EntryKind }[]
  /** The target of a link, as written; undefined if it is not a link. */
  linkText(path: string): string | undefined
  /**
   * The bytes of a regular file; undefined if missing, or if it is larger than `limit` bytes.
   */
  read(path: string, limit: number): Buffer | undefined
  /** The first bytes of a regular file, at most `length`. */
  head(path: string, length: number): Buffer | undefined
  /**
   * The SHA-256 of a regular file as RECORD writes it: base64url without padding. Undefined if it
   * cannot be read.
   */
  sha256(path: string): string | undefined
}

export const joinPath = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join('/')

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Whether a path is the folder or is in it. */
export const isWithin = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`)

/** Without `.` and `..`; undefined if the path leads above the root. */
export function normalPath(path: string): string | undefined {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

/** The most links that Linux follows. */
const MOST_LINKS = 40

/**
 * The target of a path after following links within the tree; absolute links start at its root, as
 * for a process inside it. Undefined if the path leads out of the tree, in a circle, or to nothing.
 */
export function resolvePath(tree: FileTree, path: string): string | undefined {
  const ahead = path.split('/').reverse()
  let at = ''
  for (let links = 0; ahead.length > 0; ) {
    const part = ahead.pop()!
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (at === '') return undefined
      at = parentOf(at)
      continue
    }
    const next = joinPath(at, part)
    const entry = tree.entry(next)
    if (entry === undefined) return undefined
    if (entry.kind !== 'link') {
      at = next
      continue
    }
    const text = tree.linkText(next)
    if (text === undefined || ++links > MOST_LINKS) return undefined
    if (text.startsWith('/')) at = ''
    for (const part of text.split('/').reverse()) ahead.push(part)
  }
  return at
}
