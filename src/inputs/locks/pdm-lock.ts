import { resolve } from 'node:path'
import type { Place } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import { stringAt, stringList, type TomlTable, tableAt } from '../../source-trees/toml.ts'
import { fileUrl } from '../links.ts'
import { folderOf } from '../source.ts'
import { addByName } from './by-name.ts'
import { checkableFiles } from './checkable-files.ts'
import { lazily } from './lazily.ts'
import {
  type Lock,
  type LockedEdge,
  type LockedPackage,
  type LockedSource,
  MAIN_GROUP,
} from './lock.ts'
import {
  type LockText,
  lockFault,
  nameAt,
  placeOfPackage,
  tablesAt,
  unsupportedLock,
} from './lock-fault.ts'
import { requireShape } from './lock-shape.ts'
import { LOCK_SHAPES } from './lock-shapes.ts'
import { groupedMarker, ownProject, ownRoot } from './own-project.ts'
import type { ProjectBeside } from './project-beside.ts'
import { projectRoots } from './project-roots.ts'
import { pythonMarker } from './python-marker.ts'
import { requirementEdge } from './requirement-edge.ts'
import { requiresPythonAt } from './requires-python.ts'
import { splitFiles } from './split-files.ts'
import { unlessEmpty } from './unless-empty.ts'

/**
 * Reads PDM's lock file (pdm: project/lockfile/pdmlock.py, models/repositories/lock.py). With the
 * strategy `inherit_metadata`, each package names the groups and the marker for which it is locked;
 * without it, the project's requirements are walked.
 *
 * @throws PysizeError exit 2: `invalid-lock`, `unsupported-lock`
 */
export function readPdmLock(
  lock: LockText,
  table: TomlTable,
  project: ProjectBeside | null,
  cwd: string,
): Lock {
  const { file } = lock.source
  const metadata = tableAt(table, 'metadata')
  const version = stringAt(metadata, 'lock_version')
  if (version === undefined || !/^4(?:\.\d+)*$/.test(version))
    throw unsupportedLock(file, version, 'version 4')
  requireShape(lock, table, LOCK_SHAPES['pdm.lock'])
  const folder = folderOf(file, cwd)
  const inherits = (stringList(metadata.strategy) ?? []).includes('inherit_metadata')
  const isFlat = inherits || project === null
  const resolution = tableAt(project?.table ?? {}, 'tool', 'pdm', 'resolution')
  const excluded = new Set((stringList(resolution.excludes) ?? []).map(normalizeName))
  const locked = pdmPackages({ lock, inherits, folder, excluded }, table)
  const own = projectOf(project, folder)
  const known = (stringList(metadata.groups) ?? namedGroups(lock, table, project))
    .map(normalizeName)
    .filter((group) => group !== 'default')
  const optional = new Set(
    Object.keys(tableAt(project?.table ?? {}, 'project', 'optional-dependencies')).map(
      normalizeName,
    ),
  )
  const extras = known.filter((group) => optional.has(group)).sort()
  const groups = known.filter((group) => !optional.has(group)).sort()
  const members = own === null ? [] : [own.name]
  return {
    file,
    format: 'pdm.lock',
    tool: 'pdm',
    requiresPython: null,
    environments: unlessEmpty(targetsOf(tablesAt(lock, metadata, 'targets'), () => ({ file }))),
    packages: own === null ? locked : [own, ...locked],
    // `pdm sync` installs all groups of the lock.
    parts: {
      extras,
      groups,
      defaultExtras: extras,
      defaultGroups: groups,
      members,
      defaultMembers: members,
    },
    selection: isFlat ? 'flat' : 'walk',
    roots: (counted) => [
      ...(own === null || !counted.main ? [] : [ownRoot(own)]),
      ...projectRoots(project, locked, counted),
    ],
    conflicts: null,
    warnings: [],
  }
}

/** Groups for which packages are locked, and those of the project: old locks do not list them. */
function namedGroups(
  lock: LockText,
  table: TomlTable,
  project: ProjectBeside | null,
): readonly string[] {
  const entries = tablesAt(lock, table, 'package')
  const lines = [...(project?.lines.values() ?? [])].flat()
  return [
    ...new Set([
      ...entries.flatMap((entry) => stringList(entry.groups) ?? []),
      ...lines.flatMap(({ group, extra }) => group ?? extra ?? []),
    ]),
  ]
}

function projectOf(project: ProjectBeside | null, folder: string): LockedPackage | null {
  const table = project?.table ?? {}
  const name = nameAt(tableAt(table, 'project'), 'name')
  const settings = tableAt(table, 'tool', 'pdm')
  const type = stringAt(settings, 'package-type')
  const isInstalled = type === undefined ? settings.distribution !== false : type === 'library'
  if (project === null || name === undefined || !isInstalled) return null
  return ownProject(name, stringAt(tableAt(table, 'project'), 'version'), project, folder)
}

const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['linux', 'linux'],
  ['manylinux', 'linux'],
  ['musllinux', 'linux'],
  ['macos', 'darwin'],
  ['windows', 'win32'],
])

/** The targets that a lock was made for, as markers; empty if it is for any machine. */
function targetsOf(targets: readonly TomlTable[], place: () => Place): readonly string[] {
  return targets.map((target) => {
    const python = requiresPythonAt(target, 'requires_python', 'A target of the lock', place)
    const system = SYSTEMS.get(/^[a-z]+/.exec(stringAt(target, 'platform') ?? '')?.[0] ?? '')
    const implementation = stringAt(target, 'implementation')
    const pythons = python === null ? [] : pythonMarker(python)
    const all = [
      ...pythons,
      ...(system === undefined ? [] : [`sys_platform == "${system}"`]),
      ...(implementation === undefined
        ? []
        : [`implementation_name == ${JSON.stringify(implementation)}`]),
    ]
    return all.length === 0 ? 'python_version >= "3"' : all.join(' and ')
  })
}

/** One package of a lock, with the entries for sets of its extras. */
interface PdmEntries {
  readonly own: TomlTable
  readonly at: number
  readonly withExtras: TomlTable[]
}

/** The facts that all packages of a lock share. */
interface PdmLock {
  readonly lock: LockText
  readonly inherits: boolean
  readonly folder: string
  /** Names that the project's settings leave out of every resolution. */
  readonly excluded: ReadonlySet<string>
}

/** An entry with extras is the same distribution; it lists the dependencies of the extras. */
function pdmPackages(of: PdmLock, table: TomlTable): readonly LockedPackage[] {
  const { lock } = of
  const entries = new Map<string, PdmEntries>()
  for (const [at, entry] of tablesAt(lock, table, 'package').entries()) {
    const name = nameAt(entry, 'name')
    if (name === undefined)
      throw lockFault('A package has no valid name.', placeOfPackage(lock, at))
    const key = JSON.stringify([name, entry.version, entry.path, entry.url, entry.revision])
    const known = entries.get(key)
    const extras = stringList(entry.extras) ?? []
    if (known === undefined)
      entries.set(key, { own: entry, at, withExtras: extras.length > 0 ? [entry] : [] })
    else if (extras.length > 0) known.withExtras.push(entry)
    else entries.set(key, { ...known, own: entry, at })
  }
  const byName = new Map<string, LockedPackage[]>()
  return [...entries.values()].map(({ own, at, withExtras }) => {
    const one = pdmPackage({ ...of, own, at, withExtras, byName })
    addByName(byName, one)
    return one
  })
}

interface PdmPackage extends PdmEntries, PdmLock {
  readonly byName: ReadonlyMap<string, readonly LockedPackage[]>
}

function pdmPackage({
  lock,
  own,
  at,
  withExtras,
  inherits,
  folder,
  excluded,
  byName,
}: PdmPackage): LockedPackage {
  const place = lazily(() => placeOfPackage(lock, at))
  const name = nameAt(own, 'name')!
  const all = withExtras.includes(own) ? withExtras : [own, ...withExtras]
  const edges = (entry: TomlTable): readonly LockedEdge[] =>
    (stringList(entry.dependencies) ?? [])
      .flatMap((text) => requirementEdge(text, byName, 'complete'))
      .filter((edge) => !excluded.has(edge.name))
  const source = sourceOf(own, folder)
  return {
    name,
    version: stringAt(own, 'version') ?? null,
    source,
    // If the lock has no files of that version, as old locks do, PDM takes any file of it.
    ...('files' in own || source.kind !== 'index' ? {} : { hashes: [] }),
    files: lazily(() =>
      splitFiles(
        checkableFiles(tablesAt(lock, own, 'files'), { tool: 'PDM', name }, place),
        name,
        place,
      ),
    ),
    marker: inherits ? all.map(markerOf).join(' or ') : null,
    writtenMarkers: inherits ? all.flatMap((entry) => stringAt(entry, 'marker') ?? []) : [],
    requiresPython: null,
    forks: [],
    // Requirements of extras count if the package itself is chosen.
    dependencies: lazily(() =>
      (inherits ? all.flatMap(edges) : edges(own)).filter((edge) => edge.name !== name),
    ),
    extras: lazily(
      () =>
        new Map(
          withExtras.flatMap((entry) =>
            (stringList(entry.extras) ?? []).map((extra) => [normalizeName(extra), edges(entry)]),
          ),
        ),
    ),
    place,
  }
}

function markerOf(entry: TomlTable): string {
  const groups = stringList(entry.groups) ?? ['default']
  const marker = stringAt(entry, 'marker') ?? null
  return groupedMarker(
    groups.map((group) => {
      const name = normalizeName(group)
      return [name === 'default' ? MAIN_GROUP : name, marker]
    }),
    // PDM's groups are extras, too.
    'dependency_groups and extras',
  )
}

function sourceOf(entry: TomlTable, folder: string): LockedSource {
  const path = stringAt(entry, 'path')
  const subdirectory = stringAt(entry, 'subdirectory')
  const within = subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`
  for (const kind of ['git', 'hg', 'svn', 'bzr']) {
    const repository = stringAt(entry, kind)
    if (repository !== undefined)
      return {
        kind: 'repository',
        url: `${kind}+${repository}@${stringAt(entry, 'revision') ?? stringAt(entry, 'ref') ?? ''}${within}`,
      }
  }
  if (path !== undefined && !/\.(?:whl|tar\.gz|zip|tgz|tar\.bz2)$/.test(path))
    return {
      kind: 'folder',
      path: resolve(folder, path, subdirectory ?? '.'),
      editable: entry.editable === true,
    }
  if (path !== undefined) return { kind: 'archive', url: fileUrl(path, folder) }
  const url = stringAt(entry, 'url')
  return url === undefined ? { kind: 'index', index: null } : { kind: 'archive', url: url + within }
}
