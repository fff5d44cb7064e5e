import { BLANKS, isGoSpace, trimStart } from './spaces.ts'

/** The arguments of an instruction, or what is wrong with them. */
export type InstructionArguments =
  | { readonly args: readonly string[]; readonly isJson: boolean }
  | { readonly fault: string; readonly word?: string; readonly hint?: string }

const plain = (args: readonly string[]): InstructionArguments => ({ args, isJson: false })

type Rule = (rest: string, keyword: string, escapeToken: string) => InstructionArguments

const wholeText: Rule = (rest) => plain(rest === '' ? [] : [rest])

const blankSeparated: Rule = (rest) => plain(rest === '' ? [] : rest.split(BLANKS))

const jsonOr =
  (otherwise: Rule): Rule =>
  (rest, keyword, escapeToken) =>
    jsonArray(rest) ?? otherwise(rest, keyword, escapeToken)

/** `HEALTHCHECK CMD command`, `HEALTHCHECK NONE`. */
const healthcheck: Rule = (rest, keyword, escapeToken) => {
  if (rest === '') return plain([])
  let end = 0
  while (end < rest.length && !isGoSpace(rest.charAt(end))) end++
  const command = jsonOr(wholeText)(trimStart(rest.slice(end)), keyword, escapeToken)
  return 'fault' in command ? command : { ...command, args: [rest.slice(0, end), ...command.args] }
}

/** `ENV name value` (the older form) or `ENV name=value …`; name, value, separator in turn. */
const pairs: Rule = (rest, keyword, escapeToken) => {
  const words = quotedWords(rest, escapeToken)
  const [first] = words
  if (first === undefined) return plain([])
  if (!first.includes('=')) {
    const blank = BLANKS.exec(rest)
    if (blank === null)
      return {
        fault: `${keyword.toUpperCase()} needs a name and a value`,
        word: first,
        hint: `Write ${keyword.toUpperCase()} NAME=VALUE.`,
      }
    return plain([rest.slice(0, blank.index), rest.slice(blank.index + blank[0].length), ''])
  }
  const odd = words.find((word) => !word.includes('='))
  if (odd !== undefined)
    return {
      fault: `${keyword.toUpperCase()} takes name=value, and there is no = in it`,
      word: odd,
      hint: 'Put quotes around a value with spaces.',
    }
  return plain(
    words.flatMap((word) => [
      word.slice(0, word.indexOf('=')),
      word.slice(word.indexOf('=') + 1),
      '=',
    ]),
  )
}

/** By the keyword in lower case: BuildKit's dispatch table. ONBUILD is not in it. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['add', jsonOr(blankSeparated)],
  ['arg', (rest, _keyword, escapeToken) => plain(quotedWords(rest, escapeToken))],
  ['cmd', jsonOr(wholeText)],
  ['copy', jsonOr(blankSeparated)],
  ['entrypoint', jsonOr(wholeText)],
  ['env', pairs],
  ['expose', blankSeparated],
  ['from', blankSeparated],
  ['healthcheck', healthcheck],
  ['label', pairs],
  ['maintainer', wholeText],
  ['run', jsonOr(wholeText)],
  ['shell', jsonOr(wholeText)],
  ['stopsignal', wholeText],
  ['user', wholeText],
  ['volume', jsonOr(blankSeparated)],
  ['workdir', wholeText],
])

/** All keywords, in upper case. */
export const KEYWORDS: readonly string[] = [...RULES.keys(), 'onbuild']
  .map((keyword) => keyword.toUpperCase())
  .sort()

/** The arguments by the rule of their keyword; none for an unknown keyword. */
export function parseArguments(
  keyword: string,
  rest: string,
  escapeToken: string,
): InstructionArguments {
  return RULES.get(keyword.toLowerCase())?.(rest, keyword, escapeToken) ?? plain([])
}

/** A JSON array of strings; null for any other text, which is then taken literally. */
function jsonArray(rest: string): InstructionArguments | null {
  const text = trimStart(rest)
  if (!text.startsWith('[')) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (!Array.isArray(value)) return null
  if (!value.every((item) => typeof item === 'string'))
    return {
      fault: 'The JSON array contains something other than strings',
      word: '[',
      hint: 'Put each word in double quotes.',
    }
  return { args: value, isJson: true }
}

/** Words with their quotes and escapes: BuildKit's `parseWords`. */
function quotedWords(rest: string, escapeToken: string): string[] {
  const words: string[] = []
  let position = 0
  for (;;) {
    while (position < rest.length && isGoSpace(rest.charAt(position))) position++
    if (position >= rest.length) return words
    let word = ''
    let quote = ''
    let isQuoted = false
    for (; position < rest.length; position++) {
      const character = rest.charAt(position)
      if (quote === '' && isGoSpace(character)) break
      if (character === quote) quote = ''
      else if (quote === '' && (character === '"' || character === "'")) {
        quote = character
        isQuoted = true
      } else if (character === escapeToken && quote !== "'") {
        // An escape at the very end is dropped.
        if (position + 1 === rest.length) continue
        word += character + rest.charAt(++position)
        continue
      }
      word += character
    }
    if (word !== '' || isQuoted) words.push(word)
  }
}
