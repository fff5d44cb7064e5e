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
/** Bytes of parts that are in memory at once. The first of them are made before the file. */
const MOST_BYTES = 2 ** 20

/**
 * Writes a file under a temporary name and renames it, so others see all of it or nothing. Makes
 * the folder.
 *
 * @param parts may be made while they are written
 * @param head replaces the first bytes once all parts are made
 */
export async function writeAtomically(
  path: string,
  parts: Iterable<Buffer>,
  head?: () => Buffer,
): Promise<void> {
  const all = batches(parts)
  let batch = all.next()
  const temporary = temporaryPath(dirname(path))
  const file = await create(temporary).catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    makeFolder(dirname(path))
    return create(temporary)
  })
  try {
    for (; !batch.done; batch = all.next()) await file.writev(batch.value)
    if (head !== undefined) await file.write(head(), 0, undefined, 0)
    await file.close()
    await rename(temporary, path)
  } catch (error) {
    await file.close().catch(() => {})
    await rm(temporary, { force: true })
    throw error
  }
}

function* batches(parts: Iterable<Buffer>): Generator<readonly Buffer[]> {
  let batch: Buffer[] = []
  let bytes = 0
  for (const part of parts) {
    batch.push(part)
    bytes += part.length
    if (batch.length < MOST_PARTS && bytes < MOST_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}
