import { localTreeStamp } from '../../inputs/local/local-tree.ts'
import type { PlannedLock } from '../../resolve/locks/planned-lock.ts'

/** The folders of local projects, each with a hash that changes with its files. */
export type LocalTrees = readonly (readonly [folder: string, stamp: string])[]

/**
 * The local projects that a lock installs. Null if nothing tells whether local files have changed:
 * for archives, and for folders with very many files.
 */
export function localTrees({ distributions }: PlannedLock): LocalTrees | null {
  const trees: (readonly [string, string])[] = []
  for (const { locked, url, candidate } of distributions.values()) {
    if (!(url ?? candidate?.file.url ?? '').startsWith('file:')) continue
    const folder = locked.source.kind === 'folder' ? locked.source.path : undefined
    const stamp = folder === undefined ? null : localTreeStamp(folder)
    if (folder === undefined || stamp === null) return null
    trees.push([folder, stamp])
  }
  return trees
}

export const areUnchanged = (trees: LocalTrees): boolean =>
  trees.every(([folder, stamp]) => localTreeStamp(folder) === stamp)
