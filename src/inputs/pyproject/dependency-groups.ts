import type { Place } from '../../errors.ts'
import { inputError } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import {
  isTable,
  placeOfString,
  stringAt,
  type TomlTable,
  tableAt,
} from '../../source-trees/toml.ts'
import { didYouMean } from '../../text/nearest.ts'

/**
 * The requirements of a dependency group, with those of included groups in their position (PEP
 * 735). Names are compared normalised.
 *
 * @param others names that are groups, too, for the hint
 * @throws PysizeError, exit code 2: no such group, groups that include each other, an entry of
 *   another kind
 */
export function expandGroup(
  group: string,
  table: TomlTable,
  file: string,
  text: string,
  others: Iterable<string> = [],
  path: readonly string[] = [],
  expanded: Set<string> = new Set(),
): string[] {
  const groups = standardGroups(table)
  const name = normalizeName(group)
  const place = (): readonly Place[] => [
    path.length === 0 ? { file } : placeOfString(file, text, 'dependency-groups', group),
  ]
  const circle = [...path, name]
  if (path.includes(name)) {
    throw inputError(
      'dependency-group-cycle',
      `Dependency groups include each other in a circle: ${circle.join(' -> ')}.`,
      {
        places: place(),
      },
    )
  }
  const entries = groups.get(name)
  if (entries === undefined) {
    const names = [...new Set([...groups.keys(), ...others])]
    const hint =
      didYouMean(name, names) ??
      (names.length === 0 ? undefined : `There are: ${names.join(', ')}.`)
    throw inputError('unknown-group', `${file} has no dependency group ${group}.`, {
      places: place(),
      hint,
    })
  }
  if (!Array.isArray(entries)) throw notAList(group, file)
  // A second inclusion adds nothing. Without this check, groups that include others twice would
  // double at each level.
  if (expanded.has(name)) return []
  expanded.add(name)
  return entries.flatMap((entry: unknown) => {
    if (typeof entry === 'string') return [entry]
    const included = isTable(entry) ? stringAt(entry, 'include-group') : undefined
    if (included === undefined) throw notAList(group, file)
    return expandGroup(included, table, file, text, others, circle, expanded)
  })
}

const known = new WeakMap<TomlTable, ReadonlyMap<string, unknown>>()

/** The groups of `[dependency-groups]`, by normalised name. */
export function standardGroups(table: TomlTable): ReadonlyMap<string, unknown> {
  const groups =
    known.get(table) ??
    new Map(
      Object.entries(tableAt(table, 'dependency-groups')).map(([name, list]) => [
        normalizeName(name),
        list,
      ]),
    )
  known.set(table, groups)
  return groups
}

function notAList(group: string, file: string): Error {
  return inputError(
    'invalid-pyproject',
    `The dependency group ${group} is not a list of requirements and {include-group = "…"}.`,
    {
      places: [{ file }],
    },
  )
}
