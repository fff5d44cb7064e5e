import type { Glob, GlobPiece } from '../../text/glob.ts'

/**
 * A pattern of Go's `filepath.Match`: `*`, `?`, `[a-z]`, `[^a]`, and a backslash before a literal
 * character. `*` and `?` match no slash.
 *
 * @param doubleStars whether `**` matches slashes, as in `.dockerignore`
 * @returns null for a bad pattern: a bracket that is not closed, a range without an end
 */
export function parseGoPattern(pattern: string, doubleStars: boolean): Glob | null {
  const characters = [...pattern]
  const pieces: GlobPiece[] = []
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? ''
    if (character === '*') {
      const isDouble = doubleStars && characters[at + 1] === '*'
      if (!isDouble) {
        pieces.push({ kind: 'many', crosses: false })
        continue
      }
      at++
      // `**/` means the same as `**`, because it may match no folder at all.
      if (characters[at + 1] === '/') at++
      pieces.push(
        at + 1 === characters.length ? { kind: 'many', crosses: true } : { kind: 'folders' },
      )
    } else if (character === '?') pieces.push({ kind: 'any', crosses: false })
    else if (character === '\\') {
      const escaped = characters[++at]
      if (escaped === undefined) return null
      pieces.push({ kind: 'one', character: escaped })
    } else if (character === '[') {
      const set = setAt(characters, at + 1)
      if (set === null) return null
      pieces.push({ kind: 'set', holds: set.holds })
      at = set.end
    } else pieces.push({ kind: 'one', character })
  }
  return pieces
}

/** The set after a bracket, and the position where it closes. */
function setAt(
  characters: readonly string[],
  start: number,
): { holds: (character: string) => boolean; end: number } | null {
  const isNegated = characters[start] === '^'
  const ranges: (readonly [string, string])[] = []
  let at = start + (isNegated ? 1 : 0)

  /** The next character of a range; null if none may follow. */
  function bound(): string | null {
    const character = characters[at]
    if (character === undefined || character === '-' || character === ']') return null
    at++
    return character === '\\' ? (characters[at++] ?? null) : character
  }

  while (characters[at] !== ']' || ranges.length === 0) {
    const low = bound()
    if (low === null) return null
    let high: string | null = low
    if (characters[at] === '-') {
      at++
      high = bound()
    }
    if (high === null || characters[at] === undefined) return null
    ranges.push([low, high])
  }
  const isIn = (character: string): boolean =>
    ranges.some(([low, high]) => character >= low && character <= high)
  return { holds: (character) => isIn(character) !== isNegated, end: at }
}

/** Go's `filepath.Clean`: no empty parts, no `.`, and `..` resolved if possible. */
export function cleanGoPath(path: string): string {
  const isAbsolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!isAbsolute) parts.push(part)
  }
  return (isAbsolute ? '/' : '') + parts.join('/') || '.'
}
