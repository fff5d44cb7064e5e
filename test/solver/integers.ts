import type { SetAlgebra } from '../../src/solver/set-algebra.ts'

/**
 * A set of whole numbers as the ascending numbers at which membership changes: [2, 5] is 2, 3, 4
 * and [3] is all from 3 up.
 */
export type Integers = readonly number[]

function combine(
  a: Integers,
  b: Integers,
  keep: (inA: boolean, inB: boolean) => boolean,
): Integers {
  const cuts = [...new Set([...a, ...b])].sort((x, y) => x - y)
  const result: number[] = []
  for (const cut of cuts)
    if (keep(has(a, cut), has(b, cut)) !== (result.length % 2 === 1)) result.push(cut)
  return result
}

/** Every set starts with non-membership below this number, so that complements stay in the form. */
const LOWEST = 0

export function has(set: Integers, value: number): boolean {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (set[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low % 2 === 1
}

const isEmpty = (set: Integers): boolean => set.length === 0
const intersect = (a: Integers, b: Integers): Integers => combine(a, b, (x, y) => x && y)
const full: Integers = [LOWEST]

export const integers: SetAlgebra<Integers> = {
  full,
  empty: [],
  intersect,
  union: (a, b) => combine(a, b, (x, y) => x || y),
  complement: (a) => combine(a, full, (x, y) => y && !x),
  isEmpty,
  isSubset: (a, b) => isEmpty(combine(a, b, (x, y) => x && !y)),
  isDisjoint: (a, b) => isEmpty(intersect(a, b)),
  intervals: (a) => (a.length + 1) >> 1,
  key: (a) => a.join(),
}

export const only = (value: number): Integers => [value, value + 1]

/** `*`, `2`, `>=2`, `<4`, and `>=2 <4` for both; several of them with `|` between. */
export function parseIntegers(text: string): Integers {
  return text
    .split('|')
    .reduce<Integers>(
      (sum, part) => integers.union(sum, part.trim().split(' ').reduce(narrow, full)),
      [],
    )
}

function narrow(set: Integers, part: string): Integers {
  const value = Number(part.replace(/^\D+/, ''))
  if (part === '*') return set
  if (part.startsWith('>=')) return intersect(set, [value])
  if (part.startsWith('<')) return intersect(set, [LOWEST, value])
  return intersect(set, only(value))
}

/** The form that `parseIntegers` reads. */
export function formatIntegers(set: Integers): string {
  const parts: string[] = []
  for (let i = 0; i < set.length; i += 2) {
    const from = set[i]!
    const to = set[i + 1]
    const bounds = [from === LOWEST ? '' : `>=${from}`, to === undefined ? '' : `<${to}`].filter(
      (bound) => bound !== '',
    )
    parts.push(to === from + 1 ? `${from}` : bounds.join(' ') || '*')
  }
  return parts.join(' | ') || 'nothing'
}
