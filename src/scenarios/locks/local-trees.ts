import { localStamp } from '../../inputs/local/local-tree.ts'
import type { PlannedLock } from '../../resolve/locks/planned-lock.ts'

/** The folders of local projects, with a hash that changes with their files. */
export interface LocalTrees {
  readonly folders: readonly string[]
  readonly stamp: string
}

/**
 * The local projects that a lock installs. Null if a change of local files cannot be noticed: if
 * the lock installs local archives, or the folders have very many files.
 */
export function localTrees({ distributions }: PlannedLock): LocalTrees | null {
  const folders: string[] = []
  for (const { locked, url, candidate } of distributions.values()) {
    if (!(url ?? candidate?.file.url ?? '').startsWith('file:')) continue
    if (locked.source.kind !== 'folder') return null
    folders.push(locked.source.path)
  }
  const stamp = localStamp(folders)
  return stamp === null ? null : { folders, stamp }
}

export const areUnchanged = ({ folders, stamp }: LocalTrees): boolean =>
  localStamp(folders) === stamp
