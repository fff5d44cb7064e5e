import { resolve } from 'node:path'
import type { Place } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import { isTable, stringAt, stringList, type TomlTable, tableAt } from '../../source-trees/toml.ts'
import { fileUrl } from '../links.ts'
import { folderOf, type SourceText } from '../source.ts'
import { lazily } from './lazily.ts'
import {
  type Lock,
  type LockedPackage,
  type LockedRoot,
  type LockedSource,
  MAIN_GROUP,
  NO_PARTS,
} from './lock.ts'
import { type LockText, lockFault, unsupportedLock } from './lock-fault.ts'
import { requireShape } from './lock-shape.ts'
import { LOCK_SHAPES } from './lock-shapes.ts'
import { groupedMarker } from './own-project.ts'
import type { ProjectBeside } from './project-beside.ts'
import { projectRoots } from './project-roots.ts'

/** The version of the Pipfile that it was made from: there is only one. */
const SPEC = 6
const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i

/**
 * Reads a Pipfile.lock: packages by category, with the hashes of their files and without their
 * names (pipenv: project.py, utils/locking.py). Packages for development are installed only with
 * `--dev`.
 *
 * @throws PysizeError exit 2: `invalid-lock`, `unsupported-lock`
 */
export function readPipfileLock(
  lock: LockText,
  table: TomlTable,
  project: ProjectBeside | null,
  cwd: string,
): Lock {
  const { file } = lock.source
  const meta = tableAt(table, '_meta')
  if (meta['pipfile-spec'] !== SPEC)
    throw unsupportedLock(file, meta['pipfile-spec'], `version ${SPEC}`)
  requireShape(lock, table, LOCK_SHAPES['Pipfile.lock'])
  const sources = new Map(
    (Array.isArray(meta.sources) ? meta.sources : [])
      .filter(isTable)
      .map((source) => [stringAt(source, 'name') ?? '', stringAt(source, 'url')]),
  )
  const [first = null] = [...sources.values()]
  const places = lazily(() => keyPlaces(lock.source))
  const categories = Object.keys(table).filter((key) => key !== '_meta')
  const packages = categories.flatMap((category) =>
    Object.entries(tableAt(table, category)).map(([name, entry]) =>
      pipfilePackage(
        lock,
        category,
        name,
        entry,
        (index) => sources.get(index) ?? first,
        places,
        cwd,
      ),
    ),
  )
  const python = /^3\.\d+(?:\.\d+)?$/.exec(
    stringAt(tableAt(meta, 'requires'), 'python_full_version') ??
      stringAt(tableAt(meta, 'requires'), 'python_version') ??
      '',
  )?.[0]
  return {
    file,
    format: 'Pipfile.lock',
    tool: 'pipenv',
    requiresPython: null,
    ...(python === undefined ? {} : { python }),
    environments: null,
    packages: merged(packages),
    parts: {
      ...NO_PARTS,
      groups: categories
        .filter((category) => category !== 'default')
        .map(normalizeName)
        .sort(),
    },
    selection: 'flat',
    roots: (counted) =>
      (project === null ? directRoots(packages) : projectRoots(project, packages, counted)).map(
        (root) => ({
          ...root,
          extras: [...new Set(packages.flatMap((one) => (root.to.includes(one) ? one.asked : [])))],
        }),
      ),
    conflicts: null,
    warnings: [],
  }
}

interface PipfilePackage extends LockedPackage {
  /** Only direct requirements of the Pipfile name their index. */
  readonly isDirect: boolean
  /** The extras that the Pipfile, or a package, requires of it. Normalised. */
  readonly asked: readonly string[]
}

const directRoots = (packages: readonly PipfilePackage[]): readonly LockedRoot[] =>
  packages.flatMap((one) =>
    one.isDirect
      ? [
          {
            name: one.name,
            to: [one],
            extras: [],
            marker: null,
            text: one.name,
            origin: [one.place()] as const,
            isProject: false,
          },
        ]
      : [],
  )

/** A package of several categories is one package if they have the same version. */
function merged(packages: readonly PipfilePackage[]): readonly PipfilePackage[] {
  const found = new Map<string, PipfilePackage>()
  for (const one of packages) {
    const key = `${one.name} ${one.version} ${JSON.stringify(one.source)}`
    const known = found.get(key)
    found.set(
      key,
      known === undefined
        ? one
        : {
            ...known,
            marker: `${known.marker} or ${one.marker}`,
            writtenMarkers: [...(known.writtenMarkers ?? []), ...(one.writtenMarkers ?? [])],
            isDirect: known.isDirect || one.isDirect,
          },
    )
  }
  return [...found.values()]
}

function pipfilePackage(
  { source: { file } }: LockText,
  category: string,
  written: string,
  entry: unknown,
  indexOf: (name: string) => string | null | undefined,
  places: () => ReadonlyMap<string, Place>,
  cwd: string,
): PipfilePackage {
  const place = (): Place => places().get(written) ?? { file }
  if (!NAME.test(written) || written.length > 200 || !isTable(entry))
    throw lockFault(`A package of '${category.slice(0, 50)}' has no valid name or entry.`, { file })
  const name = normalizeName(written)
  const marker = stringAt(entry, 'markers')
  const version = /^==(?!=)\s*(\S+)$/.exec(stringAt(entry, 'version') ?? '')?.[1] ?? null
  const index = indexOf(stringAt(entry, 'index') ?? '') ?? null
  const source = sourceOf(entry, index, folderOf(file, cwd))
  const group = category === 'default' ? MAIN_GROUP : normalizeName(category)
  return {
    name,
    version,
    source,
    files: () => ({ wheels: [], sdist: null }),
    hashes: (stringList(entry.hashes) ?? []).flatMap(
      (hash) => /^sha256:([0-9a-f]{64})$/i.exec(hash)?.[1]?.toLowerCase() ?? [],
    ),
    marker: groupedMarker([[group, marker ?? null]]),
    writtenMarkers: marker === undefined ? [] : [marker],
    requiresPython: null,
    forks: [],
    dependencies: () => null,
    extras: () => new Map(),
    place,
    isDirect: 'index' in entry || source.kind !== 'index',
    asked: (stringList(entry.extras) ?? []).map(normalizeName),
  }
}

function sourceOf(entry: TomlTable, index: string | null, folder: string): LockedSource {
  const git = stringAt(entry, 'git')
  const subdirectory = stringAt(entry, 'subdirectory')
  const within = subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`
  if (git !== undefined)
    return { kind: 'repository', url: `git+${git}@${stringAt(entry, 'ref') ?? ''}${within}` }
  const path = stringAt(entry, 'path') ?? stringAt(entry, 'file')
  if (path === undefined) return { kind: 'index', index }
  if (/^https?:/i.test(path)) return { kind: 'archive', url: path + within }
  return /\.(?:whl|tar\.gz|zip)$/.test(path)
    ? { kind: 'archive', url: fileUrl(path, folder) }
    : { kind: 'folder', path: resolve(folder, path), editable: entry.editable === true }
}

/** The first line of each key that begins an object: JSON is written with one key on a line. */
function keyPlaces({ file, text }: SourceText): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const [at, line] of text.split('\n').entries()) {
    const [, indent, key] = /^(\s*)"([^"]*)": \{/.exec(line) ?? []
    if (indent !== undefined && key !== undefined && !places.has(key))
      places.set(key, { file, line: at + 1, column: indent.length + 1, text: line })
  }
  return places
}
