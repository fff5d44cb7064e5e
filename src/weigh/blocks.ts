import type { DiskFacts, PythonFacts } from './facts.ts'

/**
 * The unit in which ext4, overlayfs, `du` and most quotas count, bytes. A folder takes one block.
 */
export const BLOCK = 4096

const KIB = 1024
/** The number of size classes, 1 KiB each; only the sum of larger files is known. */
const CLASSES = 8
/**
 * Sizes are assumed to be spread evenly within a class: the middles of its quarters represent them.
 */
const QUARTERS = [0.125, 0.375, 0.625, 0.875]
/** Bytes of a .pyc that do not grow with its source. The exact figure matters little. */
const HEAD = 300

/** Bytes that a file takes on disk. */
export const onDisk = (size: number): number => Math.ceil(size / BLOCK) * BLOCK

/**
 * Adds a file to a count by size: up to 1 KiB, up to 2 KiB and so on. Files beyond the last class
 * are not counted.
 */
export function addSize(counts: number[], size: number): void {
  const index = Math.floor((size - 1) / KIB)
  if (index >= CLASSES) return
  while (counts.length <= index) counts.push(0)
  counts[index]!++
}

/**
 * Bytes on disk of the .pyc files of a distribution, without their folders. Their sizes are assumed
 * to grow evenly with those of their sources.
 *
 * @param bytes of all .pyc files
 */
export function bytecodeOnDisk(
  { files, empty, size }: PythonFacts,
  { sources }: Pick<DiskFacts, 'sources'>,
  bytes: number,
): number {
  if (files === 0) return 0
  const growth = size === 0 ? 0 : Math.max(0, bytes - files * HEAD) / size
  let blocks = empty
  let larger = files - empty
  let rest = size
  for (const [index, count] of sources.entries()) {
    larger -= count
    rest -= count * (index + 0.5) * KIB
    for (const part of QUARTERS)
      blocks +=
        (count / QUARTERS.length) * Math.ceil((HEAD + growth * (index + part) * KIB) / BLOCK)
  }
  // On average, the last block of a large file is half full.
  if (larger > 0) blocks += (larger * HEAD + growth * Math.max(0, rest)) / BLOCK + larger / 2
  return Math.round(blocks) * BLOCK
}
