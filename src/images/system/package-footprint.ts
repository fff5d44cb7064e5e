import { type Footprint, footprintOfMany } from '../file-system/footprint.ts'
import { roughly } from '../sizes/figure.ts'
import type { MeasuredPackage, SystemPackage } from './system-package.ts'

const BLOCK = 512
/** Half a block for the last one of each file, and a header. */
const FILE = BLOCK + BLOCK / 2
const DISK_BLOCK = 4096
/** Lists of files and scripts, packed by gzip: a share of their bytes, measured. */
const PACKED_INFO = 0.3
/**
 * The possible difference between the archive of the day and the measured one, and between files
 * that gzip compresses together and one by one.
 */
const WITHIN = { size: 0.01, packed: 0.04, otherProcessor: 0.15 }

/**
 * The files of a measured package: its own, and dpkg's files about it.
 *
 * @param isSlim whether dpkg leaves out documentation and translations
 * @param isOwn whether the archive was built for the image's processor
 */
export function measuredFootprint(
  { slim, extra, info }: MeasuredPackage,
  isSlim: boolean,
  isOwn: boolean,
): Footprint {
  const parts = isSlim ? [slim] : [slim, extra]
  const sum = (key: keyof typeof slim): number => parts.reduce((all, part) => all + part[key], 0)
  const files = sum('files') + info.files
  const bytes = sum('bytes') + info.bytes
  const tar = bytes + files * FILE + sum('folders') * BLOCK
  const off = isOwn ? WITHIN.size : WITHIN.otherProcessor
  return {
    files,
    sizes: {
      uncompressed: roughly(bytes, off),
      tar: roughly(tar, off),
      compressed: roughly(sum('packed') + info.bytes * PACKED_INFO, off + WITHIN.packed),
      disk: roughly(bytes + (files * DISK_BLOCK) / 2 + sum('folders') * DISK_BLOCK, off + 0.03),
    },
  }
}

/**
 * The real size of a package's files as a share of the size that its list states, and its possible
 * error. The list counts whole kilobytes, documentation and translations, which weigh more in small
 * packages, and less in libraries: chosen for the least error over the measured archives of Debian
 * 11, 12 and 13. Each row is for stated sizes below `below`, bytes.
 */
const SLIM = [
  { below: 100_000, library: 0.7, other: 0.5, within: 0.4 },
  { below: 1_000_000, library: 0.85, other: 0.68, within: 0.3 },
  { below: 20_000_000, library: 0.96, other: 0.8, within: 0.15 },
  { below: Number.POSITIVE_INFINITY, library: 0.995, other: 0.965, within: 0.12 },
] as const
const FULL = { share: 1.0, within: 0.12 }
const LIBRARY = /^lib(?!reoffice)|-dev$/

/** The compressed size in a layer as a multiple of the archive's bytes. */
const PACKED = 1.35
/** The average number of files of a package. */
const FILE_SIZE = 45_000

/** The files of a package that is known only from the list. */
export function statedFootprint(
  { name, statedSize, packedSize, slimShare }: SystemPackage,
  isSlim: boolean,
): Footprint {
  const usual = SLIM.find(({ below }) => statedSize < below)!
  const share = slimShare ?? (LIBRARY.test(name) ? usual.library : usual.other)
  const { within } = isSlim && slimShare == null ? usual : FULL
  const size = statedSize * (isSlim ? share : FULL.share)
  const files = Math.max(1, Math.round(size / FILE_SIZE))
  return footprintOfMany(
    files,
    Math.ceil(files / 4),
    roughly(size, within),
    roughly(packedSize * PACKED, 0.2),
  )
}
