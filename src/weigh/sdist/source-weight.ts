import { PysizeError } from '../../errors.ts'
import { parseCoreMetadata } from '../../packaging/core-metadata.ts'
import { normalizeName } from '../../packaging/name.ts'
import { buildLayout } from '../../source-trees/build-layout.ts'
import { entryPointsText, metadataSize } from '../../source-trees/built-metadata.ts'
import type { Layout, SourceTree } from '../../source-trees/source-tree.ts'
import { parseToml, type TomlTable, tableAt } from '../../source-trees/toml.ts'
import { countCode, noCounts } from '../bytecode/code-counts.ts'
import { ENOUGH } from '../bytecode/code-sample.ts'
import { type EntryPoints, parseEntryPoints } from '../entry-points.ts'
import type { CountedCode, SdistFacts } from '../facts.ts'
import { placesOfFiles } from '../folders.ts'
import { packListing } from '../listing.ts'
import { hashedRow } from '../record.ts'
import { compiledSources } from './compiled.ts'

/** How a source tree is to be installed. */
export interface BuildRequest {
  readonly name: string
  readonly version: string
  /** Bytes of the archive; 0 for a folder, which is not downloaded. */
  readonly download: number
  /** The absolute folder of an editable install. */
  readonly editable?: string
  /** The URL that direct_url.json records (PEP 610), of a folder. */
  readonly url?: string
}

/**
 * The possible error of rules that use only settings: the build writes METADATA, and data files may
 * be left out or generated. Bytes, and a share. Fitted on real builds: benchmarks/sdist-sizes.md.
 */
const DOUBT = { fixed: 400, low: 0.05, high: 0.05 } as const
/** For packed trees, whose data files may not be meant for installation. */
const PACKED_DATA = 0.5

/** The size of `WHEEL` as setuptools writes it. */
const WHEEL_FILE = 91

/**
 * Estimates what a build of a source tree installs, from its list of files and its settings. No
 * code is run.
 */
export function weighSource(tree: SourceTree, request: BuildRequest): SdistFacts {
  const pyproject = tomlOf(tree.texts.get('pyproject.toml'))
  const layout = buildLayout(tree, pyproject, normalizeName(request.name).replaceAll('-', '_'))
  const { distInfo, entryPoints, files: infoFiles } = distInfoOf(tree, pyproject, request)
  const taken =
    request.editable === undefined
      ? takenFiles(tree, layout)
      : editableFiles(layout, request.editable, distInfo)
  const python = { files: 0, empty: 0, size: 0, tests: 0, paths: 0 }
  const bytes = { code: 0, data: 0, unsure: 0 }
  const all: (readonly [path: string, size: number])[] = [...infoFiles]
  for (const { inside, size, sure } of taken) {
    if (!sure) {
      bytes.unsure += size
      continue
    }
    all.push([inside, size])
    if (!inside.endsWith('.py')) {
      bytes.data += size
      continue
    }
    bytes.code += size
    python.files++
    python.size += size
    python.paths += inside.length
    if (size === 0) python.empty++
    if (/(^|\/)tests?\//.test(inside)) python.tests += size
  }
  const rows = all.reduce((sum, [path, size]) => sum + hashedRow(path.length, size) + 1, 0)
  const record = rows + `${distInfo}/RECORD,,\n`.length
  const info = infoFiles.reduce((sum, [, size]) => sum + size, 0)
  const size = info + record + bytes.code + bytes.data
  // If no rule finds anything, the whole tree may be installed.
  const rest =
    taken.length === 0 ? [...tree.sizes.values()].reduce((sum, one) => sum + one, 0) : bytes.unsure
  const optional = tree.packed ? Math.round(bytes.data * PACKED_DATA) : 0
  const code = request.editable === undefined ? countedCode(tree, layout) : undefined
  const extensions =
    request.editable === undefined
      ? compiledSources(tree.sizes, tree.texts.get('setup.py'))
      : undefined
  const files = all.length + 1
  const listing = new Map(all)
  return {
    kind: 'sdist',
    download: request.download,
    installed: {
      size,
      low: Math.max(0, Math.round((size - optional) * (1 - DOUBT.low) - DOUBT.fixed)),
      high: Math.round((size + rest) * (1 + DOUBT.high) + DOUBT.fixed),
    },
    files,
    places: placesOfFiles(listing.keys(), distInfo),
    listing: packListing(listing),
    python,
    ...(code === undefined ? {} : { code }),
    wheel: { distInfo, entryPoints, record: { size: record, expected: record - files } },
    ...(extensions === undefined ? {} : { extensions }),
    ...(request.url === undefined
      ? {}
      : { directUrl: directUrlSize(request.url, request.editable !== undefined) }),
  }
}

interface InstalledFile {
  readonly inside: string
  readonly size: number
  readonly sure: boolean
}

function takenFiles({ sizes }: SourceTree, layout: Layout): InstalledFile[] {
  const found: InstalledFile[] = []
  for (const [path, size] of sizes) {
    const taken = layout.take(path)
    if (taken !== undefined) found.push({ ...taken, size })
  }
  return found
}

/** The modules that are installed and whose texts were read, up to an amount that is enough. */
function countedCode({ texts }: SourceTree, layout: Layout): CountedCode | undefined {
  const counts = noCounts()
  let size = 0
  let tests = 0
  for (const [path, text] of texts) {
    if (size >= ENOUGH) break
    if (!path.endsWith('.py') || text === '' || layout.take(path)?.sure !== true) continue
    const source = Buffer.from(text)
    countCode(counts, source)
    size += source.length
    if (/(^|\/)tests?\//.test(path)) tests += source.length
  }
  return size === 0 ? undefined : { size, tests, counts: [...counts] }
}

/**
 * Bytes of the module that maps names to folders, without the folder's path. setuptools writes it
 * unless a path file for one folder of packages is enough (setuptools/command/editable_wheel.py).
 */
const FINDER = 3366

function editableFiles(layout: Layout, folder: string, distInfo: string): InstalledFile[] {
  const stem = distInfo.replace('.dist-info', '')
  const sure = true
  if (layout.editable === 'path')
    return [{ inside: `__editable__.${stem}.pth`, size: folder.length + '/src'.length + 1, sure }]
  const finder = `__editable___${stem.replace(/[-.]/g, '_')}_finder`
  return [
    {
      inside: `__editable__.${stem}.pth`,
      size: `import ${finder}; ${finder}.install()`.length,
      sure,
    },
    { inside: `${finder}.py`, size: FINDER + folder.length, sure },
  ]
}

const directUrlSize = (url: string, editable: boolean): number =>
  JSON.stringify({ dir_info: editable ? { editable } : {}, url }).length + (editable ? 3 : 2)

interface DistInfo {
  readonly distInfo: string
  readonly entryPoints: EntryPoints | null
  readonly files: readonly (readonly [path: string, size: number])[]
}

/** The files of the .dist-info folder, without RECORD. */
function distInfoOf(
  tree: SourceTree,
  pyproject: TomlTable,
  { name, version }: BuildRequest,
): DistInfo {
  const distInfo = `${normalizeName(name).replaceAll('-', '_')}-${version}.dist-info`
  const scripts = entryPointsText(tree, pyproject)
  const files: (readonly [string, number])[] = [
    [`${distInfo}/METADATA`, metadataSize(tree, pyproject, { name, version })],
    [`${distInfo}/WHEEL`, WHEEL_FILE],
  ]
  const backend = tableAt(pyproject, 'build-system')['build-backend']
  if (typeof backend !== 'string' || backend.startsWith('setuptools'))
    files.push([`${distInfo}/top_level.txt`, normalizeName(name).length + 1])
  if (scripts !== '') files.push([`${distInfo}/entry_points.txt`, scripts.length])
  for (const [path, size] of tree.sizes)
    if (/^(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$/i.test(path))
      files.push([`${distInfo}/licenses/${path}`, size])
  return { distInfo, files, entryPoints: scripts === '' ? null : parseEntryPoints(scripts) }
}

/** A pyproject.toml that is not TOML is ignored: published archives contain such files. */
function tomlOf(text: string | undefined): TomlTable {
  if (text === undefined) return {}
  try {
    return parseToml('pyproject.toml', text)
  } catch (error) {
    if (error instanceof PysizeError) return {}
    throw error
  }
}

/** The name and version that a packed tree states. */
export function namedBy({ texts }: Pick<SourceTree, 'texts'>): {
  readonly name: string
  readonly version: string
} {
  const { name, version } = parseCoreMetadata(texts.get('PKG-INFO') ?? '')
  return { name, version }
}
