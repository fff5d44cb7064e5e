import { machineValue } from './machine.ts'
import { sliced } from './operators.ts'
import type { Reading } from './reading.ts'
import { always, choice, type DictValue, unknown, type Value } from './values.ts'

/** The value of an attribute: of modules by their path, of `sys.version_info` its parts. */
export function attribute(value: Value, name: string, reading: Reading): Value {
  if (value.kind === 'module') {
    const path = `${value.path}.${name}`
    return machineValue(path) ?? reading.fromModule(value.path, name) ?? { kind: 'module', path }
  }
  if (value.kind === 'version')
    return name === 'major'
      ? sliced(value, 0, undefined)
      : name === 'minor'
        ? sliced(value, 1, undefined)
        : unknown(value)
  if (value.kind === 'choice')
    return choice(
      value.options.map((option) => ({
        value: attribute(option.value, name, reading),
        when: option.when,
      })),
    )
  // The result of a requirement's line in pkg_resources and pip.
  return value.kind === 'text' && (name === 'req' || name === 'requirement')
    ? value
    : unknown(value)
}

/** The last entry of a name, if it is known which that is. */
export function entryOf({ entries, rest }: DictValue, key: string): Value | undefined {
  const found = entries.filter(({ value }) => value[0] === key)
  const last = found.at(-1)
  if (last === undefined) return rest === null ? undefined : unknown(rest)
  if (last.when.kind === 'always') return last.value[1]
  return choice([
    ...found.map(({ value, when }) => ({ value: value[1], when })),
    ...(rest === null ? [] : [always(unknown(rest))]),
  ])
}
