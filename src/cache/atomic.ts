import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from './folder.ts'

/** A new name in a folder for an incomplete file. Only a killed process leaves it behind. */
export const temporaryPath = (folder: string): string =>
  join(folder, `.tmp-${randomBytes(8).toString('hex')}`)

function create(path: string): Promise<FileHandle> {
  return open(path, 'wx', 0o600)
}

/** `writev` takes no more at once on common systems (IOV_MAX). */
const MOST_PARTS = 1024

/**
 * Writes a file under a temporary name and renames it, so others see all of it or nothing. Makes
 * the folder.
 */
export async function writeAtomically(path: string, parts: readonly Buffer[]): Promise<void> {
  const temporary = temporaryPath(dirname(path))
  const file = await create(temporary).catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    makeFolder(dirname(path))
    return create(temporary)
  })
  try {
    for (let i = 0; i < parts.length; i += MOST_PARTS)
      await file.writev(parts.slice(i, i + MOST_PARTS))
    await file.close()
    await rename(temporary, path)
  } catch (error) {
    await file.close().catch(() => {})
    await rm(temporary, { force: true })
    throw error
  }
}
