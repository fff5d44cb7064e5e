import type { BaseImage } from '../../images/base/base-image.ts'
import { footprintOf } from '../../images/file-system/footprint.ts'
import {
  type GroupFile,
  type ImageFiles,
  imageFiles,
} from '../../images/file-system/image-files.ts'
import { imagePath } from '../../images/file-system/image-path.ts'
import { roughly } from '../../images/sizes/figure.ts'
import {
  type FileTree,
  joinPath,
  nameOf,
  parentOf,
  resolvePath,
} from '../../installed/file-tree.ts'
import { globMatches, parseGlob } from '../../text/glob.ts'

/** gzip packs programs and texts about equally well on average, but not each of them. */
const PACKED_OFF = 0.4
const USUAL_PACKED = 0.4
const MOST_FILES = 200_000

/**
 * What COPY takes of an image whose files are known: null if they are not, `absent` if none is
 * there.
 *
 * @param path imagePath; a pattern in its last part may name several
 * @param place gives the destination of a file or folder
 */
export async function copiedOfImage(
  image: BaseImage,
  path: string,
  label: string,
  place: (path: string, isFolder: boolean) => string,
): Promise<ImageFiles | 'absent' | null> {
  const tree = image.tree ?? (await image.listFiles?.()) ?? null
  if (tree === null) return null
  const files: GroupFile[] = []
  let folders = 0
  const places: string[] = []
  const share = shareOf(image)
  const walk = (from: string, to: string): void => {
    const kind = tree.entry(from)?.kind
    if (kind === undefined || files.length >= MOST_FILES) return
    if (kind === 'folder') {
      folders++
      for (const { name } of tree.list(from)) walk(joinPath(from, name), imagePath(name, to))
      return
    }
    const size = tree.entry(from)?.size ?? 0
    files.push({ path: to, size, compressed: size * share })
  }
  for (const one of named(tree, path.replace(/^\/+/, ''))) {
    // A link that is named itself is followed; those below it are copied as links.
    const real = resolvePath(tree, one)
    if (real === undefined) continue
    const to = place(`/${one}`, tree.entry(real)?.kind === 'folder')
    places.push(to)
    walk(real, to)
  }
  if (places.length === 0) return 'absent'
  const size = files.reduce((sum, file) => sum + file.size, 0)
  const footprint = footprintOf(files, folders, roughly(size * share, PACKED_OFF))
  return imageFiles('written', label, places, footprint, { list: () => Promise.resolve(files) })
}

function named(tree: FileTree, path: string): readonly string[] {
  const name = nameOf(path)
  if (!/[*?[]/.test(name)) return [path]
  const folder = resolvePath(tree, parentOf(path))
  const glob = parseGlob(name, true)
  return folder === undefined
    ? []
    : tree
        .list(folder)
        .flatMap((one) => (globMatches(glob, one.name) ? joinPath(folder, one.name) : []))
}

function shareOf({ sizes: { compressed, uncompressed } }: BaseImage): number {
  const [packed, plain] = [compressed.size ?? 0, uncompressed.size ?? 0]
  return packed > 0 && plain > 0 ? Math.min(1, packed / plain) : USUAL_PACKED
}
