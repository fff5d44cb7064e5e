import {
  estimated,
  exactly,
  type Figure,
  type LayerSizes,
  roughly,
  sumOfFigures,
  sumOfSizes,
  UNKNOWN,
} from '../sizes/figure.ts'
import { tarEntrySize } from '../sizes/tar-entry.ts'

/** The sizes of files in a layer. */
export interface Footprint {
  /** Files and links, without folders. */
  readonly files: number
  readonly sizes: LayerSizes
}

const ZERO = exactly(0)

export const NO_FOOTPRINT: Footprint = {
  files: 0,
  sizes: { uncompressed: ZERO, tar: ZERO, compressed: ZERO, disk: ZERO },
}

/** Files of unknown size. */
export const UNKNOWN_FOOTPRINT: Footprint = {
  files: 0,
  sizes: { uncompressed: UNKNOWN, tar: UNKNOWN, compressed: UNKNOWN, disk: UNKNOWN },
}

export const totalFootprint = (all: readonly Footprint[]): Footprint => ({
  files: all.reduce((files, one) => files + one.files, 0),
  sizes: sumOfSizes(all.map(({ sizes }) => sizes)),
})

/** A part of a footprint, by its share of the file sizes. */
export function shareOf({ files, sizes }: Footprint, share: number): Footprint {
  const part = ({ size, source, interval: [, high] }: Figure): Figure =>
    size === null || high === null
      ? { size, source, interval: [0, high] }
      : estimated(size * share, 0, high)
  const { uncompressed, tar, compressed, disk } = sizes
  return {
    files: Math.round(files * share),
    sizes: {
      uncompressed: part(uncompressed),
      tar: part(tar),
      compressed: part(compressed),
      disk: part(disk),
    },
  }
}

/** The size as a part of another one. */
export interface Share {
  readonly likely: number
  readonly low: number
  readonly high: number
}

/** A footprint that is known only through another one. */
export function asShare({ files, sizes }: Footprint, { likely, low, high }: Share): Footprint {
  const part = ({ size, source, interval: [least, most] }: Figure): Figure =>
    size === null || most === null
      ? { size, source, interval: [0, most] }
      : estimated(size * likely, least * low, most * high)
  return {
    files: Math.max(1, Math.round(files * likely)),
    sizes: {
      uncompressed: part(sizes.uncompressed),
      tar: part(sizes.tar),
      compressed: part(sizes.compressed),
      disk: part(sizes.disk),
    },
  }
}

/** The size of a header in a tar archive, and of the unit that files are padded to, bytes. */
const TAR_BLOCK = 512
const DISK_BLOCK = 4096

/** Files with known sizes. `compressed`: their size in a compressed layer. */
export function footprintOf(
  files: readonly { readonly path: string; readonly size: number }[],
  folders: number,
  compressed: Figure,
): Footprint {
  let size = 0
  let tar = folders * TAR_BLOCK
  let disk = folders * DISK_BLOCK
  for (const file of files) {
    size += file.size
    tar += tarEntrySize({ path: file.path.slice(1), kind: 'file', size: file.size })
    disk += Math.ceil(file.size / DISK_BLOCK) * DISK_BLOCK
  }
  return {
    files: files.length,
    sizes: { uncompressed: exactly(size), tar: exactly(tar), compressed, disk: exactly(disk) },
  }
}

/**
 * Files of which only the number and the total size are known: on average, the last block of each
 * is half full.
 */
export const footprintOfMany = (
  files: number,
  folders: number,
  uncompressed: Figure,
  compressed: Figure,
): Footprint => ({
  files,
  sizes: {
    uncompressed,
    tar: sumOfFigures([
      uncompressed,
      roughly((files + folders) * TAR_BLOCK + (files * TAR_BLOCK) / 2, 0.1),
    ]),
    compressed,
    disk: sumOfFigures([
      uncompressed,
      roughly(folders * DISK_BLOCK + (files * DISK_BLOCK) / 2, 0.3),
    ]),
  },
})

/** Folders without files. A layer has an entry for each folder above the files that it adds. */
export const foldersFootprint = (folders: number): Footprint => ({
  files: 0,
  sizes: {
    uncompressed: ZERO,
    tar: exactly(folders * TAR_BLOCK),
    compressed: roughly(folders * 50, 0.5),
    disk: exactly(folders * DISK_BLOCK),
  },
})

/** The two empty blocks that end a tar archive, and what gzip adds to a layer. */
export const END_OF_ARCHIVE: Footprint = {
  files: 0,
  sizes: { uncompressed: ZERO, tar: exactly(2 * TAR_BLOCK), compressed: exactly(32), disk: ZERO },
}

/**
 * The whiteout entries of a layer for files of lower ones, and the folders above them, which the
 * layer contains again (overlayfs copies a folder up before it changes).
 */
export const whiteouts = (count: number, folders: number): Footprint => ({
  files: 0,
  sizes: {
    uncompressed: ZERO,
    tar: exactly((count + folders) * TAR_BLOCK),
    compressed: roughly((count + folders) * 20, 0.5),
    disk: exactly(folders * DISK_BLOCK),
  },
})
