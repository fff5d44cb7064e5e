/** A place in a text that is being read; the readers move `at` forward. */
export interface Scanner {
  readonly text: string
  at: number
}

/** The white space of PEP 508: blanks and tabs, never a line end. */
export function skipBlanks(scanner: Scanner): void {
  const { text } = scanner
  let { at } = scanner
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 9) break
    at++
  }
  scanner.at = at
}

export function atEnd(scanner: Scanner): boolean {
  return scanner.at >= scanner.text.length
}

/** Steps over `character` if it is next, and returns whether it was. */
export function take(scanner: Scanner, character: string): boolean {
  if (scanner.text[scanner.at] !== character) return false
  scanner.at++
  return true
}

export function isAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)
}

/**
 * The characters of a word: a letter, a digit or an underscore (ASCII, as in all of PEP 508's
 * words).
 */
export function isWordCharacter(code: number): boolean {
  return isAlphanumeric(code) || code === 95
}

/** Steps over the keyword if it is next as a whole word. */
export function takeWord(scanner: Scanner, word: string): boolean {
  const end = scanner.at + word.length
  if (!scanner.text.startsWith(word, scanner.at) || isWordCharacter(scanner.text.charCodeAt(end)))
    return false
  scanner.at = end
  return true
}
