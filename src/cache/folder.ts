import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

/**
 * Makes a folder and those above it. Node's own recursive `mkdir` never returns on file systems
 * that answer ENOENT if nothing can be made, as /proc does.
 *
 * @throws the file system's error if one of them cannot be made
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    makeFolder(dirname(path))
    makeLast(path)
  }
}

/** Another process may have made it in the meantime. */
function makeLast(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}
