import { and, type Condition, type Influence, influencesOf } from './condition.ts'
import { causesIn, type Guarded, itemsOf, type Value } from './values.ts'

/** A requirement that a script passes to `setup(…)`, and when. */
export interface ScriptRequirement {
  readonly text: string
  readonly when: Condition
}

/**
 * A list of requirements. `rest`: only running the script would show the others, and on what they
 * may depend.
 */
export interface ScriptRequirements {
  readonly items: readonly ScriptRequirement[]
  readonly rest: ReadonlySet<Influence> | null
}

/** The known facts about requirements without a keyword: a class of the script may set them. */
export function unnamedRequirements(
  keywords: ReadonlyMap<string, Value>,
  rest: Value | null,
  namesDependencies: boolean,
): ScriptRequirements | undefined {
  if (rest !== null) return { items: [], rest: causesIn(rest) }
  return keywords.has('distclass') && namesDependencies
    ? { items: [], rest: new Set(['environment']) }
    : undefined
}

/** Both lists as one. */
export function joinedRequirements(
  a: ScriptRequirements | undefined,
  b: ScriptRequirements,
): ScriptRequirements {
  if (a === undefined) return b
  const rest = a.rest === null ? b.rest : b.rest === null ? a.rest : new Set([...a.rest, ...b.rest])
  return { items: [...a.items, ...b.items], rest }
}

/** The deepest nesting of alternative values. */
const DEEPEST_CHOICE = 4

/** Requirements in a list, or in a text with one per line. */
export function requirementsOfValue(
  { value, when }: Guarded<Value>,
  depth = 0,
): ScriptRequirements {
  if (depth > DEEPEST_CHOICE) return { items: [], rest: causesIn(value) }
  if (value.kind === 'text') {
    const lines = value.text.split('\n').map((line) => line.replace(/(^|\s)#.*/, '').trim())
    return {
      items: lines.filter((line) => line !== '').map((text) => ({ text, when })),
      rest: null,
    }
  }
  if (value.kind === 'choice')
    return value.options
      .map((option) =>
        requirementsOfValue({ value: option.value, when: and(when, option.when) }, depth + 1),
      )
      .reduce<ScriptRequirements>((a, b) => joinedRequirements(a, b), { items: [], rest: null })
  const { items, rest } = itemsOf(value)
  return items
    .map((item) => {
      const own = and(when, item.when)
      if (item.value.kind === 'text' || item.value.kind === 'choice')
        return requirementsOfValue({ value: item.value, when: own }, depth + 1)
      return { items: [], rest: new Set([...causesIn(item.value), ...influencesOf(own)]) }
    })
    .reduce<ScriptRequirements>((a, b) => joinedRequirements(a, b), {
      items: [],
      rest: rest === null ? null : rest.causes,
    })
}
