import type { Version } from './version.ts'
import { LOWEST_KEY } from './version-key.ts'

/**
 * A set of versions: sorted cuts `[low, high, low, high, …]`, each pair a half-open interval of
 * version keys. An odd number of cuts leaves the last interval open above. Equal sets have equal
 * cuts, because cuts are written in only one way (see cut.ts). So emptiness, equality and inclusion
 * are exact over all possible versions.
 */
export type Range = readonly string[]

/** No version. */
export const EMPTY: Range = []
/** Every version. */
export const FULL: Range = [LOWEST_KEY]

/** The range of a single version (and versions equal to it), without its local versions. */
export function singleton(version: Version): Range {
  return [version.key, afterKey(version.key)]
}

/** The cut right above one key: no version is between them, not even a local one. */
export function afterKey(key: string): string {
  return `${key} `
}

/** Whether the version with this key belongs to the range. */
export function contains(range: Range, key: string): boolean {
  let low = 0
  let high = range.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (range[middle]! <= key) low = middle + 1
    else high = middle
  }
  return (low & 1) === 1
}

export function isEmpty(range: Range): boolean {
  return range.length === 0
}

export function equalRanges(a: Range, b: Range): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Every version that is not in the range. */
export function complement(range: Range): Range {
  if (range[0] === LOWEST_KEY) return range.length === 1 ? EMPTY : range.slice(1)
  return range.length === 0 ? FULL : [LOWEST_KEY, ...range]
}

/**
 * Walks the cuts of both ranges and keeps those at which membership of the result changes. A result
 * equal to `a` or `b` is that operand itself: nothing is allocated before the result differs from
 * both.
 */
function combine(a: Range, b: Range, both: boolean): Range {
  let i = 0
  let j = 0
  let count = 0
  let inside = false
  let likeA = true
  let likeB = true
  let result: string[] | undefined
  while (i < a.length || j < b.length) {
    const x = a[i]
    const y = b[j]
    const cut = y === undefined || (x !== undefined && x <= y) ? x! : y
    if (x === cut) i++
    if (y === cut) j++
    const isIn = both ? (i & j & 1) === 1 : ((i | j) & 1) === 1
    if (isIn === inside) continue
    inside = isIn
    if (result === undefined) {
      const stillA: boolean = likeA && a[count] === cut
      const stillB: boolean = likeB && b[count] === cut
      if (!stillA && !stillB) result = (likeA ? a : b).slice(0, count)
      likeA = stillA
      likeB = stillB
    }
    result?.push(cut)
    count++
  }
  if (result !== undefined) return result
  if (likeA && count === a.length) return a
  if (likeB && count === b.length) return b
  return count === 0 ? EMPTY : (likeA ? a : b).slice(0, count)
}

/** The versions in both. Returns an operand if the result equals it. */
export function intersect(a: Range, b: Range): Range {
  return a === b ? a : combine(a, b, true)
}

/**
 * The versions in all of many ranges; all versions if there are no ranges. Ranges are intersected
 * in pairs, so small ranges meet small ones.
 */
export function intersectAll(ranges: readonly Range[]): Range {
  if (ranges.length < 2) return ranges[0] ?? FULL
  const half = ranges.length >> 1
  return intersect(intersectAll(ranges.slice(0, half)), intersectAll(ranges.slice(half)))
}

/** The versions in either. Returns an operand if the result equals it. */
export function union(a: Range, b: Range): Range {
  return a === b ? a : combine(a, b, false)
}

/** Whether every version of `a` is in `b` (`inB` 1), or none is (`inB` 0). */
function everywhere(a: Range, b: Range, inB: 0 | 1): boolean {
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const x = a[i]
    const y = b[j]
    if (y === undefined || (x !== undefined && x <= y)) i++
    if (x === undefined || (y !== undefined && y <= x)) j++
    if ((i & 1) === 1 && (j & 1) !== inB) return false
  }
  return true
}

/** Whether every version of `a` is in `b`. */
export function isSubset(a: Range, b: Range): boolean {
  return a === b || everywhere(a, b, 1)
}

/** Whether no version is in both. */
export function isDisjoint(a: Range, b: Range): boolean {
  return everywhere(a, b, 0)
}
