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
    const [pattern, files] =
      named.length > 0
        ? [named.join('|'), parsed.operands]
        : [parsed.operands[0], parsed.operands.slice(1)]
    // The lines of several files get their names.
    const isTitled = files.length > 1 && !hasOption(parsed, '-h')
    const expression =
      pattern == null || isTitled || !parsed.options.every(([name]) => FOLLOWED.test(name))
        ? undefined
        : expressionOf(pattern, parsed, named.length > 1 ? 'extended' : kind)
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

function expressionOf(
  pattern: string,
  parsed: ParsedWords,
  kind: 'basic' | 'extended' | 'text',
): RegExp | undefined {
  const isText = kind === 'text' || hasOption(parsed, '-F', '--fixed-strings')
  const isExtended = kind === 'extended' || hasOption(parsed, '-E', '--extended-regexp')
  const found = posixPattern(
    isText ? pattern.replace(/[.*[\]^$\\]/g, '\\$&') : pattern,
    isExtended && !isText,
    hasOption(parsed, '-i', '--ignore-case') ? 'i' : '',
  )
  if (found === undefined) return undefined
  const { source, flags } = found
  if (hasOption(parsed, '-x')) return new RegExp(`^(?:${source})$`, flags)
  if (hasOption(parsed, '-w', '--word-regexp')) return new RegExp(`\\b(?:${source})\\b`, flags)
  return found
}
