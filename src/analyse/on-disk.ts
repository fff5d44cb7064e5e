import type { Totals } from '../model/estimate.ts'

/** The sizes of one package, bytes, null if unknown. */
export interface OwnSizes {
  readonly installed_size: number | null
  readonly overhead_size: number | null
  readonly bytecode_size: number | null
}

/**
 * The size of a package on disk: unpacked files, files that the installer adds, and bytecode; null
 * if its installed size is unknown.
 */
export function sizeOnDisk(sizes: OwnSizes): number | null {
  return sizes.installed_size === null
    ? null
    : sizes.installed_size + (sizes.overhead_size ?? 0) + (sizes.bytecode_size ?? 0)
}

/** The known and estimated size of an environment on disk, which a budget measures. */
export const totalOnDisk = ({ installed_size, overhead_size, bytecode_size }: Totals): number =>
  installed_size + overhead_size + bytecode_size
