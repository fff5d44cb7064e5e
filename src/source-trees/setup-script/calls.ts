import type { SyntaxNode } from '@lezer/common'
import { attribute, entryOf } from './attributes.ts'
import { isUnless, or, UNCONDITIONAL, unknownCondition } from './condition.ts'
import { machineAnswer, VARIABLES } from './machine.ts'
import { PATH_TESTS } from './path-tests.ts'
import { mapProbe, whenProbe } from './probes.ts'
import { partsOf } from './python-code.ts'
import type { Reading } from './reading.ts'
import type { Scope } from './scope.ts'
import {
  bytesValue,
  causesIn,
  choice,
  type DictValue,
  either,
  type Guarded,
  itemsOf,
  listValue,
  NONE,
  textLines,
  textValue,
  truth,
  unknown,
  type Value,
} from './values.ts'

/** The arguments of a call. `rest`: there are more, which are unknown. */
export interface Arguments {
  readonly given: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
  readonly rest: Value | null
}

/** The arguments of a call; for a repeated name, the last counts. */
export function argumentsOf(
  node: SyntaxNode | undefined,
  scope: Scope,
  reading: Reading,
): Arguments {
  const given: Value[] = []
  const named = new Map<string, Value>()
  let rest: Value | null = null
  const parts = node === undefined ? [] : partsOf(node)
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!
    if (part.name === '*' || part.name === '**') {
      const value = reading.evaluate(parts[++at] ?? part, scope)
      if (part.name === '**' && value.kind === 'dict')
        for (const [key, values] of byKey(value))
          named.set(key, either(values.when, values.value, named.get(key)))
      if (part.name === '*' || value.kind !== 'dict' || value.rest !== null)
        rest = unknown(value, ...(rest === null ? [] : [rest]))
    } else if (parts[at + 1]?.name === 'AssignOp') {
      named.set(reading.text(part), reading.evaluate(parts[at + 2] ?? part, scope))
      at += 2
    } else given.push(reading.evaluate(part, scope))
  }
  return { given, named, rest }
}

export const allOf = ({ given, named, rest }: Arguments): readonly Value[] => [
  ...given,
  ...named.values(),
  ...(rest === null ? [] : [rest]),
]

/** The value of each key of a dictionary, and its condition. */
function byKey({ entries }: DictValue): Map<string, Guarded<Value>> {
  const found = new Map<string, Guarded<Value>>()
  for (const { value, when } of entries) {
    const [key, own] = value
    const before = found.get(key)
    found.set(
      key,
      before === undefined
        ? { value: own, when }
        : { value: either(when, own, before.value), when: or(when, before.when) },
    )
  }
  return found
}

/** The result of a call; a call of `setup` is recorded. */
export function callOf(node: SyntaxNode, scope: Scope, reading: Reading): Value {
  const [callee, listValue] = partsOf(node)
  if (callee === undefined) return unknown()
  const given = argumentsOf(listValue, scope, reading)
  const all = allOf(given)
  const name = reading.text(callee)
  if (/^(\w+\.)*setup$/.test(name)) {
    reading.seen.calls.push({ keywords: given.named, rest: given.rest, when: reading.reached })
    return NONE
  }
  if (callee.name === 'MemberExpression') {
    const parts = partsOf(callee)
    if (parts[1]?.name !== '.') return unknown(...all)
    const object = reading.evaluate(parts[0]!, scope)
    const method = reading.text(parts[2]!)
    if (object.kind === 'text' && PATH_METHODS.has(method))
      return pathMethod(object.text, method, given.given, reading) ?? unknown(...all)
    if (object.kind !== 'module')
      return methodOf(object, method, given.given) ?? unknown(object, ...all)
    const value = attribute(object, method, reading)
    return called(value, given, reading) ?? unknown(...all)
  }
  const value = scope.get(name)
  return (
    (value === undefined ? builtin(name, given, reading) : called(value, given, reading)) ??
    unknown(...(value === undefined ? [] : [value]), ...all)
  )
}

function called(
  value: Value,
  { given, named, rest }: Arguments,
  reading: Reading,
): Value | undefined {
  if (value.kind === 'function') return rest === null ? value.call(given, named) : unknown(rest)
  if (value.kind !== 'module') return undefined
  const { path } = value
  const last = path.slice(path.lastIndexOf('.') + 1)
  if (path.startsWith('os.path.') || path.startsWith('pathlib.'))
    return pathCall(last, given, reading)
  if (last === 'open')
    return opened(given[0], reading, path === 'codecs.open' ? undefined : modeOf(given, named))
  if (last === 'parse_requirements') return requirementLines(given[0], reading)
  if (path === 'os.getenv') return methodOf(VARIABLES, 'get', given)
  return machineAnswer(path)
}

function builtin(
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
  return name === 'map' && given[1] !== undefined ? itemsOf(given[1]) : undefined
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

/**
 * Paths are followed by their written names; a computed folder, such as that of `__file__`, is
 * assumed to be the tree's root.
 */
function pathCall(name: string, given: readonly Value[], reading: Reading): Value | undefined {
  if (name === 'join' || name === 'Path') {
    const texts = given.flatMap((value) =>
      value.kind === 'text' && value.text !== '' ? [value.text] : [],
    )
    return texts.length === 0 ? undefined : textValue(texts.join('/'))
  }
  if (name === 'abspath' || name === 'realpath' || name === 'normpath') return given[0]
  const [path] = given
  const test = PATH_TESTS.get(name)
  return test === undefined || path?.kind !== 'text'
    ? undefined
    : truth(reading.exists(path.text, test))
}

const PATH_METHODS: ReadonlySet<string> = new Set([
  'read_text',
  'read_bytes',
  'open',
  'joinpath',
  'resolve',
  'absolute',
  'exists',
  'is_file',
  'is_dir',
])

/** A method of `pathlib.Path`, which is a text here. */
function pathMethod(
  path: string,
  method: string,
  given: readonly Value[],
  reading: Reading,
): Value | undefined {
  if (method === 'resolve' || method === 'absolute') return textValue(path)
  if (method === 'joinpath') return pathCall('join', [textValue(path), ...given], reading)
  const test = PATH_TESTS.get(method)
  if (test !== undefined) return truth(reading.exists(path, test))
  if (method === 'read_bytes') return bytesValue(reading.file(path))
  const file = opened(textValue(path), reading, given[0])
  return method === 'open' || file?.kind !== 'file' ? file : textValue(file.text)
}

/** The mode of `open(path, mode)`. */
const modeOf = (given: readonly Value[], named: ReadonlyMap<string, Value>): Value | undefined =>
  given[1] ?? named.get('mode')

function opened(
  path: Value | undefined,
  reading: Reading,
  mode: Value | undefined,
): Value | undefined {
  const text = path?.kind === 'text' ? reading.file(path.text) : undefined
  const isBytes = mode?.kind === 'text' && mode.text.includes('b')
  if (text !== undefined)
    return isBytes ? { kind: 'file', text, isBytes: true } : { kind: 'file', text }
  return isBytes ? { ...unknown(path ?? NONE), isBytes: 'file' } : undefined
}

/** The requirements in a file, as pkg_resources and pip read them: no comments, no options. */
function requirementLines(from: Value | undefined, reading: Reading): Value | undefined {
  const file = from?.kind === 'text' ? opened(from, reading, undefined) : from
  if (file?.kind !== 'file') return undefined
  const lines = textLines(file.text).map((line) => line.replace(/(^|\s)#.*/, '').trim())
  return listValue(lines.filter((line) => line !== '' && !line.startsWith('-')).map(textValue))
}

/** A method of a text, a file, a list or a dictionary. */
function methodOf(object: Value, method: string, given: readonly Value[]): Value | undefined {
  const [first] = given
  switch (object.kind) {
    case 'choice':
      return choice(
        object.options.map(({ value, when }) => ({
          value: methodOf(value, method, given) ?? unknown(value, ...given),
          when,
        })),
      )
    case 'unknown':
      if (object.isBytes !== 'file') return undefined
      if (method === '__enter__') return object
      return method === 'read' ? { ...object, isBytes: 'bytes' } : undefined
    case 'file':
      if (method === 'read' && object.isBytes) return bytesValue(object.text)
      if (method === 'read' || method === 'read_text') return textValue(object.text)
      return method === 'readlines' || method === 'splitlines'
        ? itemsOf(object)
        : method === '__enter__'
          ? object
          : undefined
    case 'text':
      return textMethod(object.text, method, first)
    case 'probe': {
      const prefixes = first === undefined ? undefined : textsOf(first)
      if (method === 'startswith' && prefixes !== undefined)
        return truth(whenProbe(object, (text) => prefixes.some((one) => text.startsWith(one))))
      if (method === 'endswith' && prefixes !== undefined)
        return truth(whenProbe(object, (text) => prefixes.some((one) => text.endsWith(one))))
      return method === 'lower' || method === 'upper' || method === 'strip'
        ? mapProbe(object, CHANGES[method])
        : undefined
    }
    case 'list':
      return method === 'copy' ? object : undefined
    case 'dict':
      if (method === 'copy') return object
      if (method === 'get' && first?.kind === 'text')
        return entryOf(object, first.text) ?? given[1] ?? NONE
      if (method === 'keys') return itemsOf(object)
      if (method === 'values')
        return {
          kind: 'list',
          items: object.entries.map(({ value, when }) => ({ value: value[1], when })),
          rest: object.rest,
        }
      if (method === 'items')
        return {
          kind: 'list',
          items: object.entries.map(({ value, when }) => ({
            value: listValue([textValue(value[0]), value[1]]),
            when,
          })),
          rest: object.rest,
        }
      return undefined
    default:
      return undefined
  }
}

const CHANGES = {
  lower: (text: string) => text.toLowerCase(),
  upper: (text: string) => text.toUpperCase(),
  strip: (text: string) => text.trim(),
} as const

const textsOf = (value: Value): readonly string[] | undefined => {
  const values = value.kind === 'list' ? value.items.map((item) => item.value) : [value]
  return values.every((one) => one.kind === 'text') ? values.map(({ text }) => text) : undefined
}

function textMethod(text: string, method: string, first: Value | undefined): Value | undefined {
  const argument = first?.kind === 'text' ? first.text : undefined
  switch (method) {
    case 'lower':
    case 'upper':
      return textValue(CHANGES[method](text))
    case 'strip':
    case 'rstrip':
    case 'lstrip':
      return first === undefined
        ? textValue(
            method === 'strip'
              ? text.trim()
              : method === 'rstrip'
                ? text.trimEnd()
                : text.trimStart(),
          )
        : undefined
    case 'encode':
      return bytesValue(text)
    case 'decode':
      return textValue(text)
    case 'splitlines':
      return listValue(textLines(text).map(textValue))
    case 'split': {
      if (first === undefined)
        return listValue(
          text
            .split(/\s+/)
            .filter((word) => word !== '')
            .map(textValue),
        )
      return argument === undefined || argument === ''
        ? undefined
        : listValue(text.split(argument).map(textValue))
    }
    case 'startswith': {
      const prefixes = first === undefined ? undefined : textsOf(first)
      return prefixes === undefined
        ? undefined
        : truth(isUnless(prefixes.some((one) => text.startsWith(one))))
    }
    case 'endswith':
      return argument === undefined ? undefined : truth(isUnless(text.endsWith(argument)))
    case 'format': {
      return argument !== undefined && /^[^{}]*\{(0)?\}[^{}]*$/.test(text)
        ? textValue(text.replace(/\{0?\}/, () => argument))
        : undefined
    }
    case 'join': {
      const items = first === undefined ? undefined : textsOf(first)
      return items === undefined ? undefined : textValue(items.join(text))
    }
    default:
      return undefined
  }
}
