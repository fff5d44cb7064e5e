import type { PackageEstimate, Scenario } from '../model/estimate.ts'
import { sizeOnDisk, totalOnDisk } from './on-disk.ts'

/** The interval of an environment's size, bytes; `high` is null if a part has no upper bound. */
export interface Bounds {
  readonly low: number
  readonly high: number | null
}

/**
 * Bytecode of a whole closure may be off by this share in one direction
 * (benchmarks/real-install.md).
 */
const COMMON_ERROR = 0.01

/**
 * The bounds of an environment. Errors of single packages are independent, so their deviations add
 * up as squares. The common error of all bytecode is added, and so are the bounds of packages
 * without a size and of shared files, each in full.
 */
export function boundsOf({ packages, totals }: Pick<Scenario, 'packages' | 'totals'>): Bounds {
  const measured = totalOnDisk(totals)
  const common = estimatedBytecode(packages) * COMMON_ERROR
  const below = packages.map((one) => deviation(one, (size, [low]) => size - low))
  const above = packages.map((one) => deviation(one, (size, [, high]) => high - size))
  const unknown = packages.filter((one) => one.installed_size === null)
  const sum = (bounds: readonly number[]): number => bounds.reduce((total, one) => total + one, 0)
  const shared = totals.interval === undefined ? 0 : totals.installed_size - totals.interval[0]
  const low =
    measured -
    shared -
    Math.hypot(...below) -
    common +
    sum(unknown.map(({ bounds }) => bounds?.[0] ?? 0))
  const isBounded = unknown.every((one) => one.bounds !== undefined)
  const high =
    measured + Math.hypot(...above) + common + sum(unknown.map(({ bounds }) => bounds?.[1] ?? 0))
  return { low: Math.floor(low), high: isBounded ? Math.ceil(high) : null }
}

/**
 * How far the real size may differ from the estimate, bytes. An interval does not include the
 * overhead.
 */
function deviation(
  one: PackageEstimate,
  from: (size: number, interval: readonly [number, number]) => number,
): number {
  const size = sizeOnDisk(one)
  if (size === null || one.interval === undefined) return 0
  return Math.max(0, from(size - (one.overhead_size ?? 0), one.interval))
}

const estimatedBytecode = (packages: readonly PackageEstimate[]): number =>
  packages.reduce(
    (sum, one) => sum + (one.sources.bytecode === 'estimated' ? (one.bytecode_size ?? 0) : 0),
    0,
  )
