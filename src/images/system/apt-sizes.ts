import type { BaseDistribution } from '../base/base-image.ts'
import type { SystemInstall } from '../commands/effect.ts'
import { type Footprint, footprintOfMany } from '../file-system/footprint.ts'
import { roughly, sumOfFigures } from '../sizes/figure.ts'
import table from './apt-packages.json' with { type: 'json' }

const MEASURED: ReadonlyMap<string, number> = new Map(Object.entries(table.packages))

/** A package of a distribution has so many files in the mean. */
const FILE_SIZE = 45_000

/**
 * What packages of Debian take with all that they need, from measured installs; null where one of
 * them is not known. Packages share what they need, so that a sum is an upper bound.
 */
export function systemPackages({ manager, names, recommends }: SystemInstall, distribution: BaseDistribution | null): Footprint | null {
  if (manager !== 'apt' || (distribution !== null && distribution.id !== 'debian')) return null
  const sizes = names.map((name) => MEASURED.get(name.replace(/[=:/].*$/, '')))
  const known = sizes.filter((size) => size !== undefined)
  if (known.length < sizes.length || known.length === 0) return null
  const largest = Math.max(...known)
  const sum = known.reduce((all, size) => all + size, 0)
  const middle = largest + (sum - largest) * 0.7
  const size = recommends ? middle * 1.2 : middle
  const uncompressed = sumOfFigures([roughly(size, recommends ? 0.35 : 0.2)])
  return footprintOfMany(Math.round(size / FILE_SIZE), Math.round(size / FILE_SIZE / 8), uncompressed, roughly(size / 2.9, 0.3))
}
