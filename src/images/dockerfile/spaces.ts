/** Whether Go's `unicode.IsSpace`, which BuildKit uses, says that it is a space. */
const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

export const isGoSpace = (character: string): boolean => SPACE.test(character)

export function trimStart(text: string): string {
  let start = 0
  while (start < text.length && isGoSpace(text.charAt(start))) start++
  return text.slice(start)
}

function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isGoSpace(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

export const trim = (text: string): string => trimStart(trimEnd(text))

/** The runs of these separate words of COPY, FROM, …: BuildKit's `reWhitespace`. */
export const BLANKS: RegExp = /[\t\v\f\r ]+/
