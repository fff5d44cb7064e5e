import { resolve } from 'node:path'
import { inputError } from '../../errors.ts'
import { type Marker, MarkerError, parseMarker } from '../../packaging/markers/marker.ts'
import { normalizeName } from '../../packaging/name.ts'
import {
  isTable,
  placeOfString,
  stringAt,
  stringList,
  type TomlTable,
  tableAt,
} from '../../source-trees/toml.ts'
import type { PinnedIndex } from '../index-options.ts'
import { fileUrl, urlScheme } from '../links.ts'
import { folderOf } from '../source.ts'
import type { IndexTables } from './tool-indexes.ts'

/** The sources of packages in `[tool.uv]`. URLs are absolute. */
export interface UvTables extends IndexTables {
  /** Constraints as written. */
  readonly constraints: readonly string[]
  /** By normalised name of the package. */
  readonly sources: ReadonlyMap<string, readonly UvSource[]>
  /** Keys that change what uv installs and that pysize does not read. */
  readonly ignored: readonly string[]
}

/**
 * One entry of `[tool.uv.sources]`: where a direct dependency comes from, under a marker, an extra
 * or a group.
 */
export interface UvSource {
  readonly marker: Marker | null
  readonly extra: string | null
  readonly group: string | null
  readonly from:
    | { readonly kind: 'index'; readonly name: string }
    | { readonly kind: 'url'; readonly url: string }
    | { readonly kind: 'path'; readonly path: string; readonly editable: boolean }
}

interface UvIndex extends PinnedIndex {
  readonly name: string | undefined
  readonly explicit: boolean
  readonly main: boolean
}

/** Settings that change what uv installs. */
const UNREAD = [
  ...[
    'override-dependencies',
    'exclude-dependencies',
    'dependency-metadata',
    'workspace',
    'pip',
    'index-strategy',
  ],
  ...[
    'exclude-newer',
    'exclude-newer-package',
    'prerelease',
    'resolution',
    'no-binary',
    'no-build',
    'no-sources',
  ],
] as const

/**
 * Reads `[[tool.uv.index]]`, `[tool.uv.sources]` and the older keys for indexes (uv:
 * crates/uv-workspace/src/pyproject.rs, crates/uv-distribution-types/src/index.rs).
 *
 * @throws PysizeError `invalid-pyproject`, exit code 2: an index without a URL, a source without a
 * place, a faulty marker
 */
export function readUvTables(file: string, text: string, table: TomlTable, cwd: string): UvTables {
  const uv = tableAt(table, 'tool', 'uv')
  const folder = folderOf(file, cwd)
  const absolute = (url: string): string =>
    /^[a-z][a-z0-9+.-]+:/i.test(url) ? url : fileUrl(url, folder)
  const fault = (message: string): Error =>
    inputError('invalid-pyproject', message, { places: [{ file }] })
  const list = (key: string): readonly string[] => stringList(uv[key]) ?? []

  const indexes = (Array.isArray(uv.index) ? uv.index : []).map((entry: unknown): UvIndex => {
    const url = isTable(entry) ? stringAt(entry, 'url') : undefined
    if (!isTable(entry) || url === undefined)
      throw fault('An index in [[tool.uv.index]] has no url.')
    return {
      name: stringAt(entry, 'name'),
      url: absolute(url),
      explicit: entry.explicit === true,
      main: entry.default === true,
      flat: stringAt(entry, 'format') === 'flat',
    }
  })
  const names = indexes.flatMap(({ name }) => name ?? [])
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined) throw fault(`Two indexes in [[tool.uv.index]] have the name ${twice}.`)
  if (indexes.filter(({ main }) => main).length > 1)
    throw fault('Two indexes in [[tool.uv.index]] have default = true.')
  const asked = indexes.filter(({ explicit, flat }) => !explicit && !flat)
  const older = stringAt(uv, 'index-url')
  const unreadable = new Set<string>(UNREAD.filter((key) => key in uv))
  const sources = new Map<string, readonly UvSource[]>()
  for (const [name, value] of Object.entries(tableAt(uv, 'sources'))) {
    const entries = (Array.isArray(value) ? value : [value]).filter(isTable)
    if (entries.length === 0) throw noPlace(name)
    if (entries.some(({ workspace }) => workspace === true))
      unreadable.add('sources from the workspace')
    sources.set(
      normalizeName(name),
      entries.filter(({ workspace }) => workspace !== true).map((entry) => sourceOf(name, entry)),
    )
  }
  return {
    main:
      indexes.find(({ main, flat }) => main && !flat)?.url ??
      (older === undefined ? null : absolute(older)),
    extra: [
      ...asked.filter(({ main }) => !main).map(({ url }) => url),
      ...list('extra-index-url').map(absolute),
    ],
    findLinks: [
      ...indexes.filter(({ flat, explicit }) => flat && !explicit).map(({ url }) => url),
      ...list('find-links').map(absolute),
    ],
    noIndex: uv['no-index'] === true,
    named: new Map(
      indexes.flatMap(({ name, url, flat }) => (name === undefined ? [] : [[name, { url, flat }]])),
    ),
    constraints: list('constraint-dependencies'),
    sources,
    ignored: [...unreadable],
  }

  function noPlace(name: string): Error {
    return fault(`The source of ${name} in [tool.uv.sources] names no index, url, git or path.`)
  }

  function sourceOf(name: string, entry: TomlTable): UvSource {
    const written = stringAt(entry, 'marker')
    return {
      marker: written === undefined ? null : markerOf(name, written),
      extra: nameAt(entry, 'extra'),
      group: nameAt(entry, 'group'),
      from: placeOf(name, entry),
    }
  }

  function placeOf(name: string, entry: TomlTable): UvSource['from'] {
    const [index, url, git, path] = ['index', 'url', 'git', 'path'].map((key) =>
      stringAt(entry, key),
    )
    if (index !== undefined) return { kind: 'index', name: index }
    if (path !== undefined)
      return { kind: 'path', path: resolve(folder, path), editable: entry.editable === true }
    const subdirectory = stringAt(entry, 'subdirectory')
    const fragment = subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`
    if (url !== undefined) return { kind: 'url', url: url + fragment }
    if (git === undefined) throw noPlace(name)
    const revision = ['rev', 'tag', 'branch']
      .map((key) => stringAt(entry, key))
      .find((one) => one !== undefined)
    const repository = urlScheme(git)?.startsWith('git+') ? git : `git+${git}`
    return {
      kind: 'url',
      url: repository + (revision === undefined ? '' : `@${revision}`) + fragment,
    }
  }

  function markerOf(name: string, written: string): Marker {
    try {
      return parseMarker(written)
    } catch (error) {
      if (!(error instanceof MarkerError)) throw error
      const message = `The marker '${written}' of ${name} in [tool.uv.sources] can't be read: ${error.message}.`
      throw inputError('invalid-pyproject', message, {
        places: [placeOfString(file, text, 'tool.uv.sources', written)],
        cause: error,
      })
    }
  }
}

const nameAt = (entry: TomlTable, key: string): string | null => {
  const name = stringAt(entry, key)
  return name === undefined ? null : normalizeName(name)
}
