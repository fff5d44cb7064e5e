import type { Source } from '../../model/estimate.ts'

/** Bytes, their source, and their interval. */
export interface Figure {
  /** The most likely number; null if nothing is known. A sum does not include unknown figures. */
  readonly size: number | null
  readonly source: Source
  /** `high` is null if there is no upper bound. */
  readonly interval: readonly [low: number, high: number | null]
}

/** The four numbers that are called the size of a layer or an image. */
export interface LayerSizes {
  /** The sum of file sizes, each inode once, folders 0: what `docker images` shows on overlay2. */
  readonly uncompressed: Figure
  /** The bytes of the tar archive before it is packed. */
  readonly tar: Figure
  /** The bytes that the manifest lists, which are pushed and pulled. */
  readonly compressed: Figure
  /** Blocks of 4 kB, folders included: the size of containerd's snapshots. */
  readonly disk: Figure
}

export const exactly = (size: number): Figure => ({ size, source: 'exact', interval: [size, size] })

/** An estimate, rounded to whole bytes and within the interval. */
export function estimated(size: number, low: number, high: number): Figure {
  const whole = Math.round(size)
  return {
    size: whole,
    source: 'estimated',
    interval: [Math.max(0, Math.min(whole, Math.floor(low))), Math.max(whole, Math.ceil(high))],
  }
}

/** An estimate that may be off by a share of itself in both directions. */
export const roughly = (size: number, share: number): Figure =>
  estimated(size, size * (1 - share), size * (1 + share))

export const UNKNOWN: Figure = { size: null, source: 'unknown', interval: [0, null] }

/** A figure times a factor that may be off by a share of itself in both directions. */
export function scaled(
  { size, source, interval: [low, high] }: Figure,
  factor: number,
  share: number,
): Figure {
  if (size === null || high === null)
    return { size: size === null ? null : Math.round(size * factor), source, interval: [low, null] }
  return estimated(size * factor, low * factor * (1 - share), high * factor * (1 + share))
}

/**
 * The sum. Estimates have independent errors, so their deviations add up as squares; the sum keeps
 * the known part if the whole is unknown.
 */
export function sumOfFigures(figures: readonly Figure[]): Figure {
  const known = figures.filter((one) => one.size !== null)
  const size = known.reduce((sum, one) => sum + one.size!, 0)
  const below = Math.hypot(...known.map((one) => one.size! - one.interval[0]))
  const above = Math.hypot(...known.map((one) => (one.interval[1] ?? one.size!) - one.size!))
  const unknown = figures.filter((one) => one.source === 'unknown')
  const least = figures
    .filter((one) => one.size === null)
    .reduce((sum, one) => sum + one.interval[0], 0)
  const isBounded = figures.every((one) => one.interval[1] !== null)
  return {
    size: known.length === 0 && figures.length > 0 ? null : size,
    source:
      unknown.length > 0
        ? 'unknown'
        : figures.some((one) => one.source === 'estimated')
          ? 'estimated'
          : 'exact',
    interval: [
      Math.max(0, Math.floor(size - below)) + least,
      isBounded ? Math.ceil(size + above) : null,
    ],
  }
}

/** The sizes of layers together. */
export function sumOfSizes(layers: readonly LayerSizes[]): LayerSizes {
  const sum = (measure: keyof LayerSizes): Figure =>
    sumOfFigures(layers.map((layer) => layer[measure]))
  return {
    uncompressed: sum('uncompressed'),
    tar: sum('tar'),
    compressed: sum('compressed'),
    disk: sum('disk'),
  }
}
