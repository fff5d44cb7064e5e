import { join, normalize } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { type Declarations, readDeclarations } from '../../source-trees/declarations.ts'
import type { FileLookup } from '../../source-trees/project-files.ts'
import { projectTree } from '../../source-trees/project-tree.ts'
import { readStaticMetadata, type StaticMetadata } from '../../source-trees/static-metadata.ts'

/** Looks up files in a folder, and not below it. */
export function folderLookup(folder: string): FileLookup {
  return (path) => {
    const inside = normalize(path)
    return inside.startsWith('..') || inside.startsWith('/')
      ? undefined
      : textOfFile(join(folder, inside))
  }
}

/**
 * The facts about the project in a folder that are known without building it. Its egg-info is not
 * read: in a working copy it may be stale.
 */
export function readLocalProject(folder: string): StaticMetadata {
  return readStaticMetadata(projectTree(folderLookup(folder), null, folder))
}

/** The declarations of a project in a folder; undefined if none can be read. */
export const readLocalDeclarations = (folder: string): Declarations | undefined =>
  readDeclarations(projectTree(folderLookup(folder), null, folder))
