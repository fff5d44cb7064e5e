import { LineFault } from './line-fault.ts'

/** A word and where it begins in the text, from 0. */
export interface ShellWord {
  readonly text: string
  readonly offset: number
}

const SPACE = ' \t\r\n'

/**
 * Splits as a POSIX shell does, without comments: pip splits the options of a line with Python's `shlex.split`.
 *
 * @throws LineFault where a quote is not closed or a backslash ends the text
 */
export function shellWords(text: string): ShellWord[] {
  const words: ShellWord[] = []
  let at = 0
  while (at < text.length) {
    if (SPACE.includes(text.charAt(at))) {
      at++
      continue
    }
    const offset = at
    let word = ''
    while (at < text.length && !SPACE.includes(text.charAt(at))) {
      const char = text.charAt(at)
      if (char === "'" || char === '"') {
        const end = closingQuote(text, at)
        const quoted = text.slice(at + 1, end)
        word += char === '"' ? quoted.replace(/\\(["\\])/g, '$1') : quoted
        at = end + 1
      } else if (char === '\\') {
        if (at + 1 === text.length) throw new LineFault('unclosed-quote', 'A backslash stands before nothing.', at)
        word += text.charAt(at + 1)
        at += 2
      } else {
        word += char
        at++
      }
    }
    words.push({ text: word, offset })
  }
  return words
}

function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open)
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === quote) return at
    if (char === '\\' && quote === '"') at++
  }
  throw new LineFault('unclosed-quote', `The quote ${quote} is not closed.`, open)
}
