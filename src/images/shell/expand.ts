import type {
  DoubleQuotedChild,
  ParsedScript,
  SimpleExpansionPart,
  Word as WordNode,
  WordPart,
} from 'unbash'
import { byDefault, known, type ShellValue, unknownValue } from '../shell-value.ts'
import type { ShellBudget } from './budget.ts'
import type { Word } from './command.ts'
import { escapedPattern, type FieldBuilder, fieldBuilder } from './field.ts'
import { type Expansion, expandParameter, type ParameterReader } from './parameter.ts'
import { parameterValue, type ShellState, setVariable } from './state.ts'

export interface ExpanderOptions {
  readonly state: ShellState
  readonly budget: ShellBudget
  /** Whether `{a,b}` is expanded: bash does, dash does not. */
  readonly isBash: boolean
  /** ARG names without a value. */
  readonly unsetArgs: ReadonlySet<string>
  /** The output of the commands in `$(…)`. */
  readonly substitute: (script: ParsedScript, text: string) => ShellValue
}

export interface WordExpander {
  /** The fields that a word expands to: none, one or several. */
  readonly fields: (word: WordNode) => readonly Word[]
  /** A word as one value, as in an assignment. */
  readonly value: (word: WordNode) => ShellValue
  /** A word as a pattern: quoted characters have a backslash before them. */
  readonly pattern: (word: WordNode) => ShellValue
  /** The content of a heredoc. */
  readonly document: (parts: readonly WordPart[]) => ShellValue
}

/** How many characters of a value count as one step. */
const CHARACTERS_PER_STEP = 100

/**
 * Expands words as a POSIX shell does: variables, `$(…)`, quotes, fields. Patterns are not
 * expanded.
 *
 * @param isDefault whether ARGs without a value are unset, instead of unknown
 */
export function newExpander(
  { state, budget, isBash, unsetArgs, substitute }: ExpanderOptions,
  isDefault: boolean,
): WordExpander {
  const look = (name: string): ShellValue | 'unsure' | undefined => {
    const value = parameterValue(state, name)
    if (value !== undefined) return isDefault ? byDefault(value) : value
    if (unsetArgs.has(name)) return isDefault ? undefined : 'unsure'
    return state.isOpen && /^[A-Za-z_]/.test(name) ? 'unsure' : undefined
  }

  const reader: ParameterReader = {
    look,
    items: (name) =>
      name === '@' || name === '*' ? state.positional : (state.variables.get(name)?.items ?? null),
    text: (word) => value(word),
    pattern: (word) => pattern(word),
    assign: (name, assigned) => setVariable(state, name, assigned),
    spend: budget.spend,
  }

  function simple(part: SimpleExpansionPart): Expansion {
    const name = part.text.slice(1)
    if (name === '@' || name === '*') return { kind: 'list', values: state.positional }
    const found = look(name)
    return {
      kind: 'value',
      value: found === 'unsure' ? unknownValue(part.text, name) : (found ?? known('')),
    }
  }

  function expand(part: WordPart | DoubleQuotedChild): Expansion {
    const expansion = expanded(part)
    if (expansion.kind !== 'word') {
      const values = expansion.kind === 'list' ? expansion.values : [expansion.value]
      budget.spend(1 + values.reduce((sum, { text }) => sum + text.length, 0) / CHARACTERS_PER_STEP)
    }
    return expansion
  }

  function expanded(part: WordPart | DoubleQuotedChild): Expansion {
    if (part.type === 'SimpleExpansion') return simple(part)
    if (part.type === 'ParameterExpansion') return expandParameter(part, reader)
    if (part.type === 'CommandExpansion' && part.script !== undefined) {
      const script = part.script
      return { kind: 'value', value: budget.deeper(() => substitute(script, part.text)) }
    }
    return { kind: 'value', value: unknownValue(part.text) }
  }

  function addQuoted(children: readonly DoubleQuotedChild[], to: FieldBuilder): void {
    for (const child of children) {
      if (child.type === 'Literal') {
        to.quoted(known(child.value))
        continue
      }
      const expansion = expand(child)
      if (expansion.kind === 'value') to.quoted(expansion.value)
      else if (expansion.kind === 'word') to.quoted(value(expansion.word))
      else if (/[*]/.test(child.text)) to.quoted(joinedValues(expansion.values))
      else {
        for (const [at, each] of expansion.values.entries()) {
          if (at > 0) to.end()
          to.quoted(each)
        }
      }
    }
  }

  /**
   * @param isDefaulted whether the part is in the word of `${NAME:-word}`, whose spaces end fields
   */
  function addPart(part: WordPart, to: FieldBuilder, isDefaulted = false): void {
    switch (part.type) {
      case 'Glob':
        if (part.kind === 'bracket') {
          to.bare('[')
          for (const inner of part.parts) addPart(inner, to)
          to.bare(']')
        } else to.bare(part.text)
        break
      case 'Literal':
        if (isDefaulted && part.text === part.value) to.split(known(part.value))
        else to.quoted(known(part.value))
        break
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        to.quoted(known(part.value))
        break
      case 'DoubleQuoted':
      case 'LocaleString':
        // An empty text in quotes is a field; an empty "$@" is not.
        if (part.parts.length === 0) to.quoted(known(''))
        addQuoted(part.parts, to)
        break
      case 'BraceExpansion':
      case 'ExtendedGlob':
        to.quoted(isBash ? unknownValue(part.text) : known(part.text))
        break
      default: {
        const expansion = expand(part)
        if (expansion.kind === 'value') to.split(expansion.value)
        else if (expansion.kind === 'word') budget.deeper(() => addWord(expansion.word, to, true))
        else {
          for (const [at, each] of expansion.values.entries()) {
            if (at > 0) to.end()
            to.split(each)
          }
        }
      }
    }
  }

  function addWord(word: WordNode, to: FieldBuilder, isDefaulted = false): void {
    budget.spend(1 + word.text.length / 1000)
    const { parts } = word
    if (word.text === '~' || word.text.startsWith('~/')) {
      to.quoted(homeOf(look('HOME')))
      const [first, ...others] = parts ?? []
      to.quoted(known((first?.type === 'Literal' ? first : word).value.slice(1)))
      for (const part of others) addPart(part, to, isDefaulted)
    } else if (parts !== undefined) for (const part of parts) addPart(part, to, isDefaulted)
    else if (isDefaulted && word.text === word.value) to.split(known(word.value))
    else to.quoted(known(word.value))
  }

  function fields(word: WordNode): readonly Word[] {
    const braced = isBash ? bracedWords(word) : null
    if (braced !== null) return braced
    const builder = fieldBuilder(true)
    addWord(word, builder)
    return builder.fields()
  }

  function value(word: WordNode): ShellValue {
    return budget.deeper(() => {
      const builder = fieldBuilder(false)
      addWord(word, builder)
      const values = builder
        .fields()
        .map(
          (field): ShellValue =>
            field.kind === 'unknown'
              ? { text: field.text, unknown: field.names }
              : known(unescaped(field)),
        )
      return joinedValues(values)
    })
  }

  function pattern(word: WordNode): ShellValue {
    return budget.deeper(() => {
      const builder = fieldBuilder(false)
      addWord(word, builder)
      const [field] = builder.fields()
      if (field === undefined) return known('')
      if (field.kind === 'unknown') return { text: field.text, unknown: field.names }
      return known(field.kind === 'pattern' ? field.text : escapedPattern(field.text))
    })
  }

  function document(parts: readonly WordPart[]): ShellValue {
    const builder = fieldBuilder(false)
    addQuoted(parts as readonly DoubleQuotedChild[], builder)
    return joinedValues(
      builder.fields().map((field) => ({
        text: unescaped(field),
        unknown: field.kind === 'unknown' ? field.names : [],
      })),
    )
  }

  return { fields, value, pattern, document }
}

/** Outside a list of fields, a pattern is plain text, and its backslashes were added here. */
const unescaped = (word: Word): string =>
  word.kind === 'pattern' ? word.text.replace(/\\([*?[\]\\])/g, '$1') : word.text

function homeOf(home: ShellValue | 'unsure' | undefined): ShellValue {
  return home === undefined || home === 'unsure' ? unknownValue('~', 'HOME') : home
}

function joinedValues(values: readonly ShellValue[]): ShellValue {
  if (values.length === 1 && values[0] !== undefined) return values[0]
  return {
    text: values.map(({ text }) => text).join(' '),
    unknown: values.flatMap(({ unknown }) => unknown),
  }
}

/** `a{b,c}d` of plain texts, as bash expands it; null for every other word. */
function bracedWords({ text, parts }: WordNode): readonly Word[] | null {
  if (
    !parts?.some(({ type }) => type === 'BraceExpansion') ||
    !parts.every(({ type }) => type === 'BraceExpansion' || type === 'Literal')
  )
    return null
  const match = /^([^{}\\'"$]*)\{([^{}\\'"$]*,[^{}\\'"$]*)\}([^{}\\'"$]*)$/.exec(text)
  if (match === null) return null
  const [, before = '', inner = '', after = ''] = match
  return inner.split(',').map((each) => ({ kind: 'text', text: `${before}${each}${after}` }))
}
