import { posix } from 'node:path'
import { statusOf } from '../../cache/regular-file.ts'
import { EMPTY_CONFIG } from '../../images/base/base-image.ts'
import { hostPathOf } from '../../images/file-system/look-up.ts'
import type { StageState, StepPlace } from './image-work.ts'

/**
 * The file of this machine for a relative path in a working directory that is unknown, because the
 * settings of the base are. It is the file of that name that COPY puts into the image. Undefined if
 * there are several or none.
 */
export function fileOfUnknownFolder(
  path: string,
  cwd: string,
  { files }: StageState,
  { base }: StepPlace,
): string | undefined {
  if (cwd !== '/' || path.startsWith('/') || base?.config !== EMPTY_CONFIG) return undefined
  const folders = new Set(
    files.flatMap(({ group: { context, places } }) =>
      context === undefined ? [] : places.flatMap((place) => [place, posix.dirname(place)]),
    ),
  )
  const found = new Set(
    [...folders].flatMap((folder) => {
      const host = hostPathOf(files, posix.join(folder, path))
      return host !== undefined && statusOf(host) !== undefined ? [host] : []
    }),
  )
  return found.size === 1 ? [...found][0] : undefined
}
