import { distinct, type ShellValue } from '../shell-value.ts'
import type { Word } from './command.ts'

/** Builds the fields of a word: texts, patterns, and places where a field ends. */
export interface FieldBuilder {
  /** Text in which `*`, `?` and `[` are literal. */
  readonly quoted: (value: ShellValue) => void
  /** Text whose `*`, `?` and `[` are a pattern. */
  readonly bare: (text: string) => void
  /** The content of an unquoted variable: white space in it ends fields. */
  readonly split: (value: ShellValue) => void
  /** Ends the field, if one has begun. */
  readonly end: () => void
  readonly fields: () => readonly Word[]
}

/** `[dev]` at the end of a word is an extra: a file that matches it as a set is very unlikely. */
const EXTRA = /\[[A-Za-z][\w,.-]+\]$/

const isPatternText = (pattern: string): boolean =>
  /[*?]|\[[^\]]+\]/.test(pattern.replace(/\\[\s\S]/g, '').replace(EXTRA, ''))

/** Characters that have a meaning in patterns, after a backslash. */
export const escapedPattern = (text: string): string => text.replace(/[*?[\]\\]/g, '\\$&')

/** @param splits whether white space of unquoted variables ends fields */
export function fieldBuilder(splits: boolean): FieldBuilder {
  const fields: Word[] = []
  let text = ''
  let pattern = ''
  let hasBare = false
  let hasBegun = false
  let names: string[] = []

  function end(): void {
    if (hasBegun) {
      if (names.length > 0) fields.push({ kind: 'unknown', text, names: distinct(names) })
      else
        fields.push(
          hasBare && isPatternText(pattern)
            ? { kind: 'pattern', text: pattern }
            : { kind: 'text', text },
        )
    }
    text = ''
    pattern = ''
    hasBare = false
    hasBegun = false
    names = []
  }

  function bare(more: string): void {
    hasBegun = true
    text += more
    pattern += more
    hasBare = true
  }

  return {
    quoted: (value) => {
      hasBegun = true
      text += value.text
      pattern += escapedPattern(value.text)
      names.push(...value.unknown)
    },
    bare,
    split: (value) => {
      names.push(...value.unknown)
      if (!splits || value.unknown.length > 0) {
        if (value.text !== '') bare(value.text)
        return
      }
      for (const [at, piece] of value.text.split(/[ \t\n]+/).entries()) {
        if (at > 0) end()
        if (piece !== '') bare(piece)
      }
    },
    end,
    fields: () => {
      end()
      return fields
    },
  }
}

/** A word as a value: a pattern stays unchanged. */
export const valueOfWord = (word: Word): ShellValue => ({
  text: word.text,
  unknown: word.kind === 'unknown' ? word.names : [],
})

/** The words with spaces between them, as `echo` prints them. */
export const joined = (words: readonly Word[]): ShellValue => ({
  text: words.map((word) => word.text).join(' '),
  unknown: distinct(
    words.flatMap((word) =>
      word.kind === 'text' ? [] : word.kind === 'pattern' ? [word.text] : word.names,
    ),
  ),
})
