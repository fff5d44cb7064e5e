import { and, type Condition, isUnless, negated, or, unknownCondition } from './condition.ts'
import { mapProbe, whenProbe, whenPython } from './probes.ts'
import {
  causesIn,
  choice,
  concatenated,
  either,
  type ListValue,
  optionsOf,
  textValue,
  truth,
  unknown,
  type Value,
} from './values.ts'

/** When a value counts as true. */
export function truthOf(value: Value): Condition {
  switch (value.kind) {
    case 'truth':
      return value.when
    case 'none':
      return isUnless(false)
    case 'text':
      return isUnless(value.text !== '')
    case 'number':
      return isUnless(value.number !== 0)
    case 'list':
      if (value.items.some(({ when }) => when.kind === 'always')) return isUnless(true)
      return value.rest === null
        ? or(...value.items.map(({ when }) => when))
        : unknownCondition(causesIn(value))
    case 'dict':
      return value.entries.length > 0
        ? isUnless(true)
        : value.rest === null
          ? isUnless(false)
          : unknownCondition(causesIn(value))
    case 'choice':
      return or(...value.options.map((option) => and(option.when, truthOf(option.value))))
    case 'unknown':
      return unknownCondition(value.causes)
    default:
      return isUnless(true)
  }
}

/** Applies an operation to each value that two operands may have. */
function forEach(left: Value, right: Value, operate: (left: Value, right: Value) => Value): Value {
  if (left.kind !== 'choice' && right.kind !== 'choice') return operate(left, right)
  return choice(
    optionsOf(left).flatMap((a) =>
      optionsOf(right).map((b) => ({
        value: operate(a.value, b.value),
        when: and(a.when, b.when),
      })),
    ),
  )
}

/** `left operator right`; operators of two words have a blank between. */
export function operate(left: Value, operator: string, right: Value): Value {
  switch (operator) {
    case 'and':
      return left.kind === 'truth' && right.kind === 'truth'
        ? truth(and(left.when, right.when))
        : either(truthOf(left), right, left)
    case 'or':
      return left.kind === 'truth' && right.kind === 'truth'
        ? truth(or(left.when, right.when))
        : either(truthOf(left), left, right)
    case '+':
      return forEach(left, right, added)
    case '%':
      return forEach(left, right, formatted)
    case '/':
      // For pathlib. An unknown folder is assumed to be the tree's root.
      if (right.kind !== 'text') return unknown(left, right)
      return left.kind === 'text' && left.text !== ''
        ? textValue(`${left.text}/${right.text}`)
        : right
    default:
      return COMPARISONS.has(operator)
        ? truth(compared(left, operator, right))
        : unknown(left, right)
  }
}

/** The operators that Python chains: `a < b < c`. */
export const COMPARISONS: ReadonlySet<string> = new Set([
  '<',
  '>',
  '<=',
  '>=',
  '==',
  '!=',
  'in',
  'not in',
  'is',
  'is not',
])

function added(left: Value, right: Value): Value {
  if (left.kind === 'text' && right.kind === 'text') return textValue(left.text + right.text)
  if (left.kind === 'number' && right.kind === 'number')
    return { kind: 'number', number: left.number + right.number }
  if (left.kind === 'list' && right.kind === 'list') return concatenated(left, right)
  if (left.kind === 'list')
    return { ...left, rest: unknown(right, ...(left.rest === null ? [] : [left.rest])) }
  if (right.kind === 'list')
    return { ...right, rest: unknown(left, ...(right.rest === null ? [] : [right.rest])) }
  return unknown(left, right)
}

/** `'…%s…' % value` with only texts. */
function formatted(left: Value, right: Value): Value {
  const values = right.kind === 'list' ? right.items.map(({ value }) => value) : [right]
  if (left.kind !== 'text' || !values.every((value) => value.kind === 'text'))
    return unknown(left, right)
  let at = 0
  return textValue(left.text.replace(/%[sr]/g, () => values[at++]?.text ?? ''))
}

function compared(left: Value, operator: string, right: Value): Condition {
  if (operator === 'not in') return negated(compared(left, 'in', right))
  if (operator === 'is not') return negated(compared(left, 'is', right))
  return truthOf(
    forEach(left, right, (a, b) =>
      truth(
        comparison(a, operator, b) ??
          mirrored(a, operator, b) ??
          unknownCondition(causesIn(unknown(a, b))),
      ),
    ),
  )
}

const MIRRORED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
}

const mirrored = (left: Value, operator: string, right: Value): Condition | undefined =>
  MIRRORED[operator] === undefined ? undefined : comparison(right, MIRRORED[operator], left)

function comparison(left: Value, operator: string, right: Value): Condition | undefined {
  const equal = operator === 'is' ? '==' : operator
  if (left.kind === 'version') {
    const numbers = numbersOf(right)
    if (operator !== 'in')
      return numbers === undefined
        ? undefined
        : whenPython(left.length, equal, left.minor ? [3, ...numbers] : numbers)
    const each =
      right.kind === 'list' && right.rest === null
        ? right.items.map(({ value }) => comparison(left, '==', value))
        : [undefined]
    return each.every((one) => one !== undefined) ? or(...each) : undefined
  }
  if (left.kind === 'probe') {
    const other =
      operator === 'in'
        ? textsIn(right)
        : right.kind === 'text' || right.kind === 'number'
          ? right
          : undefined
    return other === undefined ? undefined : whenProbe(left, (text) => holds(text, equal, other))
  }
  if (right.kind === 'probe' && operator === 'in' && left.kind === 'text')
    return whenProbe(right, (text) => text.includes(left.text))
  if (left.kind === 'text' && operator === 'in' && right.kind === 'dict') {
    const entry = right.entries.filter(({ value }) => value[0] === left.text)
    return right.rest === null ? or(...entry.map(({ when }) => when)) : undefined
  }
  if (left.kind === 'text' && operator === 'in') {
    const other = textsIn(right)
    return other === undefined ? undefined : isUnless(holds(left.text, operator, other))
  }
  if (left.kind === 'text' && right.kind === 'text') return isUnless(holds(left.text, equal, right))
  if (left.kind === 'number' && right.kind === 'number')
    return isUnless(holds(String(left.number), equal, right))
  if (left.kind === 'none' || right.kind === 'none') return noneComparison(left, equal, right)
  return undefined
}

function noneComparison(left: Value, operator: string, right: Value): Condition | undefined {
  if (operator !== '==' && operator !== '!=') return undefined
  if (left.kind === 'unknown' || right.kind === 'unknown') return undefined
  return isUnless((left.kind === right.kind) === (operator === '=='))
}

type Texts =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'within'; readonly text: string }

function textsIn(value: Value): Texts | undefined {
  if (value.kind === 'text') return { kind: 'within', text: value.text }
  if (value.kind !== 'list' || value.rest !== null) return undefined
  const texts = value.items.flatMap(({ value: item, when }) =>
    item.kind === 'text' && when.kind === 'always' ? [item.text] : [],
  )
  return texts.length === value.items.length ? { kind: 'texts', texts } : undefined
}

type Other =
  | Texts
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }

function holds(text: string, operator: string, other: Other): boolean {
  if (other.kind === 'texts') return other.texts.includes(text)
  if (other.kind === 'within') return other.text.includes(text)
  const [a, b] = other.kind === 'number' ? [Number(text), other.number] : [text, other.text]
  switch (operator) {
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    case '>=':
      return a >= b
    case '!=':
      return a !== b
    default:
      return a === b
  }
}

/**
 * For a number, or a tuple of numbers (also as texts, which `platform.python_version_tuple`
 * returns).
 */
function numbersOf(value: Value): readonly number[] | undefined {
  const numbers = (
    value.kind === 'list' && value.rest === null ? value.items.map((item) => item.value) : [value]
  ).map((item) =>
    item.kind === 'number'
      ? item.number
      : item.kind === 'text' && /^\d+$/.test(item.text)
        ? Number(item.text)
        : undefined,
  )
  return numbers.every((number) => number !== undefined) ? numbers : undefined
}

/**
 * `value[start:end]` or `value[index]`; `end` undefined for a single element, null for all to the
 * end.
 */
export function sliced(value: Value, start: number, end: number | null | undefined): Value {
  const cut = (text: string): string =>
    end === undefined ? (text.at(start) ?? '') : text.slice(start, end ?? undefined)
  switch (value.kind) {
    case 'version':
      if (end === undefined) {
        if (start === 0) return { kind: 'version', length: 1, scalar: true }
        return start === 1 ? { kind: 'version', length: 2, minor: true } : unknown(value)
      }
      return start === 0 && end !== null && end > 0
        ? { kind: 'version', length: Math.min(end, value.length) }
        : unknown(value)
    case 'text':
      return textValue(cut(value.text))
    case 'probe':
      return mapProbe(value, cut)
    case 'list':
      return elements(value, start, end)
    default:
      return unknown(value)
  }
}

function elements(value: ListValue, start: number, end: number | null | undefined): Value {
  if (value.rest !== null || value.items.some(({ when }) => when.kind !== 'always'))
    return unknown(value)
  if (end === undefined) return value.items.at(start)?.value ?? unknown(value)
  return { ...value, items: value.items.slice(start, end ?? undefined) }
}
