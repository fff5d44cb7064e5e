import type { Candidate } from '../candidate.ts'
import type { Candidates } from '../candidates.ts'

/**
 * Versions on one side of the range that a line allows, the nearest first. A project may have
 * thousands, so the files of a version are judged when its place is visited.
 */
export interface NearestFirst {
  readonly length: number
  /** The candidate at a place; null if it would not be offered. */
  at(place: number): Candidate | null
  /** The first place at or after `start` whose version can be offered, or `length`. */
  nextFrom(start: number): number
  /** The last place before `end` whose version can be offered, or -1. */
  lastBefore(end: number): number
}

export const NO_VERSIONS: NearestFirst = {
  length: 0,
  at: () => null,
  nextFrom: () => 0,
  lastBefore: () => -1,
}

/**
 * Yanked versions are not offered, and versions without a wheel only if no version has one.
 *
 * @param indexes the positions of the versions among the candidates
 */
export function nearestFirst(candidates: Candidates, indexes: readonly number[]): NearestFirst {
  const { length } = indexes
  const usable = (place: number): Candidate | null => {
    const candidate = place >= 0 && place < length ? candidates.at(indexes[place]!) : null
    return candidate === null || candidate.yanked ? null : candidate
  }
  let isWheelOffered: boolean | undefined
  const hasWheel = (): boolean => {
    isWheelOffered ??= indexes.some((_, place) => usable(place)?.kind === 'wheel')
    return isWheelOffered
  }
  const at = (place: number): Candidate | null => {
    const candidate = usable(place)
    return candidate !== null && (candidate.kind === 'wheel' || !hasWheel()) ? candidate : null
  }
  return {
    length,
    at,
    nextFrom: (start) => {
      let place = start
      while (place < length && at(place) === null) place++
      return Math.min(place, length)
    },
    lastBefore: (end) => {
      let place = end - 1
      while (place >= 0 && at(place) === null) place--
      return place
    },
  }
}
