import { itemsOf, listValue, type Value } from './values.ts'

/**
 * The functions that read a version: of packaging, distutils, setuptools' copies of both, and
 * pkg_resources.
 */
export const VERSION_CLASSES: RegExp =
  /(^|\.)version\.(parse|Version|LooseVersion|StrictVersion)$|(^|\.)parse_version$/

/** A version as the tuple of its release; that of Python stays what it is. */
export function releaseTuple(value: Value | undefined): Value | undefined {
  if (value?.kind === 'version') return value
  if (value?.kind !== 'text' || !/^\d{1,9}(\.\d{1,9})*$/.test(value.text)) return undefined
  return listValue(
    value.text.split('.').map((part): Value => ({ kind: 'number', number: Number(part) })),
  )
}

/** `map(str, value)`, which `'.'.join` makes a text of: a version stays what it is. */
export const mapped = (value: Value): Value => (value.kind === 'version' ? value : itemsOf(value))
