import { BLANKS, isGoSpace, trim, trimStart } from './spaces.ts'

export interface SplitCommand {
  readonly keyword: string
  readonly flags: readonly string[]
  /** Without spaces around it. */
  readonly args: string
  /** The position of `args` in the line. */
  readonly argsOffset: number
}

/** Cuts a joined line into keyword, flags and arguments: BuildKit's `splitCommand`. */
export function splitCommand(line: string, escapeToken: string): SplitCommand {
  const start = line.length - trimStart(line).length
  const trimmed = trim(line)
  const blank = BLANKS.exec(trimmed)
  if (blank === null)
    return { keyword: trimmed, flags: [], args: '', argsOffset: start + trimmed.length }
  const keyword = trimmed.slice(0, blank.index)
  const { flags, rest } = takeFlags(trimmed.slice(blank.index + blank[0].length), escapeToken)
  const args = trimStart(rest)
  return { keyword, flags, args, argsOffset: start + trimmed.length - args.length }
}

/**
 * Takes the words that begin with `--` from the front, without their quotes. `--` alone ends them.
 */
function takeFlags(line: string, escapeToken: string): { flags: string[]; rest: string } {
  const flags: string[] = []
  let position = 0
  for (;;) {
    while (position < line.length && isGoSpace(line.charAt(position))) position++
    if (!line.startsWith('--', position)) return { flags, rest: line.slice(position) }
    let word = ''
    let quote = ''
    for (; position < line.length; position++) {
      const character = line.charAt(position)
      if (quote === '' && isGoSpace(character)) break
      if (character === quote) quote = ''
      else if (quote === '' && (character === '"' || character === "'")) quote = character
      else if (character !== escapeToken) word += character
      else if (position + 1 < line.length) word += line.charAt(++position)
    }
    if (word === '--') return { flags, rest: line.slice(position) }
    flags.push(word)
  }
}
