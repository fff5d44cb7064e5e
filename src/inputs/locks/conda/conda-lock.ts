import { isCondaFile } from '../../../packaging/conda-file.ts'
import {
  isTable,
  stringAt,
  stringList,
  type TomlTable,
  tableAt,
} from '../../../source-trees/toml.ts'
import { shortened } from '../../../text/shortened.ts'
import { fileUrl, isArchive } from '../../links.ts'
import { folderOf } from '../../source.ts'
import { addByName } from '../by-name.ts'
import { type Lock, type LockedPackage, MAIN_GROUP, NO_PARTS } from '../lock.ts'
import { type LockText, lockFault, nameAt, tablesAt, unsupportedLock } from '../lock-fault.ts'
import { requireShape } from '../lock-shape.ts'
import { LOCK_SHAPES } from '../lock-shapes.ts'
import { groupedMarker } from '../own-project.ts'
import { requirementEdge } from '../requirement-edge.ts'
import { unlessEmpty } from '../unless-empty.ts'
import { unrequiredRoots } from '../unrequired-roots.ts'
import { condaPlatformMarker } from './conda-platform.ts'
import type { CondaRow } from './conda-row.ts'
import { archiveUrl, pipPackage } from './pip-row.ts'

/**
 * Reads a lock of conda-lock (CEP 37): a row for each package, platform and category. Its install
 * takes the categories `main` and `dev`; others are extras.
 *
 * @throws PysizeError exit 2: `invalid-lock`, `unsupported-lock`
 */
export function readCondaLock(lock: LockText, table: TomlTable, cwd: string): Lock {
  const { file } = lock.source
  if (table.version !== '1') throw unsupportedLock(file, table.version, 'version 1')
  requireShape(lock, table, LOCK_SHAPES['conda-lock.yml'])
  const folder = folderOf(file, cwd)
  const rows = tablesAt(lock, table, 'package')
  const platforms = Array.isArray(tableAt(table, 'metadata').platforms)
    ? (tableAt(table, 'metadata').platforms as unknown[])
    : []
  const other = rows.find(({ manager }) => manager !== 'conda' && manager !== 'pip')
  if (other !== undefined)
    throw lockFault(`The manager of ${stringAt(other, 'name')} is neither conda nor pip.`, { file })
  const byName = new Map<string, LockedPackage[]>()
  const packages = merged(rows.filter((row) => row.manager === 'pip')).map(({ row, marker }) => {
    const one = condaLockPackage(row, marker, byName, file, folder)
    addByName(byName, one)
    return one
  })
  const conda = rows.filter((row) => row.manager === 'conda').map((row) => condaRow(row, file))
  const extras = [...new Set(rows.map(categoryOf))]
    .filter((category) => category !== 'main' && category !== 'dev')
    .sort()
  const groups = rows.some((row) => categoryOf(row) === 'dev') ? ['dev'] : []
  return {
    file,
    format: 'conda-lock.yml',
    tool: 'conda-lock',
    requiresPython: null,
    environments: unlessEmpty(
      platforms.flatMap((platform) =>
        typeof platform === 'string' ? [condaPlatformMarker(platform)] : [],
      ),
    ),
    packages,
    sources: stringList(tableAt(table, 'metadata').sources) ?? [],
    conda,
    parts: {
      ...NO_PARTS,
      extras,
      groups,
      defaultGroups: groups,
    },
    selection: 'flat',
    roots: () => unrequiredRoots(packages),
    conflicts: null,
    warnings: [],
  }
}

const categoryOf = (row: TomlTable): string => stringAt(row, 'category') ?? 'main'

function rowMarker(row: TomlTable): string {
  const platform = condaPlatformMarker(stringAt(row, 'platform') ?? '')
  const category = categoryOf(row)
  if (category === 'main') return groupedMarker([[MAIN_GROUP, platform]])
  return category === 'dev'
    ? groupedMarker([['dev', platform]])
    : `${JSON.stringify(category)} in extras and ${platform}`
}

/** One file may be in rows for several platforms and categories. */
function merged(
  rows: readonly TomlTable[],
): readonly { readonly row: TomlTable; readonly marker: string }[] {
  const found = new Map<string, { readonly row: TomlTable; marker: string }>()
  for (const row of rows) {
    const key = JSON.stringify([row.name, row.version, row.url])
    const known = found.get(key)
    if (known === undefined) found.set(key, { row, marker: rowMarker(row) })
    else known.marker = `${known.marker} or ${rowMarker(row)}`
  }
  return [...found.values()]
}

function condaLockPackage(
  row: TomlTable,
  marker: string,
  byName: ReadonlyMap<string, readonly LockedPackage[]>,
  file: string,
  folder: string,
): LockedPackage {
  const url = stringAt(row, 'url')
  if (url === undefined) throw lockFault('A package has no URL.', { file })
  return pipPackage(
    {
      name: nameAt(row, 'name'),
      version: stringAt(row, 'version'),
      url: archiveUrl(url, folder),
      sha256: hashOf(row, 'sha256', 64),
      marker,
      local: () =>
        isArchive(url)
          ? { kind: 'index', index: null }
          : {
              kind: 'folder',
              path: new URL(fileUrl(url.replace(/^file:\/\//, ''), folder)).pathname,
              editable: false,
            },
      dependencies: () =>
        Object.entries(tableAt(row, 'dependencies')).flatMap(([required, specifier]) =>
          requirementEdge(
            `${required}${typeof specifier === 'string' && /^[<>=!~]/.test(specifier) ? specifier : ''}`,
            byName,
          ),
        ),
    },
    file,
  )
}

function condaRow(row: TomlTable, file: string): CondaRow {
  const [name = '', url = ''] = [stringAt(row, 'name'), stringAt(row, 'url')]
  if (!isCondaFile(url))
    throw lockFault(`The URL of ${shortened(name)} is not that of a conda package.`, { file })
  return {
    name,
    url,
    sha256: hashOf(row, 'sha256', 64),
    md5: hashOf(row, 'md5', 32),
    size: null,
    depends: Object.entries(tableAt(row, 'dependencies')).map(([name, asked]) =>
      `${name} ${typeof asked === 'string' ? asked : ''}`.trim(),
    ),
    marker: rowMarker(row),
  }
}

function hashOf(row: TomlTable, algorithm: string, length: number): string | null {
  const hash = isTable(row.hash) ? stringAt(row.hash, algorithm)?.toLowerCase() : undefined
  return hash !== undefined && hash.length === length && /^[0-9a-f]+$/.test(hash) ? hash : null
}
