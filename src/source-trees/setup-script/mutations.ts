import { type Arguments, allOf } from './arguments.ts'
import { dictWith } from './builtins.ts'
import { concatenated, itemsOf, listValue, unknown, type Value } from './values.ts'

/** The methods that change the list or dictionary that has them. */
export const MUTATIONS: ReadonlySet<string> = new Set([
  'append',
  'extend',
  'insert',
  'add',
  'update',
  'setdefault',
  'remove',
  'pop',
  'clear',
])

/** A list or dictionary after a method changed it. */
export function mutated(before: Value, method: string, given: Arguments): Value {
  const values = allOf(given)
  const [first, second] = values
  if (before.kind === 'list' && first !== undefined) {
    if (method === 'append' || method === 'add') return concatenated(before, listValue([first]))
    if (method === 'insert')
      return second === undefined ? unknown(before) : concatenated(listValue([second]), before)
    if (method === 'extend' || method === 'update') return concatenated(before, itemsOf(first))
    if (method === 'remove' && first.kind === 'text')
      return {
        ...before,
        items: before.items.filter(
          ({ value }) => value.kind !== 'text' || value.text !== first.text,
        ),
      }
    return { ...before, rest: unknown(before, ...values) }
  }
  if (before.kind === 'dict') {
    const [other] = given.given
    if (
      method === 'update' &&
      (other === undefined || (other.kind === 'dict' && other !== before))
    ) {
      const entries = [...before.entries, ...(other?.entries ?? [])]
      return dictWith(
        { kind: 'dict', entries, rest: other?.rest ?? before.rest },
        given.named,
        given.rest,
      )
    }
    if (method === 'setdefault' && first?.kind === 'text') return before
    return { ...before, rest: unknown(...values) }
  }
  return unknown(before, ...values)
}
