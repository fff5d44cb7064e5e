import type { SyntaxNode } from '@lezer/common'
import { entryOf } from './attributes.ts'
import { UNCONDITIONAL } from './condition.ts'
import { partsOf } from './python-code.ts'
import type { Reading } from './reading.ts'
import type { Scope } from './scope.ts'
import { listValue, unknown, type Value } from './values.ts'

/** Gives a new value to a name, or to an entry of a dictionary that has a name. */
export function update(
  target: SyntaxNode,
  scope: Scope,
  reading: Reading,
  change: (before: Value) => Value,
): void {
  if (target.name === 'VariableName') {
    const name = reading.text(target)
    scope.set(name, change(scope.get(name) ?? unknown()))
    return
  }
  const [object, index] = partsOf(target)
  if (
    target.name !== 'MemberExpression' ||
    object === undefined ||
    index === undefined ||
    index.name === '.'
  )
    return
  if (!reading.step()) return
  const key = reading.evaluate(index, scope)
  update(object, scope, reading, (before) => {
    if (before.kind !== 'dict')
      return before.kind === 'list' ? { ...before, rest: unknown(before) } : unknown(before)
    if (key.kind !== 'text') return { ...before, rest: unknown(key, before) }
    const value = change(entryOf(before, key.text) ?? unknown())
    return {
      ...before,
      entries: [
        ...before.entries.filter((entry) => entry.value[0] !== key.text),
        { value: [key.text, value], when: UNCONDITIONAL },
      ],
    }
  })
  reading.leave()
}

/** `a = b = value`, `a: type = value`, `a, b = values`. */
export function assign(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): void {
  const operators = [...parts.keys()].filter((at) => parts[at]!.name === 'AssignOp')
  const last = operators.at(-1)
  if (last === undefined) return
  const sources = parts.slice(last + 1).map((part) => reading.evaluate(part, scope))
  const value = sources.length === 1 ? sources[0]! : listValue(sources)
  for (const [at, end] of operators.entries()) {
    const targets = parts
      .slice(at === 0 ? 0 : operators[at - 1]! + 1, end)
      .filter(({ name }) => name !== 'TypeDef')
    for (const [place, target] of targets.entries())
      update(target, scope, reading, () =>
        targets.length === 1
          ? value
          : sources.length === targets.length
            ? sources[place]!
            : unknown(value),
      )
  }
}
