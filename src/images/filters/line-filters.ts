import { hasOption, optionValues, parseWords } from '../commands/options.ts'
import {
  type EditLines,
  type FilterArguments,
  lineFilter,
  type TextFilter,
  textFilter,
  withEditedLines,
} from './text-filter.ts'

/** `head -n 3`, `head -3`, `head -n -3`. */
export function head(args: FilterArguments): TextFilter {
  const { files, count } = endArguments(args)
  if (count === null) return lineFilter(files, null)
  const end = count.startsWith('-') ? Number(count) : Number(count.replace('+', ''))
  return lineFilter(files, (lines) => lines.slice(0, Object.is(end, -0) ? undefined : end))
}

/** `tail -n 3`, `tail -3`, `tail -n +3`. */
export function tail(args: FilterArguments): TextFilter {
  const { files, count } = endArguments(args)
  if (count === null) return lineFilter(files, null)
  const number = Number(count.replace(/^[+-]/, ''))
  return lineFilter(files, (lines) =>
    lines.slice(
      count.startsWith('+') ? Math.max(0, number - 1) : Math.max(0, lines.length - number),
    ),
  )
}

/** The number of lines, with its sign; null if it is not followed. Several files get titles. */
function endArguments(args: FilterArguments): {
  readonly files: TextFilter['files']
  readonly count: string | null
} {
  const named = args.map((word, at) =>
    word !== null && /^-\d+$/.test(word) && args[at - 1] !== '-n' ? `-n${word.slice(1)}` : word,
  )
  const parsed = parseWords(named, new Set(['-n', '--lines', '-c', '--bytes']))
  const count = optionValues(parsed, '-n', '--lines').at(-1) ?? '10'
  const isFollowed =
    /^[+-]?\d+$/.test(count) &&
    parsed.operands.length < 2 &&
    parsed.options.every(
      ([name, value]) => value !== null && /^-(?:n|q|-lines|-quiet|-silent)$/.test(name),
    )
  return { files: parsed.operands, count: isFollowed ? count : null }
}

/** `sort`, `sort -u`, `sort -r`. A single line stays as it is in every order. */
export function sort(args: FilterArguments): TextFilter {
  const parsed = parseWords(args, new Set(['-o', '--output', '-k', '--key', '-t']))
  const { operands: files, options } = parsed
  if (hasOption(parsed, '-o', '--output', '-c')) return textFilter(files, null)
  const isFollowed = options.every(([name]) => /^-(?:u|r|-unique|-reverse)$/.test(name))
  const ordered: EditLines = (lines) => {
    const all = hasOption(parsed, '-u', '--unique') ? [...new Set(lines)] : lines
    const sorted = all.toSorted()
    return hasOption(parsed, '-r', '--reverse') ? sorted.reverse() : sorted
  }
  return textFilter(files, (text) =>
    isFollowed || !text.replace(/\n$/, '').includes('\n') ? withEditedLines(text, ordered) : null,
  )
}

/** `uniq` without options: lines that repeat the one before leave. */
export function uniq(args: FilterArguments): TextFilter {
  const { options, operands } = parseWords(args, new Set())
  return lineFilter(
    operands,
    options.length > 0 || operands.length > 1
      ? null
      : (lines) => lines.filter((line, at) => line !== lines[at - 1]),
  )
}

/** `awk '{print $1}'`, `awk -F= '{print $1}'`. */
export function awk(args: FilterArguments): TextFilter {
  const parsed = parseWords(args, new Set(['-F', '-v', '-f']))
  const [program, ...files] = parsed.operands
  const column = /^\s*\{\s*print \$(\d)\s*;?\s*\}\s*$/.exec(program ?? '')?.[1]
  const separator = optionValues(parsed, '-F')[0] ?? null
  if (
    column === undefined ||
    (separator !== null && !/^[\w=:,;@<>~. -]+$/.test(separator)) ||
    // One character is a text, several are a pattern.
    (separator !== null && separator.length > 1 && separator.includes('.')) ||
    parsed.options.some(([name, value]) => name !== '-F' || value === null)
  )
    return lineFilter(files, null)
  const fieldOf = (line: string): string => {
    if (column === '0') return line
    const fields =
      separator === null || separator === ' ' ? line.trim().split(/\s+/) : line.split(separator)
    return fields[Number(column) - 1] ?? ''
  }
  return lineFilter(files, (lines) => lines.map(fieldOf))
}

/** `xargs` without a command prints its words on one line. */
export const xargs = (args: FilterArguments): TextFilter =>
  lineFilter(
    [],
    args.length > 0 ? null : (lines) => [lines.join(' ').trim().split(/\s+/).join(' ')],
  )
