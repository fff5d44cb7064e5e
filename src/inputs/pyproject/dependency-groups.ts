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

/** A group whose entries are being read. */
interface OpenGroup {
  readonly name: string
  readonly written: string
  readonly entries: Iterator<unknown>
}

/**
 * The requirements of a dependency group, with those of included groups in their position (PEP
 * 735). Names are compared normalised. Groups may include each other thousands of levels deep, so
 * this does not call itself.
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
): readonly string[] {
  const groups = standardGroups(table)
  const texts: string[] = []
  const path: OpenGroup[] = []
  const onPath = new Set<string>()
  const expanded = new Set<string>()
  const open = (written: string): void => {
    const name = normalizeName(written)
    const place = (): readonly Place[] => [
      path.length === 0 ? { file } : placeOfString(file, text, 'dependency-groups', written),
    ]
    if (onPath.has(name)) {
      const circle = [...path.map((one) => one.name), name]
      throw inputError(
        'dependency-group-cycle',
        `Dependency groups include each other in a circle: ${circle.join(' -> ')}.`,
        { places: place() },
      )
    }
    const entries = groups.get(name)
    if (entries === undefined) {
      const names = [...new Set([...groups.keys(), ...others])]
      const hint =
        didYouMean(name, names) ??
        (names.length === 0 ? undefined : `There are: ${names.join(', ')}.`)
      throw inputError('unknown-group', `${file} has no dependency group ${written}.`, {
        places: place(),
        hint,
      })
    }
    if (!Array.isArray(entries)) throw notAList(written, file)
    // A second inclusion adds nothing. Without this check, groups that include others twice would
    // double at each level.
    if (expanded.has(name)) return
    expanded.add(name)
    onPath.add(name)
    path.push({ name, written, entries: entries.values() })
  }

  open(group)
  for (let one = path.at(-1); one !== undefined; one = path.at(-1)) {
    const { done, value: entry } = one.entries.next()
    if (done === true) {
      path.pop()
      onPath.delete(one.name)
    } else if (typeof entry === 'string') texts.push(entry)
    else {
      const included = isTable(entry) ? stringAt(entry, 'include-group') : undefined
      if (included === undefined) throw notAList(one.written, file)
      open(included)
    }
  }
  return texts
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
