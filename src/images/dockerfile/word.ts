import { parseGlob, replaceMatches, withoutPrefix, withoutSuffix } from '../../text/glob.ts'
import { distinct, isKnown, type ShellValue, type ShellVariables } from '../shell-value.ts'
import { isGoSpace } from './spaces.ts'

export interface WordRules {
  readonly escapeToken: string
  /** Quotes stay in the result. */
  readonly keepsQuotes?: boolean
  /** Escape characters stay in the result. */
  readonly keepsEscapes?: boolean
  /** Quotes are ordinary characters: the content of heredocs. */
  readonly ignoresQuotes?: boolean
  /** A variable without value stays as it is written. */
  readonly keepsUnset?: boolean
}

export interface ExpandedWord extends ShellValue {
  /** The text cut at spaces outside of quotes. */
  readonly words: readonly string[]
}

/** The text has a fault that BuildKit refuses as well. */
export class WordFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'WordFault'
  }
}

/** The deepest nesting of `${…${…}…}`. */
const DEEPEST = 50
/**
 * The most characters of a result: otherwise values that double in each line would grow without
 * end.
 */
const MOST_CHARACTERS = 1 << 20
/** The most steps that a pattern may take. */
const MOST_STEPS = 20_000_000

const NAME = /[0-9]+|[@*#?$!-]|[\p{L}_][\p{L}\p{Nd}_]*/uy

const NO_VARIABLES: ShellVariables = { get: () => undefined, mayBeSet: () => false }

/**
 * Replaces variables and removes quotes and escapes, like BuildKit's `shell.Lex`. A variable that
 * could be set, but is not, stays as written and is named in `unknown`; if a modifier defines a
 * value for it, that value is used.
 *
 * @throws WordFault for what BuildKit refuses: open quotes, bad substitutions, `${NAME:?message}`
 */
export function expandWord(
  source: string,
  rules: WordRules,
  scope: ShellVariables = NO_VARIABLES,
): ExpandedWord {
  const unknown: string[] = []
  let position = 0
  let depth = 0
  let produced = 0

  const peek = (): string => source.charAt(position)
  const next = (): string => source.charAt(position++)

  function until(stop: string, keepsEscapes: boolean): { text: string; words: string[] } {
    if (++depth > DEEPEST) throw new WordFault('Variables are nested too deeply')
    let text = ''
    const words: string[] = []
    let word = ''
    const addCharacter = (character: string): void => {
      if (!isGoSpace(character)) word += character
      else if (word !== '') {
        words.push(word)
        word = ''
      }
    }
    for (;;) {
      if (position >= source.length) {
        if (stop !== '') throw new WordFault(`There is no closing ${stop}`)
        break
      }
      const character = peek()
      if (stop !== '' && character === stop) {
        position++
        break
      }
      if (character === '$') {
        const value = dollar()
        text += value
        for (const each of value) addCharacter(each)
      } else if (character === '<') {
        const value = angle()
        text += value
        word += value
      } else if (!rules.ignoresQuotes && (character === "'" || character === '"')) {
        const value = character === "'" ? single() : double(keepsEscapes)
        text += value
        word += value
      } else if (character === rules.escapeToken) {
        position++
        if (keepsEscapes) {
          text += character
          word += character
        }
        const escaped = next()
        text += escaped
        word += escaped
      } else {
        position++
        text += character
        addCharacter(character)
      }
    }
    if (word !== '') words.push(word)
    depth--
    return { text, words }
  }

  const inner = (stop: string, keepsEscapes: boolean): string => until(stop, keepsEscapes).text

  function single(): string {
    const end = source.indexOf("'", position + 1)
    if (end < 0) throw new WordFault('A single quote is not closed')
    const text = source.slice(position + 1, end)
    position = end + 1
    return rules.keepsQuotes ? `'${text}'` : text
  }

  function double(keepsEscapes: boolean): string {
    position++
    let text = ''
    for (;;) {
      const character = peek()
      if (character === '') throw new WordFault('A double quote is not closed')
      if (character === '$') {
        text += dollar()
        continue
      }
      position++
      if (character === '"') return rules.keepsQuotes ? `"${text}"` : text
      if (character !== rules.escapeToken) {
        text += character
        continue
      }
      if (keepsEscapes) text += character
      const escaped = peek()
      if (escaped === '') continue
      const isEscape = escaped === '"' || escaped === '$' || escaped === rules.escapeToken
      text += isEscape ? next() : character
    }
  }

  /** `<<` with the space after it, so the word of a heredoc stays one word. */
  function angle(): string {
    position++
    if (peek() !== '<') return '<'
    const start = position++
    while (/[\t\r ]/.test(peek())) position++
    return `<${source.slice(start, position)}`
  }

  function dollar(): string {
    const start = position++
    if (peek() !== '{') {
      const name = variableName()
      return name === '' ? '$' : (lookUp(name) ?? unset(name, source.slice(start, position)))
    }
    position++
    if (peek() === '') throw new WordFault('There is no closing }')
    if (/[{}:]/.test(peek())) throw new WordFault('The substitution has no name')
    const name = variableName()
    let modifier = next()
    if (modifier === '}') return lookUp(name) ?? unset(name, source.slice(start, position))
    const emptyIsUnset = modifier === ':'
    if (emptyIsUnset) modifier += next()
    const kind = modifier.at(-1) ?? ''
    const written = (): string => source.slice(start, position)
    if (/[-+?]$/.test(modifier)) return orElse(name, kind, emptyIsUnset, written)
    if (modifier === '#' || modifier === '%') return trimmed(name, kind, written)
    if (modifier === '/') return replaced(name, written)
    if (modifier === '' || modifier === ':') throw new WordFault('There is no closing }')
    throw new WordFault(`The substitution has an unknown modifier: ${modifier}`)
  }

  function orElse(
    name: string,
    kind: string,
    emptyIsUnset: boolean,
    written: () => string,
  ): string {
    const before = unknown.length
    const word = inner('}', false)
    const value = scope.get(name)
    if (value === undefined && rules.keepsUnset) return written()
    if (value !== undefined && !isKnown(value) && emptyIsUnset) {
      unknown.push(...value.unknown)
      return kind === '+' ? word : value.text
    }
    const isSet = value !== undefined && !(emptyIsUnset && value.text === '')
    if (kind !== '+' && isSet) {
      unknown.length = before
      return lookUp(name) ?? ''
    }
    if (kind === '?' && scope.mayBeSet(name)) return unset(name, written())
    if (kind === '?')
      throw new WordFault(
        `${name}: ${word === '' ? `it must not be ${value === undefined ? 'unset' : 'empty'}` : word}`,
      )
    if (isSet === (kind === '+')) return word
    unknown.length = before
    return ''
  }

  function trimmed(name: string, kind: string, written: () => string): string {
    const word = inner('}', true)
    const value = scope.get(name)
    if (value === undefined) return rules.keepsUnset ? written() : unset(name, written())
    if (!isKnown(value)) return unknownValue(value, written())
    const longest = word.startsWith(kind)
    const glob = patternOf(longest ? word.slice(1) : word, value.text)
    return kind === '#'
      ? withoutPrefix(glob, value.text, longest)
      : withoutSuffix(glob, value.text, longest)
  }

  function replaced(name: string, written: () => string): string {
    const all = peek() === '/'
    if (all) position++
    const pattern = inner('/', true)
    const replacement = inner('}', true)
    const value = scope.get(name)
    if (value === undefined) return rules.keepsUnset ? written() : unset(name, written())
    if (!isKnown(value)) return unknownValue(value, written())
    return replaceMatches(patternOf(pattern, value.text), value.text, replacement, all)
  }

  function variableName(): string {
    NAME.lastIndex = position
    const name = NAME.exec(source)?.[0] ?? ''
    position += name.length
    return name
  }

  function lookUp(name: string): string | undefined {
    const value = scope.get(name)
    if (value === undefined) return undefined
    unknown.push(...value.unknown)
    produced += value.text.length
    if (produced > MOST_CHARACTERS) throw new WordFault('The value is too long')
    return value.text
  }

  /** The replacement for a variable without value. */
  function unset(name: string, written: string): string {
    if (rules.keepsUnset) return written
    if (!scope.mayBeSet(name)) return ''
    unknown.push(name)
    return written
  }

  function unknownValue(value: ShellValue, written: string): string {
    unknown.push(...value.unknown)
    return written
  }

  const { text, words } = until('', rules.keepsEscapes ?? false)
  return { text, words, unknown: distinct(unknown) }
}

function patternOf(pattern: string, value: string): ReturnType<typeof parseGlob> {
  if (pattern.length * value.length > MOST_STEPS) throw new WordFault('The pattern is too long')
  const odd = /\\(?![}/*?\\])/.exec(pattern.replaceAll('\\\\', '..'))
  if (odd !== null) throw new WordFault(`The pattern ${pattern} has an unknown escape token`)
  return parseGlob(pattern, false)
}
