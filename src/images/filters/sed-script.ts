import { ownEntry } from '../../collections/own-entry.ts'

/**
 * The longest text that is followed, characters; and the most steps that a pattern may take on one
 * of its lines.
 */
const LONGEST_TEXT = 1 << 18
const MOST_STEPS = 1e6

/** A line's new text; null deletes it. */
type EditLine = (line: string, at: number, last: number) => string | null

/**
 * Translates a regular expression of `sed` or `grep` into JavaScript's. Patterns that could take
 * exponential time, such as `(a*)*`, are not followed.
 *
 * @param isExtended `-E`: groups and repetitions have no backslash
 * @returns undefined if it is not followed
 */
export function posixPattern(source: string, isExtended: boolean, flags = ''): RegExp | undefined {
  let text = ''
  for (let at = 0; at < source.length; at++) {
    const character = source[at]!
    const next = source[at + 1] ?? ''
    if (character === '[') {
      const end = source.indexOf(']', at + (next === '^' ? 3 : 2))
      const posixEnd =
        source.startsWith('[:', at + 1) || source.includes('[:') ? endOfBracket(source, at) : end
      if (posixEnd < 0) return undefined
      text += bracket(source.slice(at + 1, posixEnd))
      at = posixEnd
    } else if (character === '\\') {
      at++
      if ('(){}|+?'.includes(next)) text += isExtended ? `\\${next}` : next
      else if (next === '<' || next === '>') text += '\\b'
      else if (/[\dA-VX-Z]/.test(next)) return undefined
      else text += /[swWb.*[\]^$/\\nt]/.test(next) ? `\\${next}` : next.replace(/[^\w\s]/, '\\$&')
    } else if ('(){}|+?'.includes(character)) text += isExtended ? character : `\\${character}`
    else text += character === '*' && text === '' ? '\\*' : character === '/' ? '\\/' : character
  }
  if (/\)[*+?{]/.test(text.replaceAll('\\)', ''))) return undefined
  try {
    return new RegExp(text, flags)
  } catch {
    return undefined
  }
}

function endOfBracket(source: string, from: number): number {
  let at = from + 1
  if (source[at] === '^') at++
  if (source[at] === ']') at++
  while (at < source.length && source[at] !== ']')
    at = source.startsWith('[:', at) ? source.indexOf(':]', at) + 2 || source.length : at + 1
  return at < source.length ? at : -1
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  space: '\\s',
  blank: ' \\t',
  upper: 'A-Z',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
}

const bracket = (inner: string): string => {
  const named = inner.replace(/\[:(\w+):\]/g, (_all, name: string) => `\0${name}\0`)
  const escaped = named
    .replace(/\\(?![nt])/g, '\\\\')
    .replace(/^(\^?)\]/, '$1\\]')
    .replaceAll('[', '\\[')
  return `[${escaped.replace(/\0(\w+)\0/g, (_all, name: string) => ownEntry(CLASSES, name) ?? '')}]`
}

/**
 * Whether a pattern is fast on a text: each repetition can multiply its steps by the length of a
 * line.
 */
export function isFast({ source }: RegExp, text: string): boolean {
  if (text.length > LONGEST_TEXT) return false
  const repeats = source.match(/[*+]|\{\d*,/g)?.length ?? 0
  const longest = text.split('\n').reduce((most, line) => Math.max(most, line.length), 0)
  return longest ** Math.max(1, repeats) <= MOST_STEPS
}

/** The result of a `sed` script's commands on a text; null if one of them is not followed. */
export function editedBy(
  script: string,
  text: string,
  { isExtended, isQuiet }: { isExtended: boolean; isQuiet: boolean },
): string | null {
  const edits = commandsOf(script)?.map((command) => editOf(command, isExtended, isQuiet, text))
  if (edits === undefined || !edits.every((one) => one !== null)) return null
  const lines = text.split('\n')
  const hasEnd = lines.at(-1) === ''
  if (hasEnd) lines.pop()
  const kept = lines.flatMap((line, at) => {
    let edited: string | null = line
    for (const edit of edits) if (edited !== null) edited = edit(edited, at + 1, lines.length)
    return edited === null ? [] : [edited]
  })
  return kept.length === 0 ? '' : `${kept.join('\n')}${hasEnd ? '\n' : ''}`
}

/** Splits a script into its commands: at `;` and line ends, but not within an expression. */
function commandsOf(script: string): readonly string[] | undefined {
  const commands: string[] = []
  const COMMAND =
    /\s*((?:\d+|\$|\/(?:\\.|[^/\\])*\/)(?:,(?:\d+|\$|\/(?:\\.|[^/\\])*\/))?!?\s*)?(?:([dp])|s(.)((?:\\.|(?!\3)[^\\])*)\3((?:\\.|(?!\3)[^\\])*)\3([gIi]*))\s*(?:[;\n]|$)/y
  COMMAND.lastIndex = 0
  while (COMMAND.lastIndex < script.length && commands.length < 100) {
    const from = COMMAND.lastIndex
    const match = COMMAND.exec(script)
    if (match === null || COMMAND.lastIndex === from) return undefined
    commands.push(script.slice(from, COMMAND.lastIndex).trim().replace(/;$/, ''))
  }
  return commands
}

function editOf(
  command: string,
  isExtended: boolean,
  isQuiet: boolean,
  text: string,
): EditLine | null {
  const [, address = '', rest = ''] =
    /^((?:\d+|\$|\/(?:\\.|[^/\\])*\/)(?:,(?:\d+|\$))?!?)?\s*([\s\S]*)$/.exec(command) ?? []
  const chosen = addressOf(address, isExtended, text)
  if (chosen === null) return null
  if (rest === 'd' && !isQuiet) return (line, at, last) => (chosen(line, at, last) ? null : line)
  if (rest === 'p' && isQuiet) return (line, at, last) => (chosen(line, at, last) ? line : null)
  if (!rest.startsWith('s') || isQuiet) return null
  const delimiter = rest[1]!
  const parts = new RegExp(
    `^s\\${delimiter}((?:\\\\.|[^\\\\])*?)\\${delimiter}((?:\\\\.|[^\\\\])*?)\\${delimiter}([gIi]*)$`,
  ).exec(rest)
  if (parts === null) return null
  const [, from = '', to = '', flags = ''] = parts
  const plain = delimiter === '/' ? from : from.replaceAll(`\\${delimiter}`, delimiter)
  const pattern = posixPattern(
    plain,
    isExtended,
    `${flags.includes('g') ? 'g' : ''}${/i/i.test(flags) ? 'i' : ''}`,
  )
  if (pattern === undefined || !isFast(pattern, text)) return null
  // `&` is the matched text, `\1` a group.
  const replacement = to
    .replaceAll('$', '$$$$')
    .replace(/\\([\s\S])|&/g, (all, escaped?: string) =>
      all === '&' ? '$&' : /\d/.test(escaped!) ? `$${escaped}` : escaped === 'n' ? '\n' : escaped!,
    )
  return (line, at, last) => (chosen(line, at, last) ? line.replace(pattern, replacement) : line)
}

function addressOf(
  address: string,
  isExtended: boolean,
  text: string,
): ((line: string, at: number, last: number) => boolean) | null {
  if (address === '') return () => true
  if (address.endsWith('!')) {
    const inner = addressOf(address.slice(0, -1).trim(), isExtended, text)
    return inner === null ? null : (line, at, last) => !inner(line, at, last)
  }
  if (address.startsWith('/')) {
    const pattern = address.endsWith('/')
      ? posixPattern(address.slice(1, -1).replaceAll('\\/', '/'), isExtended)
      : undefined
    return pattern === undefined || !isFast(pattern, text) ? null : (line) => pattern.test(line)
  }
  const [low = '', high = low] = address.split(',')
  const number = (bound: string, last: number): number => (bound === '$' ? last : Number(bound))
  return (_line, at, last) => at >= number(low, last) && at <= number(high, last)
}
