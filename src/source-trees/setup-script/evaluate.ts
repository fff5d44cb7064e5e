import type { SyntaxNode } from '@lezer/common'
import { attribute, entryOf } from './attributes.ts'
import { callOf } from './calls.ts'
import { and, negated } from './condition.ts'
import { COMPARISONS, operate, sliced, truthOf } from './operators.ts'
import { partsOf, stringText } from './python-code.ts'
import type { Reading } from './reading.ts'
import { Scope } from './scope.ts'
import {
  bytesValue,
  concatenated,
  type DictValue,
  either,
  type Guarded,
  itemsOf,
  type ListValue,
  listValue,
  NONE,
  optionsOf,
  textValue,
  truth,
  unknown,
  type Value,
} from './values.ts'

function literal(written: string): Value {
  const text = stringText(written)
  return /^r?b/i.test(written) ? bytesValue(text) : textOf(text)
}

/** The value of an expression, as far as reading the code shows it. */
export function evaluate(node: SyntaxNode, scope: Scope, reading: Reading): Value {
  if (!reading.step()) return unknown()
  const value = expression(node, scope, reading)
  reading.leave()
  return value
}

function expression(node: SyntaxNode, scope: Scope, reading: Reading): Value {
  const parts = partsOf(node)
  const inner = (part: SyntaxNode | undefined): Value =>
    part === undefined ? unknown() : evaluate(part, scope, reading)
  switch (node.name) {
    case 'String':
      return literal(reading.text(node))
    case 'ContinuedString': {
      const texts = parts.map(inner)
      return texts.every((part) => part.kind === 'text')
        ? textValue(texts.map(({ text }) => text).join(''))
        : unknown(...texts)
    }
    case 'FormatString':
      return formatString(node, scope, reading)
    case 'Number':
      return { kind: 'number', number: Number(reading.text(node).replaceAll('_', '')) }
    case 'Boolean':
      return truth(reading.text(node) === 'True' ? { kind: 'always' } : { kind: 'never' })
    case 'None':
      return NONE
    case 'VariableName':
      return scope.get(reading.text(node)) ?? unknown()
    case 'ParenthesizedExpression':
      return inner(parts[0])
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'SetExpression':
      return elementsOf(parts, scope, reading)
    case 'DictionaryExpression':
      return dictionary(parts, scope, reading)
    case 'ConditionalExpression':
      return either(truthOf(inner(parts[2])), inner(parts[0]), inner(parts[4]))
    case 'UnaryExpression':
      return reading.text(parts[0]!) === 'not'
        ? evaluateNot(parts[1], scope, reading)
        : minus(reading.text(parts[0]!), inner(parts[1]))
    case 'BinaryExpression': {
      const operator = operatorOf(parts, reading)
      const value = operate(inner(middleOf(parts, reading)), operator, inner(parts.at(-1)))
      return isChained(parts, reading) ? operate(inner(parts[0]), 'and', value) : value
    }
    case 'MemberExpression':
      return member(parts, scope, reading)
    case 'CallExpression':
      return callOf(node, scope, reading)
    case 'ArrayComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'ComprehensionExpression':
      return comprehension(parts, scope, reading)
    default:
      return unknown(...parts.filter(({ name }) => name !== 'ParamList').map(inner))
  }
}

const operatorOf = (parts: readonly SyntaxNode[], reading: Reading): string =>
  parts.slice(1, -1).map(reading.text).join(' ')

/** `a < b < c`, which means `a < b and b < c`. */
function isChained(parts: readonly SyntaxNode[], reading: Reading): boolean {
  const [left] = parts
  return (
    left?.name === 'BinaryExpression' &&
    COMPARISONS.has(operatorOf(parts, reading)) &&
    COMPARISONS.has(operatorOf(partsOf(left), reading))
  )
}

/** The left operand, which a chain shares with the comparison before it. */
const middleOf = (parts: readonly SyntaxNode[], reading: Reading): SyntaxNode | undefined =>
  isChained(parts, reading) ? partsOf(parts[0]!).at(-1) : parts[0]

const textOf = (text: string | undefined): Value =>
  text === undefined ? unknown() : textValue(text)

/** An f-string whose replacements are texts. */
function formatString(node: SyntaxNode, scope: Scope, reading: Reading): Value {
  let literal = ''
  let at = node.from
  const values: Value[] = []
  for (const part of partsOf(node)) {
    const value =
      part.name === 'FormatReplacement'
        ? evaluate(partsOf(part)[0] ?? part, scope, reading)
        : unknown()
    values.push(value)
    literal += reading.slice(at, part.from) + (value.kind === 'text' ? value.text : '')
    at = part.to
  }
  if (!values.every((value) => value.kind === 'text')) return unknown(...values)
  return textOf(stringText((literal + reading.slice(at, node.to)).replace(/^[a-zA-Z]*/, '')))
}

function elementsOf(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): ListValue {
  let all: ListValue = listValue([])
  for (const [at, part] of parts.entries()) {
    if (part.name === '*') continue
    const value = evaluate(part, scope, reading)
    all = concatenated(all, parts[at - 1]?.name === '*' ? itemsOf(value) : listValue([value]))
  }
  return all
}

function dictionary(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): DictValue {
  const entries: Guarded<readonly [string, Value]>[] = []
  let rest: DictValue['rest'] = null
  for (let at = 0; at < parts.length; ) {
    const key = parts[at]!
    if (key.name === '**') {
      const more = evaluate(parts[at + 1] ?? key, scope, reading)
      if (more.kind === 'dict') for (const entry of more.entries) entries.push(entry)
      if (more.kind !== 'dict' || more.rest !== null) rest = unknown(more)
      at += 2
      continue
    }
    const value = evaluate(parts[at + 2] ?? key, scope, reading)
    for (const option of optionsOf(evaluate(key, scope, reading)))
      if (option.value.kind === 'text')
        entries.push({ value: [option.value.text, value], when: option.when })
      else rest = unknown(option.value, value)
    at += 3
  }
  return { kind: 'dict', entries, rest }
}

/** For `not a and b` the grammar makes `not (a and b)`, but Python means `(not a) and b`. */
function evaluateNot(node: SyntaxNode | undefined, scope: Scope, reading: Reading): Value {
  if (node === undefined) return unknown()
  const [left, operator, right] = node.name === 'BinaryExpression' ? partsOf(node) : []
  const word = operator === undefined ? '' : reading.text(operator)
  if (word === 'and' || word === 'or')
    return operate(
      evaluateNot(left, scope, reading),
      word,
      right === undefined ? unknown() : evaluate(right, scope, reading),
    )
  return truth(negated(truthOf(evaluate(node, scope, reading))))
}

const minus = (operator: string, value: Value): Value =>
  operator === '-' && value.kind === 'number'
    ? { kind: 'number', number: -value.number }
    : unknown(value)

function member(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): Value {
  const [object, second] = parts
  const value = object === undefined ? unknown() : evaluate(object, scope, reading)
  if (second?.name === '.') return attribute(value, reading.text(parts[2]!), reading)
  return subscript(value, parts.slice(1), scope, reading)
}

function subscript(
  value: Value,
  index: readonly SyntaxNode[],
  scope: Scope,
  reading: Reading,
): Value {
  const colon = index.findIndex(({ name }) => name === ':')
  const numbers = index
    .filter(({ name }) => name !== ':')
    .map((part) => evaluate(part, scope, reading))
  const [first, second] = numbers
  if (colon < 0) {
    if (value.kind === 'dict' && first?.kind === 'text')
      return entryOf(value, first.text) ?? unknown(value)
    return first?.kind === 'number'
      ? sliced(value, first.number, undefined)
      : unknown(value, ...numbers)
  }
  const [start, end] = colon === 0 ? [undefined, first] : [first, second]
  if (
    (start !== undefined && start.kind !== 'number') ||
    (end !== undefined && end.kind !== 'number')
  )
    return unknown(value, ...numbers)
  return sliced(value, start?.number ?? 0, end?.number ?? null)
}

/**
 * `[text for name in list if condition]` over a known list; for other lists, only what the result
 * depends on.
 */
function comprehension(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): Value {
  const [body, , target, , iterated, ...more] = parts
  if (body === undefined || target === undefined || iterated === undefined) return unknown()
  const source = itemsOf(evaluate(iterated, scope, reading))
  const condition = more[0]?.name === 'if' ? more[1] : undefined
  if (target.name !== 'VariableName' || more.length > (condition === undefined ? 0 : 2))
    return { kind: 'list', items: [], rest: unknown(source) }
  const items = source.items.flatMap((item): Guarded<Value>[] => {
    const own = new Scope(scope)
    own.set(reading.text(target), item.value)
    const when = and(
      item.when,
      condition === undefined ? { kind: 'always' } : truthOf(evaluate(condition, own, reading)),
    )
    return when.kind === 'never' ? [] : [{ value: evaluate(body, own, reading), when }]
  })
  return { kind: 'list', items, rest: source.rest }
}
