/**
 * The inputs of a condition: the target's platform, its Python, or other facts about the machine.
 */
export type Influence = 'platform' | 'python' | 'environment'

/**
 * When a part of a setup.py takes effect. A leaf is a comparison as a marker (PEP 508) with its
 * opposite, because markers have no `not`. `unknown`: only running the code would tell; `causes` is
 * empty if the target changes nothing.
 */
export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | {
      readonly kind: 'leaf'
      readonly marker: string
      readonly opposite: string
      readonly cause: Influence
    }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'unknown'; readonly causes: ReadonlySet<Influence> }

export const UNCONDITIONAL: Condition = { kind: 'always' }
export const IMPOSSIBLE: Condition = { kind: 'never' }

export const isUnless = (truth: boolean): Condition => (truth ? UNCONDITIONAL : IMPOSSIBLE)

export const unknownCondition = (causes: ReadonlySet<Influence>): Condition => ({
  kind: 'unknown',
  causes,
})

export function negated(condition: Condition): Condition {
  switch (condition.kind) {
    case 'always':
      return IMPOSSIBLE
    case 'never':
      return UNCONDITIONAL
    case 'leaf':
      return { ...condition, marker: condition.opposite, opposite: condition.marker }
    case 'unknown':
      return condition
    default:
      return combined(condition.kind === 'all' ? 'any' : 'all', condition.of.map(negated))
  }
}

export const and = (...conditions: readonly Condition[]): Condition => combined('all', conditions)
export const or = (...conditions: readonly Condition[]): Condition => combined('any', conditions)

/** The size limit of a condition: only running the script decides one that grows with each line. */
const MOST_LEAVES = 64

const leavesOf = (condition: Condition): number =>
  condition.kind === 'all' || condition.kind === 'any'
    ? condition.of.reduce((sum, part) => sum + leavesOf(part), 0)
    : 1

function combined(kind: 'all' | 'any', conditions: readonly Condition[]): Condition {
  const [empty, full] =
    kind === 'all' ? ([UNCONDITIONAL, IMPOSSIBLE] as const) : ([IMPOSSIBLE, UNCONDITIONAL] as const)
  const parts = new Map<string, Condition>()
  for (const condition of conditions.flatMap((one) => (one.kind === kind ? one.of : [one]))) {
    if (condition.kind === full.kind) return full
    if (condition.kind !== empty.kind) parts.set(keyOf(condition), condition)
  }
  for (const part of parts.values())
    if (part.kind === 'leaf' && parts.has(part.opposite)) return full
  const [first, ...others] = parts.values()
  if (first === undefined) return empty
  if (others.length === 0) return first
  const all = { kind, of: [first, ...others] } as const
  if (leavesOf(all) > MOST_LEAVES)
    return unknownCondition(new Set([...parts.values()].flatMap((part) => [...influencesOf(part)])))
  return all
}

function keyOf(condition: Condition): string {
  switch (condition.kind) {
    case 'leaf':
      return condition.marker
    case 'unknown':
      return `? ${[...condition.causes].sort().join()}`
    case 'all':
    case 'any':
      return `${condition.kind}(${condition.of.map(keyOf).join('|')})`
    default:
      return condition.kind
  }
}

/** The facts on which it depends. */
export function influencesOf(condition: Condition): ReadonlySet<Influence> {
  switch (condition.kind) {
    case 'leaf':
      return new Set([condition.cause])
    case 'unknown':
      return condition.causes
    case 'all':
    case 'any':
      return new Set(condition.of.flatMap((part) => [...influencesOf(part)]))
    default:
      return new Set()
  }
}

export function isDecided(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.every(isDecided)
  return condition.kind !== 'unknown'
}

/**
 * The condition with all unknown parts assumed to be true: it says where something can take effect
 * at all.
 */
export function atMost(condition: Condition): Condition {
  if (condition.kind === 'unknown') return UNCONDITIONAL
  return condition.kind === 'all' || condition.kind === 'any'
    ? combined(condition.kind, condition.of.map(atMost))
    : condition
}

/**
 * A decided condition as a marker; null if it is always true. A condition that is never true
 * becomes a marker that no Python meets.
 */
export function toMarker(condition: Condition): string | null {
  switch (condition.kind) {
    case 'leaf':
      return condition.marker
    case 'never':
      return 'python_version < "0"'
    case 'all':
    case 'any':
      return condition.of
        .map((part) => (part.kind === 'leaf' ? part.marker : `(${toMarker(part)})`))
        .join(condition.kind === 'all' ? ' and ' : ' or ')
    default:
      return null
  }
}

/** The oldest Python for which pysize estimates. */
const OLDEST_MINOR = 8

/** The condition for the supported Pythons: a branch for Python 2 is never taken there. */
export function onSupportedPythons(condition: Condition): Condition {
  if (condition.kind === 'all' || condition.kind === 'any')
    return combined(condition.kind, condition.of.map(onSupportedPythons))
  const bound =
    condition.kind === 'leaf'
      ? /^python_full_version (<|>=) "(\d+)(?:\.(\d+))?"$/.exec(condition.marker)
      : null
  if (bound === null) return condition
  const [, operator, major = '', minor = '0'] = bound
  if (Number(major) > 3 || (Number(major) === 3 && Number(minor) > OLDEST_MINOR))
    return Number(major) > 3 ? isUnless(operator === '<') : condition
  return isUnless(operator === '>=')
}
