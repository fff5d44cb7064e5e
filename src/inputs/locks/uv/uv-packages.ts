import { resolve } from 'node:path'
import type { Place } from '../../../errors.ts'
import { normalizeName } from '../../../packaging/name.ts'
import { stringAt, stringList, type TomlTable, tableAt } from '../../../source-trees/toml.ts'
import { shortened } from '../../../text/shortened.ts'
import { requireFewParts } from '../../input-limits.ts'
import { fileUrl, unquoted, urlFilename } from '../../links.ts'
import { addByName } from '../by-name.ts'
import { lazily } from '../lazily.ts'
import type { LockedEdge, LockedFile, LockedFiles, LockedPackage, LockedSource } from '../lock.ts'
import {
  digestOf,
  type LockText,
  lockFault,
  nameAt,
  placeOfPackage,
  requireFewDependencies,
  sizeAt,
  tablesAt,
} from '../lock-fault.ts'

/** A package of uv's lock file, with fields that only projects of the workspace have. */
export interface UvLockedPackage extends LockedPackage {
  /** Whether it is the project in the folder of the lock. */
  readonly isRoot: boolean
  /**
   * The folder of a project, relative to that of the lock; null for a package that is not a
   * project.
   */
  readonly folder: string | null
  readonly groups: () => ReadonlyMap<string, readonly LockedEdge[]>
  /** Default groups, if the lock names them. */
  readonly defaultGroups: unknown
  /** The source in an edge. */
  readonly sourceKey: () => string
}

export type UvLockedPackages = ReadonlyMap<string, readonly UvLockedPackage[]>

/** The lock that a package is read from. */
interface Reading {
  readonly lock: LockText
  readonly byName: UvLockedPackages
  /** The folder that paths of the lock are relative to. */
  readonly folder: string
}

/** The packages of a lock in its order. @param folder that its paths are relative to */
export function uvLockedPackages(
  lock: LockText,
  table: TomlTable,
  folder: string,
): readonly UvLockedPackage[] {
  const byName = new Map<string, UvLockedPackage[]>()
  const reading = { lock, byName, folder }
  // Early versions of uv wrote `distribution`.
  const entries = [...tablesAt(lock, table, 'package'), ...tablesAt(lock, table, 'distribution')]
  return entries.map((entry, at) => {
    const one = uvLockedPackage(reading, entry, () => placeOfPackage(lock, at))
    addByName(byName, one)
    return one
  })
}

function uvLockedPackage(reading: Reading, entry: TomlTable, place: () => Place): UvLockedPackage {
  const name = nameAt(entry, 'name')
  if (name === undefined) throw lockFault('A package has no valid name.', place())
  const { folder } = reading
  const source = tableAt(entry, 'source')
  const origin = sourceOf(source, name, folder, place)
  const version = stringAt(entry, 'version') ?? null
  if (version === null && origin.kind === 'index')
    throw lockFault(`${name} has no version.`, place())
  return {
    name,
    version,
    source: origin,
    files: () => filesOf(reading.lock, entry, source, name, folder, place),
    marker: null,
    requiresPython: null,
    dependencies:
      entry.dependencies === undefined
        ? NO_EDGES
        : lazily(() => edgesOf(reading, entry, 'dependencies', name, place)),
    extras: partsOf(reading, entry, ['optional-dependencies'], name, place),
    place,
    folder:
      stringAt(source, 'editable') ??
      stringAt(source, 'virtual') ??
      stringAt(source, 'directory') ??
      null,
    isRoot: ['editable', 'virtual', 'directory'].some((key) => stringAt(source, key) === '.'),
    groups: partsOf(reading, entry, ['dev-dependencies', 'dependency-groups'], name, place),
    defaultGroups: entry['default-groups'],
    forks: stringList(entry['resolution-markers']) ?? [],
    sourceKey: lazily(() => JSON.stringify(source)),
  }
}

// Most packages have no such parts: functions of their own for thousands of them take longer than
// what they read.
const NO_EDGES: () => readonly LockedEdge[] = () => []
const NO_PARTS: () => ReadonlyMap<string, readonly LockedEdge[]> = () => new Map()

function edgesOf(
  { lock, byName }: Reading,
  owner: TomlTable,
  key: string,
  name: string,
  place: () => Place,
): readonly LockedEdge[] {
  const what = `${key} of ${name}`
  const edges = tablesAt(lock, owner, key, what)
  requireFewDependencies(edges.length, what, place)
  return edges.map((edge) => edgeOf(edge, name, byName, place))
}

/** Extras or groups, under one of several keys. */
function partsOf(
  reading: Reading,
  entry: TomlTable,
  keys: readonly string[],
  name: string,
  place: () => Place,
): () => ReadonlyMap<string, readonly LockedEdge[]> {
  if (keys.every((key) => entry[key] === undefined)) return NO_PARTS
  return lazily(() => {
    const tables = keys.map((key) => tableAt(entry, key))
    for (const one of tables) requireFewParts(Object.keys(one).length, reading.lock.source.file)
    return new Map(
      tables.flatMap((one) =>
        Object.keys(one).map(
          (key) => [normalizeName(key), edgesOf(reading, one, key, name, place)] as const,
        ),
      ),
    )
  })
}

/** Version and source are written only if the name is ambiguous. */
function edgeOf(
  edge: TomlTable,
  from: string,
  byName: UvLockedPackages,
  place: () => Place,
): LockedEdge {
  const name = nameAt(edge, 'name')
  if (name === undefined) throw lockFault(`A dependency of ${from} has no valid name.`, place())
  const version = stringAt(edge, 'version')
  const sourceKey = edge.source === undefined ? undefined : JSON.stringify(edge.source)
  const to = (byName.get(name) ?? []).filter(
    (one) =>
      (version === undefined || one.version === version) &&
      (sourceKey === undefined || one.sourceKey() === sourceKey),
  )
  if (to.length === 0)
    throw lockFault(
      `${from} depends on ${name}${version === undefined ? '' : ` ${shortened(version)}`}, which is not in the lock.`,
      place(),
    )
  return {
    name,
    to,
    extras: (stringList(edge.extra) ?? []).map(normalizeName),
    marker: stringAt(edge, 'marker') ?? null,
  }
}

function sourceOf(
  source: TomlTable,
  name: string,
  folder: string,
  place: () => Place,
): LockedSource {
  const at = (key: string): string | undefined => stringAt(source, key)
  const registry = at('registry')
  if (registry !== undefined) return { kind: 'index', index: registry }
  const git = at('git')
  if (git !== undefined) return { kind: 'repository', url: repositoryUrl(git, name, place) }
  const url = at('url')
  const subdirectory = at('subdirectory')
  const fragment = subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`
  if (url !== undefined) return { kind: 'archive', url: url + fragment }
  const path = at('path')
  if (path !== undefined) return { kind: 'archive', url: fileUrl(path, folder) + fragment }
  if (at('virtual') !== undefined) return { kind: 'virtual' }
  const tree = at('editable') ?? at('directory')
  if (tree !== undefined)
    return { kind: 'folder', path: resolve(folder, tree), editable: at('editable') !== undefined }
  throw lockFault(`${name} has no source.`, place())
}

/** `https://host/x?rev=v1#commit` as a requirement names it: `git+https://host/x@commit`. */
function repositoryUrl(git: string, name: string, place: () => Place): string {
  const [url = '', commit = ''] = git.split('#', 2)
  const asked = /[?&]rev=([0-9a-f]{40})(?:&|$)/i.exec(url)?.[1]
  if (asked !== undefined && asked.toLowerCase() !== commit.toLowerCase())
    throw lockFault(`${name} is locked to another commit than the one it requires.`, place())
  const [base = ''] = url.split('?', 1)
  const subdirectory = /[?&]subdirectory=([^&#]+)/.exec(url)?.[1]
  return `git+${base}@${commit}${subdirectory === undefined ? '' : `#subdirectory=${unquoted(subdirectory)}`}`
}

/** Most files are for other targets, so only the names of those are read. */
class UvFile implements LockedFile {
  readonly filename: string
  readonly url: string | null
  readonly #file: TomlTable
  readonly #place: () => Place

  constructor(filename: string, url: string | null, file: TomlTable, place: () => Place) {
    this.filename = filename
    this.url = url
    this.#file = file
    this.#place = place
  }

  get sha256(): string | null {
    const hash = stringAt(this.#file, 'hash')
    const digest = digestOf(hash)
    // uv refuses such a lock, too: the file could not be checked.
    if (digest === null && hash?.startsWith('sha256:') === true)
      throw lockFault(
        `The lock gives ${shortened(this.filename)} a SHA-256 that is not 64 hexadecimal digits.`,
        this.#place(),
      )
    return digest
  }

  get size(): number | null {
    return sizeAt(this.#file, 'size')
  }
}

function filesOf(
  lock: LockText,
  entry: TomlTable,
  source: TomlTable,
  name: string,
  folder: string,
  place: () => Place,
): LockedFiles {
  // Files of a local index are relative to it; the path of a single archive is in its source.
  const registry = stringAt(source, 'registry')
  const base =
    registry === undefined || /^[a-z][a-z0-9+.-]+:/i.test(registry)
      ? folder
      : resolve(folder, registry)
  const archive =
    stringAt(source, 'url') ??
    (stringAt(source, 'path') === undefined ? null : fileUrl(stringAt(source, 'path')!, folder))
  const read = (file: TomlTable): LockedFile => {
    const path = stringAt(file, 'path')
    const url = stringAt(file, 'url') ?? (path === undefined ? archive : fileUrl(path, base))
    const filename = stringAt(file, 'filename') ?? (url === null ? undefined : urlFilename(url))
    if (filename === undefined)
      throw lockFault(`A file of ${name} has neither a URL nor a name.`, place())
    return new UvFile(filename, url, file, place)
  }
  const sdist = tableAt(entry, 'sdist')
  return {
    wheels: tablesAt(lock, entry, 'wheels', `wheels of ${name}`).map(read),
    sdist:
      entry.sdist === undefined
        ? null
        : read({ filename: sdistNameOf(sdist, archive, name, entry), ...sdist }),
  }
}

const ARCHIVE_ENDING = /\.(?:tar\.[a-z0-9]+|t[a-z]{2}|zip)$/

/** For an sdist that is the archive of its source, the lock gives only hash and size. */
function sdistNameOf(
  sdist: TomlTable,
  archive: string | null,
  name: string,
  entry: TomlTable,
): string | undefined {
  if (stringAt(sdist, 'url') !== undefined || stringAt(sdist, 'path') !== undefined)
    return undefined
  const [ending] = ARCHIVE_ENDING.exec(urlFilename(archive ?? '')) ?? ['.tar.gz']
  return `${name}-${stringAt(entry, 'version') ?? '0'}${ending}`
}
