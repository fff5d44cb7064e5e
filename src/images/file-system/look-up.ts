import type { FileSystem } from './image-files.ts'
import { liesIn, rebased } from './image-path.ts'

/** The file or folder of this machine that a path of the image was copied from. */
export function hostPathOf(files: FileSystem, path: string): string | undefined {
  for (const { group } of files.toReversed())
    if (
      group.context !== undefined &&
      liesIn(path, group.context.at) &&
      group.places.some((place) => liesIn(path, place) || liesIn(place, path))
    )
      return rebased(path, group.context.at, group.context.host)
  return undefined
}

/** Whether something exists at a path. The files of the base are not known. */
export const exists = (files: FileSystem, path: string): boolean =>
  files.some(
    ({ group }) =>
      group.kind !== 'base' &&
      group.places.some((place) => liesIn(path, place) || liesIn(place, path)),
  )
