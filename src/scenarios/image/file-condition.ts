import type { FileSystem, ImageFiles } from '../../images/file-system/image-files.ts'
import { liesIn } from '../../images/file-system/image-path.ts'
import { below } from '../../images/file-system/path-pattern.ts'
import type { FileTest } from '../../images/shell/command.ts'
import type { StageState } from './image-work.ts'

/**
 * Whether `[ -f PATH ]` and similar tests are true; null if the files of the image do not show it.
 */
export async function fileConditionHolds(
  { path, kind, isThere }: FileTest,
  { files, texts, folders }: StageState,
): Promise<boolean | null> {
  const found = texts.has(path) ? 'file' : folders.has(path) ? 'folder' : await kindAt(path, files)
  if (found === null) return null
  const fits = found !== 'nothing' && (kind === 'any' || kind === found)
  return fits === isThere
}

/** The entry at a path; a pattern may match several paths. */
async function kindAt(
  path: string,
  files: FileSystem,
): Promise<'file' | 'folder' | 'nothing' | null> {
  const isPattern = /[*?[]/.test(path)
  const chosen = below([path])
  let isOpen = false
  for (const { group } of files) {
    if (group.kind === 'base' || !group.places.some((place) => chosen.mayTouch(place))) continue
    if (!isPattern && group.places.some((place) => place !== path && liesIn(place, path)))
      return 'folder'
    const list = (await group.list?.()) ?? null
    if (list === null && group.places.some((place) => liesIn(path, place))) isOpen = true
    for (const file of list ?? []) {
      if (file.path === path || (isPattern && chosen.has(file.path))) return 'file'
      if (!isPattern && liesIn(file.path, path)) return 'folder'
    }
  }
  return !isOpen && files.some(({ group }) => isWhollyKnown(group, path)) ? 'nothing' : null
}

/** All files in a folder of the build context are known. */
const isWhollyKnown = ({ context }: ImageFiles, path: string): boolean =>
  context !== undefined && context.at !== '/' && context.at !== path && liesIn(path, context.at)
