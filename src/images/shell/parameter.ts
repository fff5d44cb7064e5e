import type { ParameterExpansionPart, Word as WordNode } from 'unbash'
import { parseGlob, replaceMatches, withoutPrefix, withoutSuffix } from '../../text/glob.ts'
import { isKnown, known, type ShellValue, unknownValue } from '../shell-value.ts'

/** The parts of the shell that reading a parameter needs. */
export interface ParameterReader {
  /** Undefined if it is not set; `unsure` if that is unknown. */
  readonly look: (name: string) => ShellValue | 'unsure' | undefined
  /** The items of an array, or of `@` and `*`; null for a name that is not an array. */
  readonly items: (name: string) => readonly ShellValue[] | null
  readonly text: (word: WordNode) => ShellValue
  /** As a pattern: quoted characters have a backslash before them. */
  readonly pattern: (word: WordNode) => ShellValue
  readonly assign: (name: string, value: ShellValue) => void
  readonly spend: (steps: number) => void
}

/** The result of an expansion: one value, several, or a replacement word. */
export type Expansion =
  | { readonly kind: 'value'; readonly value: ShellValue }
  | { readonly kind: 'list'; readonly values: readonly ShellValue[] }
  /** A default of the modifier, in which quotes have their meaning. */
  | { readonly kind: 'word'; readonly word: WordNode }

const one = (value: ShellValue): Expansion => ({ kind: 'value', value })

/** `$NAME`, `${NAME}`, `${NAME:-word}`, `${#NAME}`, `${NAME%pattern}`, `${NAMES[@]}`, …. */
export function expandParameter(part: ParameterExpansionPart, reader: ParameterReader): Expansion {
  const { parameter: name, operation, prefix, index } = part
  if (
    prefix === '!' ||
    operation?.type === 'Transform' ||
    operation?.type === 'Names' ||
    operation?.type === 'Unknown'
  ) {
    return one(unknownValue(part.text))
  }
  const isList = name === '@' || name === '*' || index?.text === '@' || index?.text === '*'
  const items = isList ? reader.items(name) : null
  if (prefix === '#') return one(lengthOf(part, items, reader))
  if (items !== null && operation === undefined) return { kind: 'list', values: items }
  if (index !== undefined && !isList) return one(itemAt(part, reader))
  return withOperation(part, reader.look(name), reader)
}

function lengthOf(
  { text, parameter }: ParameterExpansionPart,
  items: readonly ShellValue[] | null,
  reader: ParameterReader,
): ShellValue {
  if (items !== null) return known(String(items.length))
  const value = reader.look(parameter)
  if (value === undefined) return known('0')
  return value === 'unsure' || !isKnown(value)
    ? unknownValue(text)
    : known(String([...value.text].length))
}

function itemAt(
  { text, parameter, index }: ParameterExpansionPart,
  reader: ParameterReader,
): ShellValue {
  const items = reader.items(parameter)
  if (items === null || !/^\d+$/.test(index?.text ?? '')) return unknownValue(text)
  return items[Number(index?.text)] ?? known('')
}

function withOperation(
  part: ParameterExpansionPart,
  value: ShellValue | 'unsure' | undefined,
  reader: ParameterReader,
): Expansion {
  const { operation, parameter: name, text } = part
  if (operation?.type === 'Default') return withDefault(part, value, reader)
  if (value === undefined) return one(known(''))
  if (value === 'unsure') return one(unknownValue(text, name))
  if (operation === undefined) return one(value)
  if (!isKnown(value)) return one({ text, unknown: value.unknown })
  reader.spend(value.text.length / 1000)
  switch (operation.type) {
    case 'Remove': {
      const pattern = reader.pattern(operation.operand)
      if (!isKnown(pattern)) return one(unknownValue(text, ...pattern.unknown))
      reader.spend((pattern.text.length * value.text.length) / 10_000)
      const glob = parseGlob(pattern.text, true)
      const longest = operation.operator.length === 2
      return one(
        known(
          (operation.operator.startsWith('#') ? withoutPrefix : withoutSuffix)(
            glob,
            value.text,
            longest,
          ),
        ),
      )
    }
    case 'Replace': {
      const pattern = reader.pattern(operation.pattern)
      const replacement = reader.text(operation.replacement)
      const isSimple = operation.operator === '/' || operation.operator === '//'
      if (!isSimple || !isKnown(pattern) || !isKnown(replacement))
        return one(unknownValue(text, name))
      reader.spend((pattern.text.length * value.text.length * value.text.length) / 100_000)
      return one(
        known(
          replaceMatches(
            parseGlob(pattern.text, true),
            value.text,
            replacement.text,
            operation.operator === '//',
          ),
        ),
      )
    }
    case 'Slice': {
      const [offset, length] = [operation.offset.text.trim(), operation.length?.text.trim()]
      if (!/^-?\d+$/.test(offset) || (length !== undefined && !/^\d+$/.test(length)))
        return one(unknownValue(text, name))
      const start =
        Number(offset) < 0 ? Math.max(0, value.text.length + Number(offset)) : Number(offset)
      return one(
        known(value.text.slice(start, length === undefined ? undefined : start + Number(length))),
      )
    }
    case 'CaseModification': {
      const isWhole = operation.operator.length === 2 && operation.operand === undefined
      if (!isWhole) return one(unknownValue(text, name))
      return one(
        known(operation.operator === '^^' ? value.text.toUpperCase() : value.text.toLowerCase()),
      )
    }
    default:
      return one(unknownValue(text, name))
  }
}

/**
 * `-`, `=`, `+`, `?`, and the same with a colon. A variable that could be set, but is not, gets the
 * value of the modifier, as in a build without it.
 */
function withDefault(
  part: ParameterExpansionPart,
  value: ShellValue | 'unsure' | undefined,
  reader: ParameterReader,
): Expansion {
  const { operation, parameter: name, text } = part
  if (operation?.type !== 'Default') return one(unknownValue(text, name))
  const { operator, operand } = operation
  const kind = operator.at(-1)
  const emptyIsUnset = operator.startsWith(':')
  if (value !== undefined && value !== 'unsure' && !isKnown(value) && emptyIsUnset) {
    return kind === '+' ? { kind: 'word', word: operand } : one(value)
  }
  const set =
    value !== undefined && value !== 'unsure' && !(emptyIsUnset && value.text === '')
      ? value
      : undefined
  if (kind === '+') return set === undefined ? one(known('')) : { kind: 'word', word: operand }
  if (set !== undefined) return one(set)
  if (kind === '?') return one(unknownValue(text, name))
  if (kind === '=') reader.assign(name, reader.text(operand))
  return { kind: 'word', word: operand }
}
