import { isTable, type TomlTable } from '../../source-trees/toml.ts'
import { type LockText, lockFault, placeOfPackage } from './lock-fault.ts'

/** The place of a value of the wrong form in a lock file, and its fault: `not a text`. */
interface Misfit {
  readonly keys: readonly (string | number)[]
  readonly is: string
}

/** The allowed forms of a value in a lock file; null if it has one of them. */
export type Shape = (value: unknown) => Misfit | null

const plain =
  (fits: (value: unknown) => boolean, is: string): Shape =>
  (value) =>
    fits(value) ? null : { keys: [], is }

export const TEXT: Shape = plain((value) => typeof value === 'string', 'not a text')
export const NUMBER: Shape = plain(
  (value) => typeof value === 'number' || typeof value === 'bigint',
  'not a number',
)
export const SIZE: Shape = plain(
  (value) => (Number.isInteger(value) || typeof value === 'bigint') && Number(value) >= 0,
  'not a number of bytes',
)
/** YAML's scalars are read as texts. */
export const SIZE_TEXT: Shape = plain(
  (value) => typeof value === 'string' && /^\+?\d+$/.test(value),
  'not a number of bytes',
)
export const TABLE: Shape = plain(isTable, 'not a table')

const below = (key: string | number, misfit: Misfit | null): Misfit | null =>
  misfit === null ? null : { ...misfit, keys: [key, ...misfit.keys] }

/** A list whose entries are all of a shape. */
export const listOf =
  (entry: Shape): Shape =>
  (value) => {
    if (!Array.isArray(value)) return { keys: [], is: 'not a list' }
    // A large lock has tens of thousands of values: an iterator takes longer than the checks.
    for (let at = 0; at < value.length; at++) {
      const misfit = entry(value[at])
      if (misfit !== null) return below(at, misfit)
    }
    return null
  }

export const TEXTS: Shape = listOf(TEXT)

/** A table whose values are all of one shape, with any keys. */
export const eachOf =
  (entry: Shape): Shape =>
  (value) => {
    if (!isTable(value)) return { keys: [], is: 'not a table' }
    for (const key of Object.keys(value)) {
      const misfit = entry(value[key])
      if (misfit !== null) return below(key, misfit)
    }
    return null
  }

/**
 * A table with some known keys; other keys may have any values. Null means a missing value: JSON
 * and YAML write it so.
 *
 * @param required keys that are always present
 */
export function tableShape(known: Readonly<Record<string, Shape>>, ...required: string[]): Shape {
  const keys = Object.keys(known)
  const shapes = Object.values(known)
  return (value) => {
    if (!isTable(value)) return { keys: [], is: 'not a table' }
    for (const key of required)
      if (!Object.hasOwn(value, key) || value[key] === null) return { keys: [key], is: 'missing' }
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at]!
      // No known key is a property that objects inherit, and testing for own ones takes longer.
      const one = value[key]
      const misfit = one === undefined || one === null ? null : shapes[at]!(one)
      if (misfit !== null) return below(key, misfit)
    }
    return null
  }
}

/** A value of one of two forms; the fault is the second one's. */
export const eitherShape =
  (one: Shape, other: Shape): Shape =>
  (value) =>
    one(value) === null ? null : other(value)

/** A value of a shape, or a list of such values. */
export function oneOrMore(entry: Shape): Shape {
  const several = listOf(entry)
  return (value) => (Array.isArray(value) ? several(value) : entry(value))
}

/**
 * @throws PysizeError exit 2 `invalid-lock`, for the first value of the wrong shape
 */
export function requireShape(lock: LockText, table: TomlTable, shape: Shape): void {
  const misfit = shape(table)
  if (misfit === null) return
  const { keys, is } = misfit
  const path = keys
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${key}`))
    .join('')
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path
  const { file } = lock.source
  const at = keys[1]
  const isOfPackage =
    lock.header !== '' && typeof at === 'number' && lock.header === `[[${keys[0]}]]`
  throw lockFault(
    `'${shown}' in ${file} is ${is}.`,
    isOfPackage ? placeOfPackage(lock, at) : { file },
  )
}
