import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** From the folder up to the project's root; only the folder itself if no root is found. */
export function projectFolders(start: string, cwd: string): string[] {
  const above = [start]
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder))
    above.push(dirname(folder))
  const upTo = (isRoot: (folder: string) => boolean): string[] | undefined => {
    const root = above.findIndex(isRoot)
    return root < 0 ? undefined : above.slice(0, root + 1)
  }
  return (
    upTo((folder) => existsSync(join(folder, '.git'))) ??
    upTo((folder) => folder === resolve(cwd)) ??
    upTo((folder) => existsSync(join(folder, 'pyproject.toml'))) ?? [start]
  )
}
