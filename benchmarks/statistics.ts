/** The middle of some figures; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)

/** The exponent of growth between two points: 1 is linear, 2 quadratic. */
export const growth = (
  before: readonly [x: number, y: number],
  after: readonly [x: number, y: number],
): number => Math.log(after[1] / before[1]) / Math.log(after[0] / before[0])

/**
 * The median of the ratios of figures that were taken in pairs, so that a busy moment counts for
 * both sides.
 */
export const pairedRatio = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.map((value, i) => value / theirs[i]!))
