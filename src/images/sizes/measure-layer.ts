import { exactly, type LayerSizes } from './figure.ts'
import { type LayerPath, tarEntrySize, tarSize } from './tar-entry.ts'

/** Bytes of a block of ext4, XFS and overlay on top of them; a folder takes at least one. */
const BLOCK = 4096
/** Links with a shorter target are stored in the inode (ext4). */
const SHORT_LINK = 60

/** Bytes of blocks that an entry takes. */
function diskSize({ kind, size, link = '' }: LayerPath): number {
  if (kind === 'file') return Math.ceil(size / BLOCK) * BLOCK
  return kind === 'folder' || (kind === 'link' && link.length >= SHORT_LINK) ? BLOCK : 0
}

/**
 * The sizes of a layer whose entries are all known. All are exact except for the compressed one.
 */
export function measureLayer(entries: Iterable<LayerPath>): Omit<LayerSizes, 'compressed'> {
  let uncompressed = 0
  let tar = tarSize([])
  let disk = 0
  for (const entry of entries) {
    if (entry.kind === 'file') uncompressed += entry.size
    tar += tarEntrySize(entry)
    disk += diskSize(entry)
  }
  return { uncompressed: exactly(uncompressed), tar: exactly(tar), disk: exactly(disk) }
}
