import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { inputError } from '../errors.ts'
import { readLocalTree } from './local/local-tree.ts'

/**
 * The bytes of a file, or of all files of a folder without environments, builds and version
 * control.
 */
export function addedSize(path: string, cwd: string): number {
  const stat = statSync(resolve(cwd, path), { throwIfNoEntry: false })
  if (stat === undefined)
    throw inputError('file-not-found', `'${path}' is neither a size nor a file.`, {
      hint: 'Write a size such as 20MB, or a path relative to the current folder.',
    })
  if (!stat.isDirectory()) return stat.size
  return [...readLocalTree(resolve(cwd, path)).sizes.values()].reduce((sum, size) => sum + size, 0)
}
