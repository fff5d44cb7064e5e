import { hasOption, optionValues, type ParsedWords, parseWords } from '../commands/options.ts'
import { isFast, posixPattern } from './sed-script.ts'
import {
  type FilterArguments,
  type TextFilter,
  textFilter,
  withEditedLines,
} from './text-filter.ts'

const FOLLOWED =
  /^-(?:[vieEFwxhs]|-invert-match|-ignore-case|-regexp|-extended-regexp|-fixed-strings|-word-regexp)$/

/**
 * `grep PATTERN`, `grep -v`, `egrep`, `fgrep`.
 *
 * @param kind of its patterns, without options
 */
export const grep =
  (kind: 'basic' | 'extended' | 'text') =>
  (args: FilterArguments): TextFilter => {
    const parsed = parseWords(
      args,
      new Set(['-e', '--regexp', '-f', '--file', '-m', '-A', '-B', '-C']),
    )
    const named = optionValues(parsed, '-e', '--regexp')
    const [patterns, files] =
      named.length > 0
        ? [named, parsed.operands]
        : [parsed.operands.slice(0, 1), parsed.operands.slice(1)]
    // The lines of several files get their names.
    const isTitled = files.length > 1 && !hasOption(parsed, '-h')
    const expression =
      isTitled || !parsed.options.every(([name, value]) => value !== null && FOLLOWED.test(name))
        ? undefined
        : expressionOf(patterns, parsed, kind)
    if (expression === undefined) return textFilter(files, null)
    const isInverted = hasOption(parsed, '-v', '--invert-match')
    return textFilter(files, (text) =>
      isFast(expression, text)
        ? withEditedLines(text, (lines) =>
            lines.filter((line) => expression.test(line) !== isInverted),
          )
        : null,
    )
  }

/** Each pattern is translated alone: `|` separates the patterns only in the result. */
function expressionOf(
  patterns: readonly (string | null)[],
  parsed: ParsedWords,
  kind: 'basic' | 'extended' | 'text',
): RegExp | undefined {
  const isText = kind === 'text' || hasOption(parsed, '-F', '--fixed-strings')
  const isExtended = kind === 'extended' || hasOption(parsed, '-E', '--extended-regexp')
  const found = patterns.map((pattern) =>
    pattern === null
      ? undefined
      : posixPattern(
          isText ? pattern.replace(/[.*[\]^$\\]/g, '\\$&') : pattern,
          isExtended && !isText,
        )?.source,
  )
  if (found.length === 0 || !found.every((one) => one !== undefined)) return undefined
  const source = found.map((one) => `(?:${one})`).join('|')
  const flags = hasOption(parsed, '-i', '--ignore-case') ? 'i' : ''
  if (hasOption(parsed, '-x')) return new RegExp(`^(?:${source})$`, flags)
  if (hasOption(parsed, '-w', '--word-regexp')) return new RegExp(`\\b(?:${source})\\b`, flags)
  return new RegExp(source, flags)
}
