import { resolve } from 'node:path'
import { normalizeName } from '../../../packaging/name.ts'
import {
  isTable,
  stringAt,
  stringList,
  type TomlTable,
  tableAt,
} from '../../../source-trees/toml.ts'
import { isArchive, urlFilename } from '../../links.ts'
import { folderOf } from '../../source.ts'
import { addByName } from '../by-name.ts'
import { type Lock, type LockedPackage, MAIN_GROUP, NO_PARTS } from '../lock.ts'
import { type LockText, lockFault, nameAt, tablesAt, unsupportedLock } from '../lock-fault.ts'
import { requireShape } from '../lock-shape.ts'
import { LOCK_SHAPES } from '../lock-shapes.ts'
import { groupedMarker } from '../own-project.ts'
import { requirementEdge } from '../requirement-edge.ts'
import { unrequiredRoots } from '../unrequired-roots.ts'
import { condaPlatformMarker } from './conda-platform.ts'
import type { CondaRow } from './conda-row.ts'
import { archiveUrl, type PipRow, pipPackage } from './pip-row.ts'

/**
 * Reads pixi's lock (rattler_lock: versions 4 to 7): environments that list by platform what is
 * installed, without markers. `pixi install` makes the environment `default`; the others are
 * groups, and `--only-group` selects one of them.
 *
 * @throws PysizeError exit 2: `invalid-lock`, `unsupported-lock`
 */
export function readPixiLock(lock: LockText, table: TomlTable, cwd: string): Lock {
  const { file } = lock.source
  const version = stringAt(table, 'version')
  if (version === undefined || !/^[4-7]$/.test(version))
    throw unsupportedLock(file, version, 'version 4 to 7')
  requireShape(lock, table, LOCK_SHAPES['pixi.lock'])
  const environments = Object.entries(tableAt(table, 'environments'))
  const markers = installedBy(environments, file)
  const folder = folderOf(file, cwd)
  const byName = new Map<string, LockedPackage[]>()
  const packages: LockedPackage[] = []
  const conda: CondaRow[] = []
  // A truncated file is still valid YAML.
  const described = new Set<string>()
  for (const entry of tablesAt(lock, table, 'packages')) {
    const pypi = locationOf(entry, 'pypi')
    const url = pypi ?? locationOf(entry, 'conda')
    const marker = url === undefined ? undefined : markers.get(url)
    if (url === undefined || marker === undefined) continue
    described.add(url)
    if (pypi === undefined) conda.push(condaRow(entry, url, marker))
    else {
      const one = pixiPackage(entry, url, marker, byName, file, folder)
      packages.push(one)
      addByName(byName, one)
    }
  }
  for (const url of markers.keys())
    if (!described.has(url))
      throw lockFault(
        `${file} installs ${urlFilename(url).slice(0, 100)} but has no entry for it.`,
        { file },
      )
  const platforms = environments.flatMap(([name, environment]) =>
    Object.keys(tableAt(environment as TomlTable, 'packages')).map((platform) =>
      environmentMarker(name, platform),
    ),
  )
  return {
    file,
    format: 'pixi.lock',
    tool: 'pixi',
    requiresPython: null,
    environments: platforms,
    packages,
    conda,
    parts: {
      ...NO_PARTS,
      groups: environments
        .map(([name]) => normalizeName(name))
        .filter((name) => name !== 'default')
        .sort(),
    },
    selection: 'flat',
    roots: () => unrequiredRoots(packages),
    conflicts: null,
    warnings: [],
  }
}

/** The environments of each file of the lock, by its URL or path. */
function installedBy(
  environments: readonly (readonly [string, unknown])[],
  file: string,
): ReadonlyMap<string, string> {
  const markers = new Map<string, string>()
  for (const [name, environment] of environments)
    for (const [platform, list] of Object.entries(
      isTable(environment) ? tableAt(environment, 'packages') : {},
    ))
      for (const entry of Array.isArray(list) ? list : []) {
        const location = isTable(entry)
          ? (locationOf(entry, 'pypi') ?? locationOf(entry, 'conda'))
          : undefined
        if (location === undefined)
          throw lockFault(`An entry of the environment ${name} is no package.`, { file })
        const marker = environmentMarker(name, platform)
        const known = markers.get(location)
        markers.set(location, known === undefined ? marker : `${known} or ${marker}`)
      }
  return markers
}

/** The environment `default` is the main group. */
const environmentMarker = (name: string, platform: string): string =>
  groupedMarker([
    [name === 'default' ? MAIN_GROUP : normalizeName(name), condaPlatformMarker(platform)],
  ])

/**
 * Older versions write `kind: pypi` and `url` or `path`. A package that pixi builds itself is
 * `conda_source: name[hash] @ path`.
 */
function locationOf(entry: TomlTable, kind: 'pypi' | 'conda'): string | undefined {
  return (
    stringAt(entry, kind) ??
    (kind === 'conda' ? stringAt(entry, 'conda_source') : undefined) ??
    (entry.kind === kind ? (stringAt(entry, 'url') ?? stringAt(entry, 'path')) : undefined)
  )
}

function pixiPackage(
  entry: TomlTable,
  url: string,
  marker: string,
  byName: ReadonlyMap<string, readonly LockedPackage[]>,
  file: string,
  folder: string,
): LockedPackage {
  const row: PipRow = {
    name: nameAt(entry, 'name'),
    version: stringAt(entry, 'version'),
    url: archiveUrl(url, folder),
    sha256: stringAt(entry, 'sha256'),
    marker,
    requiresPython: stringAt(entry, 'requires_python'),
    local: () =>
      isArchive(url)
        ? { kind: 'index', index: null }
        : {
            kind: 'folder',
            path: resolve(folder, url),
            editable: stringAt(entry, 'editable') === 'true',
          },
    dependencies: () =>
      (stringList(entry.requires_dist) ?? [])
        .flatMap((text) => requirementEdge(text, byName))
        .filter((edge) => !/\bextra\b/.test(edge.marker ?? '')),
  }
  return pipPackage(row, file)
}

const nameOf = (entry: TomlTable, url: string): string =>
  /^([\w.-]+)(?:\[[^\]]*\])? @ /.exec(stringAt(entry, 'conda_source') ?? '')?.[1] ??
  urlFilename(url).replace(/(?:-[^-]+){2}$/, '')

function condaRow(entry: TomlTable, url: string, marker: string): CondaRow {
  const size = Number(stringAt(entry, 'size') ?? '')
  return {
    name: stringAt(entry, 'name') ?? nameOf(entry, url),
    url,
    sha256: stringAt(entry, 'sha256')?.toLowerCase() ?? null,
    md5: stringAt(entry, 'md5')?.toLowerCase() ?? null,
    size: Number.isSafeInteger(size) && size > 0 ? size : null,
    depends: stringList(entry.depends) ?? null,
    marker,
  }
}
