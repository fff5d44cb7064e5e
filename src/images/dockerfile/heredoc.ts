import { expandWord } from './word.ts'

/** A heredoc's word: `<<EOF`, `<<-'EOF'`, `3<<EOF`. Its lines follow the instruction. */
export interface HeredocWord {
  readonly name: string
  /** Whether variables in the document are replaced: no part of the word is quoted. */
  readonly expands: boolean
  /** Whether leading tabs are removed. */
  readonly chomps: boolean
}

const HEREDOC = /^\d*<<(-?)[\t\n\f\r ]*([^<]*)$/

/**
 * The heredoc that a word begins, or null: BuildKit's `ParseHeredoc`.
 *
 * @throws WordFault for an open quote
 */
export function parseHeredocWord(word: string): HeredocWord | null {
  const match = HEREDOC.exec(word)
  const rest = match?.[2] ?? ''
  if (match === null || rest === '') return null
  const rules = { escapeToken: '\\', keepsUnset: true }
  const [name, ...others] = expandWord(rest, rules).words
  if (name === undefined || others.length > 0) return null
  const [quoted = ''] = expandWord(rest, { ...rules, keepsQuotes: true }).words
  return { name, expands: quotesIn(name) === quotesIn(quoted), chomps: match[1] === '-' }
}

const quotesIn = (text: string): number => text.split(/['"]/).length

/** The heredocs that an instruction begins, in order. A quoted `<<` begins none. */
export function heredocWords(line: string): readonly HeredocWord[] {
  if (!line.includes('<<')) return []
  return wordsOf(line).flatMap((word) => parseHeredocWord(word) ?? [])
}

/** No words if a quote is open: that fault is reported when the instruction is read. */
function wordsOf(line: string): readonly string[] {
  try {
    return expandWord(line, {
      escapeToken: '\\',
      keepsQuotes: true,
      keepsEscapes: true,
      keepsUnset: true,
    }).words
  } catch {
    return []
  }
}

/** The content without leading tabs. */
export const withoutLeadingTabs = (content: string): string => content.replace(/^\t+/gm, '')
