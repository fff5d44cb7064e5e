import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface LocalFile {
  readonly name: string
  readonly path: string
  /** Bytes. */
  readonly size: number
}

/**
 * The entry at a path: a folder with its files by name, or one file. Undefined for a device or
 * pipe, and for a path that does not exist or cannot be read.
 */
export type LocalPath =
  | { readonly kind: 'folder'; readonly files: readonly LocalFile[] }
  | { readonly kind: 'file' }

export async function lookAtPath(path: string): Promise<LocalPath | undefined> {
  const status = await stat(path).catch(() => undefined)
  if (!status) return undefined
  if (!status.isDirectory()) return status.isFile() ? { kind: 'file' } : undefined
  const names = (await readdir(path).catch(() => undefined))?.sort()
  if (!names) return undefined
  const files = await Promise.all(
    names.map(async (name): Promise<LocalFile | undefined> => {
      const file = await stat(join(path, name)).catch(() => undefined)
      return file?.isFile() ? { name, path: join(path, name), size: file.size } : undefined
    }),
  )
  return { kind: 'folder', files: files.filter((file) => file !== undefined) }
}
