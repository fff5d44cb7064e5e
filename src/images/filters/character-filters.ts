import { ownEntry } from '../../collections/own-entry.ts'
import { optionValues, parseWords } from '../commands/options.ts'
import { unescaped } from '../shell/escapes.ts'
import { type FilterArguments, lineFilter, type TextFilter, textFilter } from './text-filter.ts'

/** `tr a-z A-Z`, `tr -d '\n'`. */
export function tr(args: FilterArguments): TextFilter {
  const [first, ...sets] = args
  const isDeletion = first === '-d'
  const [from, to, ...further] = (isDeletion ? [...sets, ''] : args).map(characters)
  if (
    from == null ||
    to == null ||
    further.length > 0 ||
    (!isDeletion && first?.startsWith('-') === true)
  )
    return textFilter([], null)
  const last = to.at(-1) ?? ''
  const others = new Map(from.map((character, at) => [character, to[at] ?? last]))
  return textFilter([], (text) =>
    [...text].map((character) => others.get(character) ?? character).join(''),
  )
}

const CLASSES: Readonly<Record<string, string>> = {
  '[:upper:]': 'A-Z',
  '[:lower:]': 'a-z',
  '[:space:]': ' \t\n',
  '[:digit:]': '0-9',
}

/** The characters of a set of `tr`: ranges and the usual classes; null for other classes. */
function characters(set: string | null): readonly string[] | null {
  if (set === null) return null
  const plain = unescaped(ownEntry(CLASSES, set) ?? set)
  if (plain.includes('[:')) return null
  return [
    ...plain.replace(/(.)-(.)/g, (_all, low: string, high: string) =>
      Array.from(
        { length: Math.max(0, Math.min(256, high.charCodeAt(0) - low.charCodeAt(0) + 1)) },
        (_each, at) => String.fromCharCode(low.charCodeAt(0) + at),
      ).join(''),
    ),
  ]
}

/** `cut -d. -f1`, `-f1,2`, `-f1-2`, `-f2-`, `-c1-3`. */
export function cut(args: FilterArguments): TextFilter {
  const parsed = parseWords(args, new Set(['-d', '-f', '-c', '-b', '--delimiter', '--fields']))
  const characterList = optionValues(parsed, '-c')[0]
  const list = characterList ?? optionValues(parsed, '-f', '--fields')[0] ?? ''
  const delimiter =
    characterList === undefined ? (optionValues(parsed, '-d', '--delimiter')[0] ?? '\t') : ''
  const isFollowed =
    /^\d*(?:-\d*)?(?:,\d*(?:-\d*)?)*$/.test(list) &&
    list !== '' &&
    parsed.options.every(
      ([name, value]) => value !== null && /^-(?:d|f|c|-delimiter|-fields)$/.test(name),
    )
  const ranges = list.split(',').map((range) => {
    const [low = '', high = low] = range.split('-')
    return [Number(low || 1), range.includes('-') && high === '' ? Infinity : Number(high)] as const
  })
  const cutLine = (line: string): string => {
    const fields = line.split(delimiter)
    if (delimiter !== '' && fields.length === 1) return line
    return fields
      .filter((_field, at) => ranges.some(([low, high]) => at + 1 >= low && at + 1 <= high))
      .join(delimiter)
  }
  return lineFilter(parsed.operands, isFollowed ? (lines) => lines.map(cutLine) : null)
}
