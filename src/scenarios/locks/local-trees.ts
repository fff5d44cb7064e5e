import { pathOfFileUrl } from '../../inputs/links.ts'
import { localStamp } from '../../inputs/local/local-tree.ts'
import type { PlannedLock } from '../../resolve/locks/planned-lock.ts'

/** The folders of local projects and local archives, with a hash that changes with their files. */
export interface LocalTrees {
  readonly paths: readonly string[]
  readonly stamp: string
}

/**
 * The local projects and archives that a lock installs. Null if a change of local files cannot be
 * noticed, because the folders have very many files.
 */
export function localTrees({ distributions }: PlannedLock): LocalTrees | null {
  const paths: string[] = []
  for (const { locked, url, candidate } of distributions.values()) {
    const place = url ?? candidate?.file.url ?? ''
    if (!place.startsWith('file:')) continue
    const path =
      locked.source.kind === 'folder'
        ? locked.source.path
        : pathOfFileUrl(place.replace(/#.*$/s, ''), '/')
    if (path === undefined) return null
    paths.push(path)
  }
  const stamp = localStamp(paths)
  return stamp === null ? null : { paths, stamp }
}
