import { distance } from 'fastest-levenshtein'

/**
 * The candidate a person most likely meant: at most a third of the word is wrong. `undefined` where
 * none is that near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const edits = distance(word, candidate)
    if (edits < least) {
      best = candidate
      least = edits
    }
  }
  return best
}

/** A hint for `nearest`, `undefined` where nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const candidate = nearest(word, candidates)
  return candidate === undefined ? undefined : `Did you mean ${candidate}?`
}
