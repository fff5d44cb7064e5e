import { distance } from 'fastest-levenshtein'

/** Longer words are no spelling mistakes, and comparing two takes the product of their lengths. */
const LONGEST_WORD = 200

const isShort = (word: string): boolean => word.length <= LONGEST_WORD

/**
 * The candidate that a person most likely meant: at most a third of the word is wrong. `undefined`
 * if none is so near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (!isShort(word)) return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    if (!isShort(candidate)) continue
    const edits = distance(word, candidate)
    if (edits < least) {
      best = candidate
      least = edits
    }
  }
  return best
}

/** A hint for `nearest`, `undefined` if nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const candidate = nearest(word, candidates)
  return candidate === undefined ? undefined : `Did you mean ${candidate}?`
}

/** The candidates nearest to a word, the nearest first, also those that share a part with it. */
export function nearestFew(
  word: string,
  candidates: readonly string[],
  most: number,
): readonly string[] {
  if (!isShort(word)) return []
  const parts = word.split('-').filter((part) => part.length > 2)
  const apart = (candidate: string): number => {
    const shared = parts.filter((part) => candidate.split('-').includes(part)).length
    return distance(word, candidate) - 4 * shared
  }
  return candidates
    .filter(isShort)
    .map((candidate) => [candidate, apart(candidate)] as const)
    .filter(([, edits]) => edits <= Math.max(2, word.length / 2))
    .toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([candidate]) => candidate)
}
