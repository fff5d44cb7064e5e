/** The words of a command line after its name, sorted. */
export interface ParsedWords {
  /** By the option as written, in their order; an option without a value has an empty text. */
  readonly options: readonly (readonly [name: string, value: string | null])[]
  /** The arguments that are not options; null for one of unknown value. */
  readonly operands: readonly (string | null)[]
}

/**
 * Sorts words as getopt does: options anywhere, `--` ends them.
 *
 * @param withValue the options that take the next word, `-n` and `--name`
 */
export function parseWords(
  words: readonly (string | null)[],
  withValue: ReadonlySet<string>,
): ParsedWords {
  const options: [string, string | null][] = []
  const operands: (string | null)[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word === null || !word.startsWith('-') || word === '-') {
      operands.push(word)
    } else if (word === '--') {
      for (const rest of words.slice(at + 1)) operands.push(rest)
      break
    } else if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      if (equals > 0) options.push([word.slice(0, equals), word.slice(equals + 1)])
      else options.push([word, withValue.has(word) ? (words[++at] ?? null) : ''])
    } else at = shortOptions(word, words, at, withValue, options)
  }
  return { options, operands }
}

/** `-yq`, `-r file`, `-rfile`. */
function shortOptions(
  word: string,
  words: readonly (string | null)[],
  at: number,
  withValue: ReadonlySet<string>,
  options: [string, string | null][],
): number {
  for (let letter = 1; letter < word.length; letter++) {
    const name = `-${word[letter]}`
    if (!withValue.has(name)) {
      options.push([name, ''])
      continue
    }
    const rest = word.slice(letter + 1)
    options.push([name, rest === '' ? (words[at + 1] ?? null) : rest])
    return rest === '' ? at + 1 : at
  }
  return at
}

export const hasOption = ({ options }: ParsedWords, ...names: readonly string[]): boolean =>
  options.some(([name]) => names.includes(name))

/** The values of an option under any of its names, without unknown ones. */
export const optionValues = (
  { options }: ParsedWords,
  ...names: readonly string[]
): readonly string[] =>
  options.flatMap(([name, value]) => (names.includes(name) && value !== null ? [value] : []))
