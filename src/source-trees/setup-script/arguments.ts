import type { SyntaxNode } from '@lezer/common'
import { or } from './condition.ts'
import { partsOf } from './python-code.ts'
import type { Reading } from './reading.ts'
import type { Scope } from './scope.ts'
import { type DictValue, either, type Guarded, unknown, type Value } from './values.ts'

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

/** The values of all arguments. */
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
