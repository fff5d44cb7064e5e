import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryPath } from '../cache/atomic.ts'
import { listFolder } from '../cache/file-bucket.ts'
import { makeFolder } from '../cache/folder.ts'
import { SNAPSHOTS } from '../cache/location.ts'
import { statusOf } from '../cache/regular-file.ts'
import { beginUnfinished } from '../cache/unfinished.ts'
import { SNAPSHOT_HEAD } from './format.ts'
import { snapshotParts } from './unpack.ts'

/**
 * An old snapshot is removed this long after it was stored, when another one is stored:
 * milliseconds.
 */
const KEPT_FOR = 30 * 86_400_000

const folderOf = (root: string, sha256: string): string => join(root, SNAPSHOTS, sha256)

/**
 * The folder of a snapshot that was stored by the hash of its archive; undefined if it was not.
 *
 * @param root of the cache
 */
export function keptSnapshot(root: string, sha256: string): string | undefined {
  const folder = folderOf(root, sha256)
  return statusOf(join(folder, SNAPSHOT_HEAD))?.isFile() === true ? folder : undefined
}

/**
 * Unpacks an archive whose hash was checked, and stores it completely or not at all. Returns its
 * folder; undefined if it is not a snapshot.
 *
 * @throws the file system's error if it cannot be written
 */
export async function keepSnapshot(
  root: string,
  sha256: string,
  archive: Buffer,
): Promise<string | undefined> {
  const folder = folderOf(root, sha256)
  const all = dirname(folder)
  const parts = await snapshotParts(archive)
  if (parts === undefined) return undefined
  const temporary = temporaryPath(all)
  const remove = (): void => rmSync(temporary, { recursive: true, force: true })
  const done = beginUnfinished(remove)
  try {
    for (const [path, content] of parts) {
      makeFolder(dirname(join(temporary, path)))
      writeFileSync(join(temporary, path), content)
    }
    removeOld(all)
    moveTo(temporary, folder)
  } finally {
    remove()
    done()
  }
  return folder
}

/** Another process may have stored the same one in the meantime. */
function moveTo(temporary: string, folder: string): void {
  try {
    renameSync(temporary, folder)
  } catch (error) {
    if (statusOf(join(folder, SNAPSHOT_HEAD)) === undefined) throw error
  }
}

function removeOld(folder: string): void {
  for (const name of listFolder(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
    if (Date.now() - mtimeMs > KEPT_FOR) rmSync(path, { recursive: true, force: true })
  }
}
