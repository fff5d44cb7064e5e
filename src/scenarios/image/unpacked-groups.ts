import type { TarEntry } from '../../archives/tar.ts'
import { footprintOf } from '../../images/file-system/footprint.ts'
import {
  type GroupFile,
  type ImageFiles,
  imageFiles,
  unknownFiles,
} from '../../images/file-system/image-files.ts'
import { imagePath } from '../../images/file-system/image-path.ts'
import { roughly } from '../../images/sizes/figure.ts'
import type { CopyStep } from '../../images/stages/step.ts'
import { packedFiles } from '../../installed/image/packed-files.ts'

/** The compressed size of files in archives, which are texts and programs. */
const PACKED = { size: 0.5, share: 0.5 }
/** If there are more, they are one row. */
const MOST_ROWS = 20

/**
 * The files that ADD unpacks: a row for each file or folder at the top of the archive.
 *
 * @param name of the archive in the build context
 * @returns null for a file that is not an archive
 */
export async function unpackedGroups(
  step: CopyStep,
  name: string,
  file: string,
): Promise<readonly ImageFiles[] | null> {
  const entries = await packedFiles(file)
  if (entries === null) return null
  const label = `ADD ${name}`
  if (entries === 'unreadable')
    return [unknownFiles(label, `/.context/${name}`, 'ADD unpacks it, but pysize cannot read it')]
  const tops = new Map<string, TarEntry[]>()
  for (const entry of entries) {
    const top = partsOf(entry.path)[0] ?? '.'
    const own = tops.get(top)
    if (own === undefined) tops.set(top, [entry])
    else own.push(entry)
  }
  if (tops.size > MOST_ROWS) return [groupOf(label, entries, step.destination)]
  return [...tops].map(([top, own]) => groupOf(`${label}: ${top}`, own, step.destination))
}

const partsOf = (path: string): readonly string[] =>
  path.split('/').filter((part) => part !== '' && part !== '.')

function groupOf(label: string, entries: readonly TarEntry[], destination: string): ImageFiles {
  const files = entries
    .filter(({ kind }) => kind !== 'folder')
    .map(({ path, kind, size }): GroupFile => {
      const own = kind === 'file' ? size : 0
      return {
        path: imagePath(`./${partsOf(path).join('/')}`, destination),
        size: own,
        compressed: own * PACKED.size,
      }
    })
  const size = files.reduce((sum, one) => sum + one.size, 0)
  const places = [
    ...new Set(entries.map(({ path }) => imagePath(`./${partsOf(path)[0] ?? ''}`, destination))),
  ]
  return imageFiles(
    'context',
    label,
    places,
    footprintOf(files, entries.length - files.length, roughly(size * PACKED.size, PACKED.share)),
    {
      list: () => Promise.resolve(files),
    },
  )
}
