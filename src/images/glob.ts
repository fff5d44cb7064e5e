/** A part of a shell pattern: one character, any one, any number, or one of a set. */
type Piece =
  | { readonly kind: 'one'; readonly character: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'many' }
  | { readonly kind: 'set'; readonly holds: (character: string) => boolean }

export type Glob = readonly Piece[]

/**
 * Reads a shell pattern.
 *
 * @param sets whether `[…]` is a set; else brackets stand for themselves
 */
export function parseGlob(pattern: string, sets: boolean): Glob {
  const pieces: Piece[] = []
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at)
    if (character === '*') {
      if (pieces.at(-1)?.kind !== 'many') pieces.push({ kind: 'many' })
    } else if (character === '?') pieces.push({ kind: 'any' })
    else if (character === '\\' && at + 1 < pattern.length) pieces.push({ kind: 'one', character: pattern.charAt(++at) })
    else {
      const set = sets && character === '[' ? setAt(pattern, at) : null
      if (set === null) pieces.push({ kind: 'one', character })
      else {
        pieces.push({ kind: 'set', holds: set.holds })
        at = set.end
      }
    }
  }
  return pieces
}

/** `[abc]`, `[a-z]`, `[!a]`, `[^a]`; null without a closing bracket. */
function setAt(pattern: string, start: number): { holds: (character: string) => boolean; end: number } | null {
  const negated = pattern.charAt(start + 1) === '!' || pattern.charAt(start + 1) === '^'
  const first = start + (negated ? 2 : 1)
  const end = pattern.indexOf(']', first + 1)
  if (end < 0) return null
  const ranges: [string, string][] = []
  for (let at = first; at < end; at++) {
    const low = pattern.charAt(at)
    const isRange = pattern.charAt(at + 1) === '-' && at + 2 < end
    ranges.push([low, isRange ? pattern.charAt(at + 2) : low])
    if (isRange) at += 2
  }
  const isIn = (character: string): boolean => ranges.some(([low, high]) => character >= low && character <= high)
  return { holds: (character) => isIn(character) !== negated, end }
}

/**
 * The ends of all matches that begin at `start`, ascending. Takes time in proportion to the
 * product of both lengths: no pattern makes it worse.
 */
function matchEnds(glob: Glob, text: string, start: number): number[] {
  const ends: number[] = []
  let states = closure(glob, new Set([0]))
  for (let at = start; ; at++) {
    if (states.has(glob.length)) ends.push(at)
    if (at >= text.length || states.size === 0) return ends
    states = closure(glob, step(glob, states, text.charAt(at)))
  }
}

export const globMatches = (glob: Glob, text: string): boolean => matchEnds(glob, text, 0).at(-1) === text.length

/** A star may stand for nothing. */
function closure(glob: Glob, states: Set<number>): Set<number> {
  for (const state of states) if (glob[state]?.kind === 'many') states.add(state + 1)
  return states
}

function step(glob: Glob, states: ReadonlySet<number>, character: string): Set<number> {
  const next = new Set<number>()
  for (const state of states) {
    const piece = glob[state]
    if (piece === undefined) continue
    if (piece.kind === 'many') next.add(state)
    else if (piece.kind === 'any' || (piece.kind === 'one' ? piece.character === character : piece.holds(character))) next.add(state + 1)
  }
  return next
}

/** The text without the shortest or longest match at its beginning. */
export function withoutPrefix(glob: Glob, text: string, longest: boolean): string {
  const ends = matchEnds(glob, text, 0)
  return text.slice(ends.at(longest ? -1 : 0) ?? 0)
}

/** The text without the shortest or longest match at its end. */
export function withoutSuffix(glob: Glob, text: string, longest: boolean): string {
  const reversed = (value: string): string => [...value].reverse().join('')
  return reversed(withoutPrefix([...glob].reverse(), reversed(text), longest))
}

/** The text with the longest match that comes first, or each such match, replaced. */
export function replaceMatches(glob: Glob, text: string, replacement: string, all: boolean): string {
  let result = ''
  let at = 0
  while (at <= text.length) {
    const end = matchEnds(glob, text, at).at(-1)
    if (end === undefined || (end === at && at === text.length && at > 0)) {
      result += text.charAt(at++)
      continue
    }
    result += replacement
    if (!all) return result + text.slice(end)
    if (end === at) result += text.charAt(at++)
    else at = end
  }
  return result
}
