import { ownEntry } from '../../collections/own-entry.ts'
import { unescaped } from './escapes.ts'

/** The longest text that is followed. */
export const LONGEST_TEXT: number = 1 << 20

/**
 * A text after `tr`, `cut`, `sed s/…/…/`, `head`, `tail`, `sort` or `uniq`; null if the filter is
 * not followed.
 *
 * @param name of the program
 */
export function filteredText(name: string, args: readonly string[], text: string): string | null {
  if (text.length > LONGEST_TEXT) return null
  if (name === 'tr') return translated(args, text)
  if (name === 'cut') return columns(args, text)
  return name === 'sed' ? substituted(args, text) : lines(name, args, text)
}

/** The characters of a set of `tr`: ranges and the two usual classes. */
function characters(set: string): string[] | null {
  const classes: Readonly<Record<string, string | undefined>> = {
    '[:upper:]': 'A-Z',
    '[:lower:]': 'a-z',
    '[:space:]': ' \t\n',
    '[:digit:]': '0-9',
  }
  const plain = unescaped(ownEntry(classes, set) ?? set)
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

function translated([first = '', second, third]: readonly string[], text: string): string | null {
  const deletes = first === '-d'
  const from = characters(deletes ? (second ?? '') : first)
  const to = deletes ? [] : characters(second ?? '')
  if (
    third !== undefined ||
    (first.startsWith('-') && !deletes) ||
    from === null ||
    to === null ||
    second === undefined
  )
    return null
  return [...text]
    .map((character) => {
      const at = from.indexOf(character)
      return at < 0 ? character : (to[at] ?? to.at(-1) ?? '')
    })
    .join('')
}

/** `cut -d. -f1`, `-f1,2`, `-f1-2`, `-f2-`, `-c1-3`. */
function columns(args: readonly string[], text: string): string | null {
  const match = /^(?:-d ?(.) )?-f ?([\d,-]+)$|^-f ?([\d,-]+) -d ?(.)$|^-c ?([\d,-]+)$/.exec(
    args.join(' '),
  )
  if (match === null) return null
  const delimiter = match[5] === undefined ? (match[1] ?? match[4] ?? '\t') : ''
  const ranges = (match[2] ?? match[3] ?? match[5] ?? '').split(',').map((range) => {
    const [low = '', high = low] = range.split('-')
    return [
      Number(low || 1),
      range.includes('-') && high === '' ? Number.POSITIVE_INFINITY : Number(high),
    ] as const
  })
  const lines = text.split('\n')
  const cut = lines.map((line) => {
    const fields = line.split(delimiter)
    if (delimiter !== '' && fields.length === 1) return line
    return fields
      .filter((_field, at) => ranges.some(([low, high]) => at + 1 >= low && at + 1 <= high))
      .join(delimiter)
  })
  return cut.join('\n')
}

/** Some lines of a text, or all in another order. */
function lines(name: string, args: readonly string[], text: string): string | null {
  const all = text.split('\n')
  if (all.at(-1) === '') all.pop()
  const given = args.join(' ')
  let chosen: readonly string[] | null = null
  if (name === 'head' || name === 'tail') {
    const count = /^(?:-n ?)?-?(\d+)$/.exec(given === '' ? '10' : given)?.[1]
    if (count === undefined || Number(count) === 0) return null
    chosen = name === 'head' ? all.slice(0, Number(count)) : all.slice(-Number(count))
  } else if (all.length === 1) chosen = all
  else if (name === 'sort' && given === '') chosen = all.toSorted()
  else if (name === 'sort' && given === '-u') chosen = [...new Set(all)].sort()
  else if (name === 'uniq' && given === '') chosen = all.filter((line, at) => line !== all[at - 1])
  return chosen === null ? null : chosen.map((line) => `${line}\n`).join('')
}

/** `s/text/text/` and `s/text/text/g` of plain texts. */
function substituted(args: readonly string[], text: string): string | null {
  const script =
    args.length === 1 ? args[0] : args[0] === '-e' && args.length === 2 ? args[1] : undefined
  const match = /^s([/|#,])((?:[\w =:@+-]|\\\.)+)\1([\w =:.@+-]*)\1(g?)$/.exec(script ?? '')
  if (match === null) return null
  const from = (match[2] ?? '').replaceAll('\\.', '.')
  const to = match[3] ?? ''
  return text
    .split('\n')
    .map((line) =>
      match[4] === 'g' ? line.replaceAll(from, () => to) : line.replace(from, () => to),
    )
    .join('\n')
}
