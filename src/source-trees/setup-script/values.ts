import {
  and,
  type Condition,
  IMPOSSIBLE,
  type Influence,
  influencesOf,
  negated,
  UNCONDITIONAL,
} from './condition.ts'
import { causeOf, type TextProbe } from './probes.ts'

/** A value with its condition. */
export interface Guarded<T> {
  readonly value: T
  readonly when: Condition
}

export interface Unknown {
  readonly kind: 'unknown'
  /** The parts of the target that it may depend on. */
  readonly causes: ReadonlySet<Influence>
  /** Bytes of Python 3, or a file that was opened to read them. */
  readonly isBytes?: 'bytes' | 'file'
}

/** Elements in order. `rest`: there may be more. */
export interface ListValue {
  readonly kind: 'list'
  readonly items: readonly Guarded<Value>[]
  readonly rest: Unknown | null
}

export interface DictValue {
  readonly kind: 'dict'
  readonly entries: readonly Guarded<readonly [key: string, value: Value]>[]
  readonly rest: Unknown | null
}

/** A value in a script that is read and not run. */
export type Value =
  | { readonly kind: 'none' }
  /** `isBytes`: bytes of Python 3, of which the text is known. */
  | { readonly kind: 'text'; readonly text: string; readonly isBytes?: true }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'truth'; readonly when: Condition }
  | ListValue
  | DictValue
  | TextProbe
  /**
   * The first parts of `sys.version_info`; `scalar`: only the first, as a number; `minor`: only the
   * second.
   */
  | {
      readonly kind: 'version'
      readonly length: number
      readonly scalar?: boolean
      readonly minor?: boolean
    }
  | { readonly kind: 'choice'; readonly options: readonly Guarded<Value>[] }
  | { readonly kind: 'file'; readonly text: string; readonly isBytes?: true }
  | { readonly kind: 'module'; readonly path: string }
  | {
      readonly kind: 'function'
      readonly call: (given: readonly Value[], named: ReadonlyMap<string, Value>) => Value
    }
  | Unknown

export const NONE: Value = { kind: 'none' }
/** Longer lists (elements) and texts (characters) are not followed. */
const LONGEST_LIST = 4000
const LONGEST_TEXT = 1 << 18

export const textValue = (text: string): Value =>
  text.length > LONGEST_TEXT ? unknown() : { kind: 'text', text }
/** Bytes, or a file of them, whose content is known or not. */
export function bytesValue(text: string | undefined): Value {
  const value = text === undefined ? unknown() : textValue(text)
  if (value.kind === 'text') return { ...value, isBytes: true }
  return value.kind === 'unknown' ? { ...value, isBytes: 'bytes' } : value
}
export const truth = (when: Condition): Value => ({ kind: 'truth', when })
export const always = <T>(value: T): Guarded<T> => ({ value, when: UNCONDITIONAL })
export const listValue = (values: readonly Value[]): ListValue => ({
  kind: 'list',
  items: values.map(always),
  rest: null,
})

/** The result of values under an operation that is not followed. */
export const unknown = (...from: readonly Value[]): Unknown => unknownOf(...from.map(causesIn))

export const unknownOf = (...causes: readonly ReadonlySet<Influence>[]): Unknown => ({
  kind: 'unknown',
  causes: new Set(causes.flatMap((some) => [...some])),
})

const NO_CAUSES: ReadonlySet<Influence> = new Set()

/** Computed once per value, because values share parts, as in `x = [x, x]`. */
const known = new WeakMap<Value, ReadonlySet<Influence>>()

/** The parts of the target that a value depends on. */
export function causesIn(value: Value): ReadonlySet<Influence> {
  const causes = known.get(value) ?? causesWithin(value)
  known.set(value, causes)
  return causes
}

function causesWithin(value: Value): ReadonlySet<Influence> {
  switch (value.kind) {
    case 'unknown':
      return value.causes
    case 'truth':
      return influencesOf(value.when)
    case 'version':
      return new Set(['python'])
    case 'probe':
      return new Set([causeOf(value)])
    case 'choice':
      return unionOf(
        value.options.flatMap((option) => [influencesOf(option.when), causesIn(option.value)]),
      )
    case 'list':
      return unionOf([
        ...value.items.flatMap((item) => [influencesOf(item.when), causesIn(item.value)]),
        value.rest?.causes ?? NO_CAUSES,
      ])
    case 'dict':
      return unionOf([
        ...value.entries.flatMap((entry) => [influencesOf(entry.when), causesIn(entry.value[1])]),
        value.rest?.causes ?? NO_CAUSES,
      ])
    default:
      return NO_CAUSES
  }
}

const unionOf = (all: readonly ReadonlySet<Influence>[]): ReadonlySet<Influence> =>
  new Set(all.flatMap((some) => [...some]))

/** The possible values, each with its condition. */
export const optionsOf = (value: Value): readonly Guarded<Value>[] =>
  value.kind === 'choice' ? value.options : [always(value)]

/** The most ways that are distinguished. */
const MOST_OPTIONS = 16

export function choice(options: readonly Guarded<Value>[]): Value {
  const flat = options.flatMap(({ value, when }) =>
    optionsOf(value).map((option) => ({ value: option.value, when: and(when, option.when) })),
  )
  const possible = flat.filter(({ when }) => when.kind !== 'never')
  const [first, ...others] = possible
  if (first === undefined) return unknown()
  if (others.length === 0 && first.when.kind === 'always') return first.value
  return possible.length > MOST_OPTIONS
    ? unknownOf(causesIn({ kind: 'choice', options: possible }))
    : { kind: 'choice', options: possible }
}

/**
 * One value if `when` is true, the other if it is not. A common beginning of both lists is present
 * in both cases.
 */
export function either(when: Condition, yes: Value | undefined, no: Value | undefined): Value {
  if (when.kind === 'always' || yes === no) return yes ?? unknown()
  if (when.kind === 'never') return no ?? unknown()
  if (
    yes?.kind === 'list' &&
    no?.kind === 'list' &&
    yes.items.length + no.items.length < LONGEST_LIST
  )
    return {
      kind: 'list',
      items: eitherOf(when, yes.items, no.items),
      rest: eitherRest(when, yes.rest, no.rest),
    }
  if (yes?.kind === 'dict' && no?.kind === 'dict')
    return {
      kind: 'dict',
      entries: eitherOf(when, yes.entries, no.entries),
      rest: eitherRest(when, yes.rest, no.rest),
    }
  return choice([
    { value: yes ?? unknown(), when },
    { value: no ?? unknown(), when: negated(when) },
  ])
}

function eitherOf<T>(
  when: Condition,
  yes: readonly Guarded<T>[],
  no: readonly Guarded<T>[],
): readonly Guarded<T>[] {
  let common = 0
  while (common < yes.length && yes[common] === no[common]) common++
  const guarded = (items: readonly Guarded<T>[], guard: Condition): readonly Guarded<T>[] =>
    items.slice(common).flatMap((item) => {
      const both = and(guard, item.when)
      return both === IMPOSSIBLE ? [] : [{ value: item.value, when: both }]
    })
  return [...yes.slice(0, common), ...guarded(yes, when), ...guarded(no, negated(when))]
}

const eitherRest = (when: Condition, yes: Unknown | null, no: Unknown | null): Unknown | null => {
  if (yes === no) return yes
  return unknownOf(influencesOf(when), yes?.causes ?? NO_CAUSES, no?.causes ?? NO_CAUSES)
}

/** The elements of an iterated value, as far as known. */
export function itemsOf(value: Value): ListValue {
  switch (value.kind) {
    case 'list':
      return value
    case 'dict':
      return {
        kind: 'list',
        items: value.entries.map(({ value: [key], when }) => ({ value: textValue(key), when })),
        rest: value.rest,
      }
    case 'file':
      return listValue(textLines(value.text).map(textValue))
    case 'choice': {
      const lists = value.options.map((option) => ({
        items: itemsOf(option.value),
        when: option.when,
      }))
      return {
        kind: 'list',
        items: lists.flatMap(({ items, when }) =>
          items.items.map((item) => ({ value: item.value, when: and(when, item.when) })),
        ),
        rest: lists.some(({ items }) => items.rest !== null) ? unknown(value) : null,
      }
    }
    case 'none':
      return listValue([])
    default:
      return { kind: 'list', items: [], rest: unknown(value) }
  }
}

export const textLines = (text: string): string[] => {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

export function concatenated(a: ListValue, b: ListValue): ListValue {
  if (a.items.length + b.items.length > LONGEST_LIST)
    return { kind: 'list', items: [], rest: unknown(a, b) }
  return {
    kind: 'list',
    items: [...a.items, ...b.items],
    rest:
      a.rest === null ? b.rest : b.rest === null ? a.rest : unknownOf(a.rest.causes, b.rest.causes),
  }
}
