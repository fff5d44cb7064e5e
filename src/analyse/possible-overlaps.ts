import { foldersAbove } from '../weigh/installed-path.ts'

/**
 * The places that one distribution writes to: outermost folders, and files in common folders. See
 * WheelFacts.
 */
export interface Occupant {
  readonly places: readonly string[]
}

/**
 * Finds distributions that may write the same paths: a place of one equals a place of another, or
 * is inside it. Only their complete lists of files show whether they do.
 */
export function possiblyOverlapping<T extends Occupant>(
  distributions: readonly T[],
): ReadonlySet<T> {
  const holders = new Map<string, T[]>()
  for (const one of distributions)
    for (const place of one.places) {
      const known = holders.get(place)
      if (known === undefined) holders.set(place, [one])
      else known.push(one)
    }
  const found = new Set<T>()
  for (const [place, of] of holders) {
    const met = of.length > 1 ? [...of] : []
    // '' means any place.
    for (const above of place === '' ? [] : ['', ...foldersAbove(place)]) {
      const others = holders.get(above)?.filter((one) => !of.includes(one)) ?? []
      if (others.length > 0) for (const one of [...of, ...others]) met.push(one)
    }
    for (const one of met) found.add(one)
  }
  return found
}
