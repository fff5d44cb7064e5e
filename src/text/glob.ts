/** A part of a pattern. */
export type GlobPiece =
  | { readonly kind: 'one'; readonly character: string }
  /** One character, or any number; a slash only if it `crosses`. */
  | { readonly kind: 'any' | 'many'; readonly crosses: boolean }
  | { readonly kind: 'set'; readonly holds: (character: string) => boolean }
  /** Nothing, or any text that ends with a slash. */
  | { readonly kind: 'folders' }

export type Glob = readonly GlobPiece[]

/**
 * Reads a shell pattern.
 *
 * @param sets whether `[…]` is a set; otherwise brackets are literal
 */
export function parseGlob(pattern: string, sets: boolean): Glob {
  const pieces: GlobPiece[] = []
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at)
    if (character === '*') {
      if (pieces.at(-1)?.kind !== 'many') pieces.push({ kind: 'many', crosses: true })
    } else if (character === '?') pieces.push({ kind: 'any', crosses: true })
    else if (character === '\\' && at + 1 < pattern.length)
      pieces.push({ kind: 'one', character: pattern.charAt(++at) })
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
function setAt(
  pattern: string,
  start: number,
): { holds: (character: string) => boolean; end: number } | null {
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
  const isIn = (character: string): boolean =>
    ranges.some(([low, high]) => character >= low && character <= high)
  return { holds: (character) => isIn(character) !== negated, end }
}

/**
 * The ends of all matches that begin at `start`, ascending. Takes time in proportion to the product
 * of both lengths, for any pattern.
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

export const globMatches = (glob: Glob, text: string): boolean =>
  matchEnds(glob, text, 0).at(-1) === text.length

/**
 * The most stars of a pattern that a regular expression may search, because more could take
 * exponential time.
 */
const MOST_STARS = 2

/** A test for many texts: like `globMatches`, and faster for common patterns. */
export function globTester(glob: Glob): (text: string) => boolean {
  const stars = glob.filter(({ kind }) => kind === 'many' || kind === 'folders').length
  if (stars > MOST_STARS || glob.some(({ kind }) => kind === 'set'))
    return (text) => globMatches(glob, text)
  const expression = new RegExp(`^${glob.map(expressionOf).join('')}$`, 'u')
  return (text) => expression.test(text)
}

function expressionOf(piece: GlobPiece): string {
  if (piece.kind === 'one') return piece.character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
  if (piece.kind === 'folders') return '(?:[^]*/)?'
  const one = piece.kind !== 'set' && piece.crosses ? '[^]' : '[^/]'
  return piece.kind === 'many' ? `${one}*` : one
}

/** A star may match nothing. */
function closure(glob: Glob, states: Set<number>): Set<number> {
  for (const state of states) {
    const kind = glob[state]?.kind
    if (kind === 'many' || kind === 'folders') states.add(state + 1)
  }
  return states
}

/** States below zero are inside `folders` before its first slash: -1 is piece 0. */
function step(glob: Glob, states: ReadonlySet<number>, character: string): Set<number> {
  const next = new Set<number>()
  for (const state of states) {
    const at = state < 0 ? -1 - state : state
    const piece = glob[at]
    if (piece === undefined) continue
    if (piece.kind === 'folders') {
      next.add(-1 - at)
      if (character === '/') next.add(at + 1)
    } else if (piece.kind === 'many') {
      if (piece.crosses || character !== '/') next.add(at)
    } else if (fits(piece, character)) next.add(at + 1)
  }
  return next
}

function fits(piece: GlobPiece, character: string): boolean {
  if (piece.kind === 'one') return piece.character === character
  if (piece.kind === 'set') return piece.holds(character)
  return piece.kind === 'any' && (piece.crosses || character !== '/')
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

/** The text with the longest of the earliest matches replaced, or each of them. */
export function replaceMatches(
  glob: Glob,
  text: string,
  replacement: string,
  all: boolean,
): string {
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
