import { readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import type { FileLookup } from '../source-trees/project-files.ts'
import { projectTree } from '../source-trees/project-tree.ts'
import { readStaticMetadata, type StaticMetadata } from '../source-trees/static-metadata.ts'

/** Looks files up in a folder, and in it alone. */
export function folderLookup(folder: string): FileLookup {
  return (path) => {
    const inside = normalize(path)
    if (inside.startsWith('..') || inside.startsWith('/')) return undefined
    try {
      return readFileSync(join(folder, inside), 'utf8')
    } catch {
      return undefined
    }
  }
}

/** What is known of the project in a folder without building it. Its egg-info is not read: in a working copy it may be stale. */
export function readLocalProject(folder: string): StaticMetadata {
  return readStaticMetadata(projectTree(folderLookup(folder), null))
}
