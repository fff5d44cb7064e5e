import { resolve } from 'node:path'
import { type Place, type Warning, warning } from '../../errors.ts'
import type { ToolName } from '../../model/estimate.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseLenientSpecifierSet, parseSpecifierSet } from '../../packaging/versions/specifier.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import { isTable, stringAt, stringList, type TomlTable, tableAt } from '../../source-trees/toml.ts'
import { fileUrl, urlFilename } from '../links.ts'
import { folderOf } from '../source.ts'
import { addByName } from './by-name.ts'
import { lazily } from './lazily.ts'
import type {
  Lock,
  LockedEdge,
  LockedFile,
  LockedPackage,
  LockedRoot,
  LockedSource,
} from './lock.ts'
import { NO_PARTS } from './lock.ts'
import {
  type LockText,
  lockFault,
  nameAt,
  placeOfPackage,
  sizeAt,
  tablesAt,
  unsupportedLock,
} from './lock-fault.ts'
import { requireShape } from './lock-shape.ts'
import { LOCK_SHAPES } from './lock-shapes.ts'
import { ownRoot } from './own-project.ts'
import type { ProjectBeside } from './project-beside.ts'
import { rootsOfLines } from './project-roots.ts'
import { hasOddSize, pylockFaults } from './pylock-faults.ts'
import { requiresPythonAt } from './requires-python.ts'

/**
 * Reads a pylock.toml (PEP 751, packaging.python.org/specifications/pylock-toml). Faults that leave
 * the answer unchanged are warnings: tools write such files, and pip refuses them.
 *
 * @throws PysizeError exit 2: `invalid-lock`, `unsupported-lock`
 */
export function readPylock(
  lock: LockText,
  table: TomlTable,
  project: ProjectBeside | null,
  cwd: string,
): Lock {
  const { file } = lock.source
  const version = table['lock-version']
  if (version !== undefined && typeof version !== 'string')
    throw lockFault(`'lock-version' in ${file} is not a text.`, { file })
  if (typeof version !== 'string' || !isKnownVersion(version))
    throw unsupportedLock(file, version, 'version 1')
  if (!Array.isArray(table.packages)) throw lockFault(`${file} has no list of packages.`, { file })
  requireShape(lock, table, LOCK_SHAPES['pylock.toml'])
  const folder = folderOf(file, cwd)
  const faults = new Map<string, number>()
  const fault = (what: string): void => void faults.set(what, (faults.get(what) ?? 0) + 1)
  const creator = stringAt(table, 'created-by')
  if (creator === undefined) fault('it does not say what created it')
  const tool = toolOf(creator)
  const byName = new Map<string, LockedPackage[]>()
  const packages = tablesAt(lock, table, 'packages').map((entry, at) => {
    const read = pylockPackage({ lock, entry, at, folder, byName, tool, fault })
    // The lines of the project are the roots.
    const one = isOwn(read, project, folder) ? { ...read, dependencies: () => [] } : read
    addByName(byName, one)
    return one
  })
  const names = (key: string): readonly string[] =>
    (stringList(table[key]) ?? []).map(normalizeName)
  const defaultGroups = names('default-groups')
  if ((stringList(table.extras) ?? []).some((extra) => normalizeName(extra) !== extra))
    fault('names are not in their normal form')
  return {
    file,
    format: 'pylock.toml',
    tool,
    requiresPython: requiresPythonAt(table, 'requires-python', 'The lock', () => ({ file })),
    environments: stringList(table.environments) ?? null,
    packages,
    parts: {
      ...NO_PARTS,
      extras: names('extras').toSorted(),
      groups: [...new Set([...names('dependency-groups'), ...defaultGroups])].sort(),
      defaultGroups,
    },
    selection: 'flat',
    roots: () => {
      const own = packages.filter((one) => isOwn(one, project, folder))
      const lines = project === null ? [] : projectLines(project, byName)
      return lines.length === 0 ? packages.map(rootOf) : [...own.map(ownRoot), ...lines]
    },
    conflicts: null,
    warnings: [...faults].map(([what, count]) => invalid(file, what, count)),
  }
}

const [FIRST, NEXT] = [parseVersion('1')!.key, parseVersion('2.dev0')!.key]

/** By the rule of `packaging` (pylock.py, `Pylock._from_dict`). */
function isKnownVersion(text: string): boolean {
  const key = parseVersion(text)?.key
  return key !== undefined && key >= FIRST && key < NEXT
}

/** The project next to the lock, if the lock installs it. */
const isOwn = ({ source }: LockedPackage, project: ProjectBeside | null, folder: string): boolean =>
  project !== null && source.kind === 'folder' && source.path === folder

const rootOf = (one: LockedPackage): LockedRoot => ({
  name: one.name,
  to: [one],
  extras: [],
  marker: null,
  text: textOf(one),
  origin: [one.place()],
  isProject: false,
})

/**
 * The lines of the project that a lock was exported from. An export does not tell with which extras
 * and groups, so each line counts whose package is in the lock.
 */
const projectLines = (
  { lines }: ProjectBeside,
  byName: ReadonlyMap<string, readonly LockedPackage[]>,
): readonly LockedRoot[] =>
  rootsOfLines(
    [...lines].flatMap(([name, all]) => all.map((line) => [name, line] as const)),
    byName,
  )

const invalid = (file: string, what: string, count: number): Warning =>
  warning(
    'lock-invalid',
    `${file} is not a valid lock file (PEP 751), and pip may refuse it: ${what}${count === 1 ? '' : ` (${count} times)`}.`,
  )

/** `name==version`, as a line of a requirements file would say it. */
const textOf = ({ name, version }: LockedPackage): string =>
  version === null ? name : `${name}==${version}`

/** uv installs what uv locked; files that others export are for pip. */
const toolOf = (creator: string | undefined): ToolName =>
  creator === 'uv' || creator === 'pdm' ? creator : 'pip'

interface PylockEntry {
  readonly lock: LockText
  readonly entry: TomlTable
  readonly at: number
  readonly folder: string
  readonly byName: ReadonlyMap<string, readonly LockedPackage[]>
  readonly tool: ToolName
  readonly fault: (what: string) => void
}

function pylockPackage({
  lock,
  entry,
  at,
  folder,
  byName,
  tool,
  fault,
}: PylockEntry): LockedPackage {
  const place = lazily(() => placeOfPackage(lock, at))
  const name = nameAt(entry, 'name')
  if (name === undefined) throw lockFault('A package has no valid name.', place())
  const files = [
    ...tablesAt(lock, entry, 'wheels', `wheels of ${name}`),
    ...(isTable(entry.sdist) ? [entry.sdist] : []),
  ]
  // pip and uv refuse it; a lock may have been cut off before them.
  const hashed = isTable(entry.archive) ? [...files, entry.archive] : files
  if (hashed.some(({ hashes }) => !isTable(hashes) || Object.keys(hashes).length === 0))
    throw lockFault(`A file of ${name} has no hashes.`, place())
  if (tool === 'uv' && hashed.some(hasOddSize))
    throw lockFault(`A size of ${name} is not a number of bytes.`, place())
  for (const what of pylockFaults(entry, name, files, filenameOf)) fault(what)
  const sources = ['vcs', 'directory', 'archive'].filter((key) => key in entry)
  if (sources.length + Math.min(1, files.length) !== 1)
    throw lockFault(
      `${name} has ${sources.length + files.length === 0 ? 'no source' : 'several sources'}.`,
      place(),
    )
  const requiresPython = requiresPythonAt(
    entry,
    'requires-python',
    name,
    place,
    parseLenientSpecifierSet,
  )
  if (requiresPython !== null && parseSpecifierSet(requiresPython) === undefined)
    fault('a requires-python is not written as PEP 440 says')
  const read = (file: TomlTable): LockedFile => fileOf(file, name, folder, place)
  return {
    name,
    version: stringAt(entry, 'version') ?? null,
    source: sourceOf(entry, name, folder, place),
    files: lazily(() => ({
      wheels: tablesAt(lock, entry, 'wheels').map(read),
      sdist: isTable(entry.sdist) ? read(entry.sdist) : null,
    })),
    marker: stringAt(entry, 'marker') ?? null,
    requiresPython,
    forks: [],
    dependencies: lazily(() => edgesOf(lock, entry, name, byName)),
    extras: () => new Map(),
    place,
  }
}

/** An entry may specify the package by more keys than its name, which are keys of the package. */
function edgesOf(
  lock: LockText,
  entry: TomlTable,
  name: string,
  byName: PylockEntry['byName'],
): readonly LockedEdge[] | null {
  if (entry.dependencies === undefined) return null
  return tablesAt(lock, entry, 'dependencies', `dependencies of ${name}`).flatMap((edge) => {
    const target = nameAt(edge, 'name')
    if (target === undefined) return []
    const version = stringAt(edge, 'version')
    const to = (byName.get(target) ?? []).filter(
      (one) => version === undefined || one.version === version,
    )
    return to.length === 0 ? [] : [{ name: target, to, extras: [], marker: null }]
  })
}

function sourceOf(
  entry: TomlTable,
  name: string,
  folder: string,
  place: () => Place,
): LockedSource {
  const [vcs, directory, archive] = ['vcs', 'directory', 'archive'].map((key) =>
    key in entry ? tableAt(entry, key) : undefined,
  )
  const within = (table: TomlTable): string => {
    const subdirectory = stringAt(table, 'subdirectory')
    return subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`
  }
  if (vcs !== undefined) {
    const [type, path, commit] = ['type', 'path', 'commit-id'].map((key) => stringAt(vcs, key))
    const url = stringAt(vcs, 'url') ?? (path === undefined ? undefined : fileUrl(path, folder))
    if (type === undefined || url === undefined || commit === undefined)
      throw lockFault(`The repository of ${name} has no type, URL or commit.`, place())
    return { kind: 'repository', url: `${type}+${url}@${commit}${within(vcs)}` }
  }
  if (directory !== undefined) {
    const path = stringAt(directory, 'path')
    if (path === undefined) throw lockFault(`The directory of ${name} has no path.`, place())
    return {
      kind: 'folder',
      path: resolve(folder, path, stringAt(directory, 'subdirectory') ?? '.'),
      editable: directory.editable === true,
    }
  }
  if (archive !== undefined) {
    const { url, sha256 } = fileOf(archive, name, folder, place)
    const hash = sha256 === null ? '' : `#sha256=${sha256}`
    if (url === null)
      throw lockFault(`The archive of ${name} has neither a URL nor a path.`, place())
    return { kind: 'archive', url: url + (within(archive) || hash) }
  }
  return { kind: 'index', index: stringAt(entry, 'index') ?? null }
}

function filenameOf(file: TomlTable): string | undefined {
  const place = stringAt(file, 'url') ?? stringAt(file, 'path')
  return stringAt(file, 'name') ?? (place === undefined ? undefined : urlFilename(place))
}

function fileOf(file: TomlTable, name: string, folder: string, place: () => Place): LockedFile {
  const path = stringAt(file, 'path')
  const url = stringAt(file, 'url') ?? (path === undefined ? null : fileUrl(path, folder))
  const filename = filenameOf(file)
  if (filename === undefined)
    throw lockFault(`A file of ${name} has neither a name nor a URL.`, place())
  const sha256 = stringAt(tableAt(file, 'hashes'), 'sha256')?.toLowerCase()
  return {
    filename,
    url,
    sha256: /^[0-9a-f]{64}$/.test(sha256 ?? '') ? sha256! : null,
    size: sizeAt(file, 'size'),
  }
}
