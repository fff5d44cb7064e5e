import { parseCoreMetadata } from '../packaging/core-metadata.ts'
import { normalizeName } from '../packaging/name.ts'
import { readEggRequires } from '../source-trees/egg-requires.ts'
import { type FileTree, joinPath } from './file-tree.ts'
import { parseRecord, type RecordRow } from './record.ts'

/** A distribution according to its metadata folder. */
export interface InstalledDistribution {
  /** Normalised. */
  readonly name: string
  /** As written; empty if unknown. */
  readonly version: string
  /** The folder from which its modules are imported, as a path of the tree. */
  readonly folder: string
  /** Its metadata folder or file in that folder: `flask-3.1.3.dist-info`. */
  readonly info: string
  /** The tool that installed it, in lower case: `pip`, `uv`, `conda`, `debian`; null if unknown. */
  readonly installer: string | null
  /** Whether a person requested it, rather than another package. uv marks all as requested. */
  readonly requested: boolean
  /** For a direct reference (PEP 610). */
  readonly directUrl: {
    readonly url: string
    readonly isFolder: boolean
    readonly isEditable: boolean
  } | null
  /** `Requires-Dist`, as written. */
  readonly requires: readonly string[]
  /** The target of its wheel; empty if unknown. */
  readonly tags: readonly string[]
  /** Null if there is no RECORD. */
  readonly rows: readonly RecordRow[] | null
  /** Without a RECORD: names in `folder` that belong to it. */
  readonly topLevel: readonly string[]
}

/** The most bytes of a metadata file; a RECORD of this size lists some hundred thousand files. */
const METADATA_LIMIT = 1 << 23
const RECORD_LIMIT = 1 << 26

/**
 * The distributions in a folder of modules. Leftovers of pip (`~umpy-1.0.dist-info`) do not count.
 */
export function readDistributions(
  tree: FileTree,
  folder: string,
): readonly InstalledDistribution[] {
  return tree.list(folder).flatMap(({ name, kind }) => {
    if (name.startsWith('~')) return []
    if (name.endsWith('.dist-info') && kind === 'folder') return readDistInfo(tree, folder, name)
    if (name.endsWith('.egg-info'))
      return readEggInfo(tree, folder, name, kind === 'folder' ? name : '')
    if (name.endsWith('.egg') && kind === 'folder')
      return readEggInfo(tree, folder, name, `${name}/EGG-INFO`)
    return []
  })
}

function readDistInfo(tree: FileTree, folder: string, info: string): InstalledDistribution {
  const text = (file: string, limit = METADATA_LIMIT): string | undefined =>
    textOf(tree, joinPath(folder, info, file), limit)
  const { name, version, requiresDist } = parseCoreMetadata(text('METADATA') ?? '')
  const record = text('RECORD', RECORD_LIMIT)
  return {
    ...identity(name, version, info.slice(0, -'.dist-info'.length)),
    folder,
    info,
    installer: installerOf(text('INSTALLER')),
    requested: tree.entry(joinPath(folder, info, 'REQUESTED')) !== undefined,
    directUrl: directUrlOf(text('direct_url.json')),
    requires: requiresDist,
    tags: [...(text('WHEEL') ?? '').matchAll(/^Tag: *(\S+)/gm)].map(([, tag]) =>
      tag!.toLowerCase(),
    ),
    rows: record === undefined ? null : parseRecord(record),
    topLevel: record === undefined ? linesOf(text('top_level.txt')) : [],
  }
}

/** setuptools' older kind (a folder, or only its PKG-INFO), and eggs of easy_install. */
function readEggInfo(
  tree: FileTree,
  folder: string,
  info: string,
  inside: string,
): InstalledDistribution {
  const path = (file: string): string => joinPath(folder, inside, file)
  const text = (file: string): string | undefined => textOf(tree, path(file), METADATA_LIMIT)
  const isFile = inside === ''
  const { name, version, requiresDist } = parseCoreMetadata(
    (isFile ? textOf(tree, joinPath(folder, info), METADATA_LIMIT) : text('PKG-INFO')) ?? '',
  )
  const listed = isFile ? undefined : text('installed-files.txt')
  const isEgg = info.endsWith('.egg')
  return {
    ...identity(name, version, info.replace(/(?:-py\d\.\d+.*)?\.egg(?:-info)?$/, '')),
    folder,
    info,
    installer: isFile ? null : installerOf(text('INSTALLER')),
    requested: true,
    directUrl: null,
    requires:
      requiresDist.length > 0 || isFile
        ? requiresDist
        : readEggRequires(text('requires.txt') ?? '').dependencies,
    tags: [],
    rows:
      listed === undefined
        ? null
        : linesOf(listed).map((line) => ({ path: `${inside}/${line}`, sha256: null, size: null })),
    topLevel: listed !== undefined ? [] : isEgg || isFile ? [info] : linesOf(text('top_level.txt')),
  }
}

/** If the metadata cannot be read, the name of its folder decides. */
function identity(
  name: string,
  version: string,
  stem: string,
): { readonly name: string; readonly version: string } {
  const hyphen = stem.indexOf('-')
  return {
    name: normalizeName(name || (hyphen < 0 ? stem : stem.slice(0, hyphen))),
    version: version || (hyphen < 0 ? '' : stem.slice(hyphen + 1)),
  }
}

const textOf = (tree: FileTree, path: string, limit: number): string | undefined =>
  tree.read(path, limit)?.toString('utf8')

const linesOf = (text = ''): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const installerOf = (text: string | undefined): string | null => text?.trim().toLowerCase() || null

function directUrlOf(text: string | undefined): InstalledDistribution['directUrl'] {
  if (text === undefined) return null
  try {
    const { url, dir_info: folder } = JSON.parse(text) as {
      url?: unknown
      dir_info?: { editable?: unknown } | null
    }
    const isFolder = typeof folder === 'object' && folder !== null
    return {
      url: typeof url === 'string' ? url : '',
      isFolder,
      isEditable: isFolder && folder.editable === true,
    }
  } catch {
    return null
  }
}
