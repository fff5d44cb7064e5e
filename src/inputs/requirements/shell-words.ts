import { LineFault } from './line-fault.ts'

/** A word and its start in the text, from 0. */
export interface ShellWord {
  readonly text: string
  readonly offset: number
}

/** Runs of ordinary characters. */
const PLAIN = /[^\s'"\\]*/y
const SPACE = /[ \t\r\n]*/y

/**
 * Splits as a POSIX shell does, without comments: pip splits the options of a line with Python's
 * `shlex.split`.
 *
 * @throws LineFault if a quote is not closed or a backslash ends the text
 */
export function shellWords(text: string): ShellWord[] {
  const words: ShellWord[] = []
  for (let at = endOf(SPACE, text, 0); at < text.length; at = endOf(SPACE, text, at)) {
    const offset = at
    let word = ''
    for (let end = endOf(PLAIN, text, at); ; end = endOf(PLAIN, text, at)) {
      word += text.slice(at, end)
      at = end
      const special = text.charAt(at)
      if (special === '' || SPACES.has(special)) break
      if (special === '\\') {
        if (at + 1 === text.length)
          throw new LineFault('unclosed-quote', 'The line ends with a backslash.', at)
        word += text.charAt(at + 1)
        at += 2
      } else if (special === "'" || special === '"') {
        const close = closingQuote(text, at)
        const quoted = text.slice(at + 1, close)
        word += special === '"' ? quoted.replace(/\\(["\\])/g, '$1') : quoted
        at = close + 1
      } else {
        word += special
        at++
      }
    }
    words.push({ text: word, offset })
  }
  return words
}

const SPACES: ReadonlySet<string> = new Set(' \t\r\n')

function endOf(run: RegExp, text: string, start: number): number {
  run.lastIndex = start
  run.test(text)
  return run.lastIndex
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
