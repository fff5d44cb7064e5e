import type { Arguments } from './arguments.ts'
import { UNCONDITIONAL, unknownCondition } from './condition.ts'
import { modeOf, opened } from './path-calls.ts'
import type { Reading } from './reading.ts'
import {
  causesIn,
  type DictValue,
  itemsOf,
  listValue,
  textValue,
  truth,
  unknown,
  type Value,
} from './values.ts'
import { mapped } from './version-classes.ts'

/** The result of a function of Python itself; undefined if unknown. */
export function builtin(
  name: string,
  { given, named, rest }: Arguments,
  reading: Reading,
): Value | undefined {
  const [first] = given
  if (name === '__import__' && first?.kind === 'text') {
    reading.imported(first.text)
    return { kind: 'module', path: first.text }
  }
  if (name === 'open' || name === 'file') return opened(first, reading, modeOf(given, named))
  if (name === 'dict')
    return first === undefined || first.kind === 'dict' ? dictWith(first, named, rest) : undefined
  if (first === undefined)
    return name === 'list' || name === 'tuple' || name === 'set' ? listValue([]) : undefined
  if (name === 'str' || name === 'unicode') return asText(first)
  if (name === 'int' || name === 'float') return first
  if (
    name === 'list' ||
    name === 'tuple' ||
    name === 'sorted' ||
    name === 'set' ||
    name === 'frozenset'
  )
    return itemsOf(first)
  if (name === 'len') return lengthOf(first)
  if (name === 'bool') return truth(unknownOrTruth(first))
  return name === 'map' && given[1] !== undefined ? mapped(given[1]) : undefined
}

/** A value that is no longer bytes. */
function asText(value: Value): Value {
  if (value.kind === 'text') return textValue(value.text)
  return value.kind === 'unknown' ? unknown(value) : value
}

/** `dict(first, name=value, **rest)`: if a name is given twice, the last value counts. */
export const dictWith = (
  first: DictValue | undefined,
  named: ReadonlyMap<string, Value>,
  rest: Value | null,
): DictValue => ({
  kind: 'dict',
  entries: [
    ...(first?.entries ?? []),
    ...[...named].map((value) => ({ value, when: UNCONDITIONAL })),
  ],
  rest:
    rest === null && (first?.rest ?? null) === null
      ? null
      : unknown(...(rest === null ? [] : [rest]), ...(first?.rest ? [first.rest] : [])),
})

function lengthOf(value: Value): Value | undefined {
  if (value.kind === 'text') return { kind: 'number', number: value.text.length }
  const isFixed =
    value.kind === 'list' &&
    value.rest === null &&
    value.items.every(({ when }) => when.kind === 'always')
  return isFixed ? { kind: 'number', number: value.items.length } : undefined
}

const unknownOrTruth = (value: Value) =>
  value.kind === 'truth' ? value.when : unknownCondition(causesIn(value))
