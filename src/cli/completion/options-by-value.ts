import type { DescribedCommand } from './described-commands.ts'
import type { ValueKind } from './value-kinds.ts'

/**
 * Options that take the same kind of value, each with its command: `*` if all commands have the
 * option.
 */
export interface OptionsOfValue {
  readonly value: ValueKind
  readonly options: readonly { readonly command: string; readonly option: string }[]
}

/**
 * The options of all commands that take a value, by its kind. Options of a single command come
 * first.
 */
export function byValue(commands: readonly DescribedCommand[]): readonly OptionsOfValue[] {
  const all = commands.flatMap(({ name, options }) =>
    options.flatMap(({ long, short, value }) =>
      value === null
        ? []
        : [long, ...(short === null ? [] : [short])].map((option) => ({
            command: name,
            option,
            value,
          })),
    ),
  )
  const groups = new Map<string, OptionsOfValue>()
  for (const { command, option, value } of all) {
    const isShared = all.every(
      (other) => other.option !== option || JSON.stringify(other.value) === JSON.stringify(value),
    )
    const key = `${isShared ? '*' : command} ${JSON.stringify(value)}`
    const { options = [] } = groups.get(key) ?? {}
    const named = { command: isShared ? '*' : command, option }
    if (!options.some((one) => one.option === option))
      groups.set(key, { value, options: [...options, named] })
  }
  return [...groups.entries()]
    .toSorted(([a], [b]) => Number(a.startsWith('*')) - Number(b.startsWith('*')))
    .map(([, group]) => group)
}
