import type { FileKind } from '../model/estimate.ts'
import type { FileChange, WheelFile } from '../model/project.ts'

/** A group of files: their number and their bytes. */
export interface FileGroup<Key extends string = string> {
  readonly key: Key
  readonly files: number
  /** Null if one of the files has no size of its own. */
  readonly compressed_size: number | null
  readonly size: number
}

function grouped<Key extends string>(
  files: readonly WheelFile[],
  keysOf: (file: WheelFile) => readonly Key[],
): readonly FileGroup<Key>[] {
  const groups = new Map<Key, FileGroup<Key>>()
  for (const file of files)
    for (const key of keysOf(file)) {
      const before: FileGroup<Key> = groups.get(key) ?? {
        key,
        files: 0,
        compressed_size: 0,
        size: 0,
      }
      groups.set(key, {
        key,
        files: before.files + 1,
        compressed_size: plus(before.compressed_size, file.compressed_size),
        size: before.size + file.size,
      })
    }
  return [...groups.values()].sort((a, b) => b.size - a.size || (a.key < b.key ? -1 : 1))
}

const plus = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a + b

/** The files by kind, the largest kind first. */
export const byKind = (files: readonly WheelFile[]): readonly FileGroup<FileKind>[] =>
  grouped(files, ({ kind }) => [kind])

/**
 * Folders with everything below them, the largest first. A folder that contains only another folder
 * is left out, because the inner one has the same size.
 */
export function byFolder(files: readonly WheelFile[]): readonly FileGroup[] {
  const folders = grouped(files, ({ path }) => foldersOf(path))
  const counts = new Map(folders.map((folder) => [folder.key, folder.files]))
  const wrappers = new Set(
    folders
      .map(({ key }) => parentOf(key))
      .filter((parent, i) => counts.get(parent) === folders[i]?.files),
  )
  return folders.filter(({ key }) => !wrappers.has(key))
}

const parentOf = (folder: string): string => folder.slice(0, Math.max(0, folder.lastIndexOf('/')))

/** All folders above a file, from the topmost to the nearest. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, i) => parts.slice(0, i + 1).join('/')).filter((folder) => folder !== '..')
}

/**
 * A path without the parts that change with each version: versions of `.dist-info` folders and
 * hashes of bundled libraries.
 */
const stable = (path: string): string =>
  path
    .replace(/^([^/]+?)-[^/]*\.dist-info(?=\/)/, '$1.dist-info')
    .replace(/-[0-9a-f]{8}(?=[.-][^/]*$)/, '')

/** The files that differ in size, the largest change first. */
export function fileChangesOf(
  old: readonly WheelFile[],
  now: readonly WheelFile[],
): readonly FileChange[] {
  const changes = new Map<string, FileChange>()
  for (const { path, size } of old) changes.set(stable(path), { path, before: size, after: 0 })
  for (const { path, size } of now) {
    const before = changes.get(stable(path))?.before ?? 0
    changes.set(stable(path), { path, before, after: size })
  }
  const weight = ({ before, after }: FileChange): number => Math.abs(after - before)
  return [...changes.values()]
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => weight(b) - weight(a) || (a.path < b.path ? -1 : 1))
}
