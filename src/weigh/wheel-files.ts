import type { Tail } from '../archives/byte-source.ts'
import { readDirectory } from '../archives/central-directory.ts'
import type { WheelFile } from '../model/project.ts'
import { installedPath } from './installed-path.ts'
import { kindOfPath } from './kinds.ts'

/**
 * The files of a wheel, largest first, from a tail with its whole directory. Sizes are bytes.
 *
 * @returns undefined if the directory is not whole, or is damaged
 */
export function wheelFiles(tail: Tail): readonly WheelFile[] | undefined {
  const files = new Map<string, WheelFile>()
  const { kind } = readDirectory(tail, ({ bytes, nameStart, nameEnd, packed, unpacked }) => {
    const path = bytes.toString('utf8', nameStart, nameEnd)
    // A name that is listed twice is one file, with the last size.
    if (!path.endsWith('/'))
      files.set(path, {
        path: installedPath(path),
        kind: kindOfPath(path),
        compressed_size: packed,
        size: unpacked,
      })
    return undefined
  })
  if (kind !== 'directory') return undefined
  return [...files.values()].sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1))
}
