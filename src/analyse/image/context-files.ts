import type { ImageFiles } from '../../images/file-system/image-files.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import type { BuiltImage } from './built-image.ts'
import { lineOf } from './finding.ts'

/** Folders that a build never needs. */
const NEEDLESS =
  /(?:^|\/)(\.git|\.venv|venv|env|node_modules|__pycache__|\.mypy_cache|\.pytest_cache|\.ruff_cache|\.tox|\.idea|\.vscode|\.ipynb_checkpoints)(?=\/)/
const LEAST = 1e5

/** What COPY brings from the context that does not belong into an image. */
export async function contextFindings(image: BuiltImage): Promise<readonly Finding[]> {
  const found = await Promise.all(
    image.files.map(async ({ group, layer }): Promise<Finding | null> => {
      if (group.kind !== 'context') return null
      const folders = await needlessFolders(group)
      const size = [...folders.values()].reduce((sum, one) => sum + one, 0)
      if (size < LEAST) return null
      const names = [...folders].sort((a, b) => b[1] - a[1]).map(([name]) => name)
      return {
        code: image.hasIgnoreFile() ? 'needless-context' : 'no-dockerignore',
        line: lineOf(image, layer),
        size,
        message: `${group.label} brings ${names.join(', ')}: ${formatSize(size, false)} that no container needs${image.hasIgnoreFile() ? '' : ', for there is no .dockerignore'}.`,
        fix: `Write into .dockerignore: ${names.join(' ')}`,
      }
    }),
  )
  return found.filter((one) => one !== null)
}

async function needlessFolders(group: ImageFiles): Promise<ReadonlyMap<string, number>> {
  const folders = new Map<string, number>()
  for (const { path, size } of (await group.list?.()) ?? []) {
    const name = NEEDLESS.exec(path.slice(group.context?.at.length ?? 0))?.[1]
    if (name !== undefined) folders.set(name, (folders.get(name) ?? 0) + size)
  }
  return folders
}
