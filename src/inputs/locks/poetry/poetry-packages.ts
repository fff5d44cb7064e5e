import { resolve } from 'node:path'
import type { Place } from '../../../errors.ts'
import { isDefaultIndex } from '../../../indexes/indexes.ts'
import { normalizeName } from '../../../packaging/name.ts'
import { parseSpecifierSet, satisfies } from '../../../packaging/versions/specifier.ts'
import { poetryRange } from '../../../source-trees/poetry/poetry-range.ts'
import {
  isTable,
  stringAt,
  stringList,
  type TomlTable,
  tableAt,
} from '../../../source-trees/toml.ts'
import { shortened } from '../../../text/shortened.ts'
import { fileUrl } from '../../links.ts'
import { addByName } from '../by-name.ts'
import { checkableFiles } from '../checkable-files.ts'
import { markerWithExtra } from '../extra-marker.ts'
import { lazily } from '../lazily.ts'
import { type LockedEdge, type LockedPackage, type LockedSource, MAIN_GROUP } from '../lock.ts'
import { type LockText, lockFault, nameAt, placeOfPackage, tablesAt } from '../lock-fault.ts'
import { groupedMarker } from '../own-project.ts'
import { splitFiles } from '../split-files.ts'

type ByName = ReadonlyMap<string, readonly LockedPackage[]>

/**
 * @param isFlat whether the packages themselves name the groups for which they are locked
 */
export function poetryPackages(
  lock: LockText,
  table: TomlTable,
  isFlat: boolean,
  folder: string,
): readonly LockedPackage[] {
  const byName = new Map<string, LockedPackage[]>()
  // Old locks list the files of all packages in one place.
  const allFiles = tableAt(table, 'metadata', 'files')
  const entries = tablesAt(lock, table, 'package')
  requireFiles(lock, entries, tableAt(table, 'metadata'))
  return entries.map((entry, at) => {
    const one = poetryPackage({
      lock,
      entry,
      allFiles,
      isFlat,
      folder,
      byName,
      place: lazily(() => placeOfPackage(lock, at)),
    })
    addByName(byName, one)
    return one
  })
}

/** The sources whose packages may have no list of files. */
const UNLISTED: ReadonlySet<string | undefined> = new Set(['git', 'directory', 'url'])

/**
 * Refuses a lock that was cut off before its files (poetry: packages/locker.py,
 * `_get_locked_package`), and one of Poetry before 1.0, which lists hashes without files.
 *
 * @throws PysizeError exit 2 `invalid-lock`
 */
function requireFiles(lock: LockText, entries: readonly TomlTable[], metadata: TomlTable): void {
  if ('files' in metadata) return
  const at = entries.findIndex(
    (entry) => !('files' in entry) && !UNLISTED.has(stringAt(tableAt(entry, 'source'), 'type')),
  )
  if (at < 0) return
  throw lockFault(
    `${lock.source.file} lists no files of ${shortened(stringAt(entries[at]!, 'name') ?? '')}.`,
    placeOfPackage(lock, at),
  )
}

interface PoetryEntry {
  readonly lock: LockText
  readonly entry: TomlTable
  readonly allFiles: TomlTable
  readonly isFlat: boolean
  readonly folder: string
  readonly byName: ByName
  readonly place: () => Place
}

function poetryPackage({
  lock,
  entry,
  allFiles,
  isFlat,
  folder,
  byName,
  place,
}: PoetryEntry): LockedPackage {
  const name = nameAt(entry, 'name')
  if (name === undefined) throw lockFault('A package has no valid name.', place())
  const source = sourceOf(tableAt(entry, 'source'), folder)
  const sha256Only =
    source.kind === 'index' && (source.index === null || isDefaultIndex(source.index))
  const files = (): readonly TomlTable[] =>
    'files' in entry
      ? tablesAt(lock, entry, 'files', `files of ${name}`)
      : tablesAt(lock, allFiles, stringAt(entry, 'name')!)
  return {
    name,
    version: stringAt(entry, 'version') ?? null,
    source,
    files: lazily(() =>
      splitFiles(checkableFiles(files(), { tool: 'Poetry', name, sha256Only }, place), name, place),
    ),
    marker: isFlat ? markerOf(entry) : null,
    writtenMarkers: writtenMarkers(entry),
    requiresPython: null,
    forks: [],
    dependencies: lazily(() => edgesOf(tableAt(entry, 'dependencies'), byName, isFlat)),
    extras: lazily(() => extrasOf(entry, byName)),
    place,
  }
}

/** In a marker of Poetry's `extra` is a set, as `extras` is in PEP 751. */
const standardMarker = (marker: string): string =>
  marker.replace(
    /\bextra\s*(==|!=)\s*("[^"]*"|'[^']*')/g,
    (_, operator: string, name: string) => `${name} ${operator === '==' ? 'in' : 'not in'} extras`,
  )

const writtenMarkers = ({ markers }: TomlTable): readonly string[] =>
  (isTable(markers) ? Object.values(markers) : [markers]).filter(
    (marker) => typeof marker === 'string',
  )

function markerOf(entry: TomlTable): string {
  const { markers } = entry
  const groups = stringList(entry.groups)
  // Locks without groups have packages that only extras require.
  if (groups === undefined && entry.optional === true) return groupedMarker([])
  return groupedMarker(
    (groups ?? [stringAt(entry, 'category') ?? 'main']).map((group) => {
      const marker = isTable(markers) ? stringAt(markers, group) : stringAt(entry, 'markers')
      const name = normalizeName(group)
      const isAny = marker === undefined || marker === '*' || marker === ''
      return [name === 'main' ? MAIN_GROUP : name, isAny ? null : standardMarker(marker)]
    }),
  )
}

/**
 * A table of constraints by name; one name may have several, under different markers.
 *
 * @param isComplete whether all of them except the optional ones are in the lock
 */
function edgesOf(
  dependencies: TomlTable,
  byName: ByName,
  isComplete = false,
): readonly LockedEdge[] {
  return Object.entries(dependencies).flatMap(([written, value]) => {
    const name = normalizeName(written)
    return (Array.isArray(value) ? value : [value]).flatMap(
      (one: unknown): readonly LockedEdge[] => {
        const table = isTable(one) ? one : {}
        const to = versionsOf(
          byName.get(name) ?? [],
          typeof one === 'string' ? one : stringAt(table, 'version'),
        )
        const isNeeded = isComplete && table.optional !== true && !byName.has(name)
        if (to.length === 0 && !isNeeded) return []
        return [
          {
            name,
            to,
            extras: (stringList(table.extras) ?? []).map(normalizeName),
            marker: stringAt(table, 'markers') ?? null,
          },
        ]
      },
    )
  })
}

/** Of several locked versions, those that the constraint allows. */
export function versionsOf(
  all: readonly LockedPackage[],
  constraint: string | undefined,
): readonly LockedPackage[] {
  if (all.length < 2 || constraint === undefined) return all
  const set = parseSpecifierSet(poetryRange(constraint) ?? '')
  return set === undefined
    ? all
    : all.filter(({ version }) => version === null || satisfies(set, version, true))
}

/**
 * Dependencies of an extra are optional entries of the dependencies; the extra has only their
 * names.
 */
function extrasOf(entry: TomlTable, byName: ByName): ReadonlyMap<string, readonly LockedEdge[]> {
  const optional = new Map<string, LockedEdge[]>()
  for (const edge of edgesOf(tableAt(entry, 'dependencies'), byName)) {
    if (!/\bextra\b/.test(edge.marker ?? '')) continue
    const others = optional.get(edge.name)
    if (others === undefined) optional.set(edge.name, [edge])
    else others.push(edge)
  }
  return new Map(
    Object.entries(tableAt(entry, 'extras')).map(([extra, texts]) => {
      const names = new Set(
        (stringList(texts) ?? []).map((text) => normalizeName(/^[\w.-]*/.exec(text.trim())![0])),
      )
      return [
        normalizeName(extra),
        [...names]
          .flatMap((name) => optional.get(name) ?? [])
          .map((edge) => ({ ...edge, marker: markerWithExtra(edge.marker, normalizeName(extra)) })),
      ]
    }),
  )
}

function sourceOf(source: TomlTable, folder: string): LockedSource {
  const url = stringAt(source, 'url') ?? ''
  const subdirectory = stringAt(source, 'subdirectory')
  const within = subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`
  switch (stringAt(source, 'type')) {
    case 'git': {
      const commit = stringAt(source, 'resolved_reference') ?? stringAt(source, 'reference') ?? ''
      return { kind: 'repository', url: `git+${url}@${commit}${within}` }
    }
    case 'directory':
      return { kind: 'folder', path: resolve(folder, url, subdirectory ?? '.'), editable: false }
    case 'file':
      return { kind: 'archive', url: fileUrl(url, folder) }
    case 'url':
      return { kind: 'archive', url: url + within }
    case 'legacy':
      return { kind: 'index', index: url }
    default:
      return { kind: 'index', index: null }
  }
}
