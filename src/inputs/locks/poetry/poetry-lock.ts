import { normalizeName } from '../../../packaging/name.ts'
import { poetryRange } from '../../../source-trees/poetry/poetry-range.ts'
import {
  isTable,
  stringAt,
  stringList,
  type TomlTable,
  tableAt,
} from '../../../source-trees/toml.ts'
import { folderOf } from '../../source.ts'
import { markerWithExtras } from '../extra-marker.ts'
import type { Counted, Lock, LockedPackage, LockedRoot } from '../lock.ts'
import { type LockText, nameAt, tablesAt, unsupportedLock } from '../lock-fault.ts'
import { requireShape } from '../lock-shape.ts'
import { LOCK_SHAPES } from '../lock-shapes.ts'
import { ownProject, ownRoot } from '../own-project.ts'
import type { ProjectBeside } from '../project-beside.ts'
import { projectRoots } from '../project-roots.ts'
import { poetryPackages, versionsOf } from './poetry-packages.ts'

/** From this version on, each package names the groups and markers for which it is locked. */
const FLAT = /^2\.[1-9]/

/**
 * Reads Poetry's lock file (poetry: packages/locker.py). Versions before 2.1 do not name the group
 * or marker for which a package is locked, so the project's requirements are walked.
 *
 * @throws PysizeError exit 2: `invalid-lock`, `unsupported-lock`
 */
export function readPoetryLock(
  lock: LockText,
  table: TomlTable,
  project: ProjectBeside | null,
  cwd: string,
): Lock {
  const { file } = lock.source
  const metadata = tableAt(table, 'metadata')
  const version = metadata['lock-version'] ?? '1.0'
  if (typeof version !== 'string' || !/^[12]\.\d+$/.test(version) || !('metadata' in table))
    throw unsupportedLock(file, version, 'version 1 or 2')
  requireShape(lock, table, LOCK_SHAPES['poetry.lock'])
  const isFlat = FLAT.test(version) || project === null
  const folder = folderOf(file, cwd)
  const locked = poetryPackages(lock, table, isFlat, folder)
  const own = projectOf(project, folder)
  const groups = groupsOf(tablesAt(lock, table, 'package'), project)
  const optional = optionalGroups(project)
  const range = poetryRange(stringAt(metadata, 'python-versions') ?? '*')
  const members = own === null ? [] : [own.name]
  return {
    file,
    format: 'poetry.lock',
    tool: 'poetry',
    requiresPython: range === undefined || range === '' ? null : range,
    environments: null,
    packages: own === null ? locked : [own, ...locked],
    parts: {
      extras: Object.keys(tableAt(table, 'extras')).map(normalizeName).sort(),
      groups,
      defaultExtras: [],
      defaultGroups: groups.filter((group) => !optional.has(group)),
      members,
      defaultMembers: members,
    },
    selection: isFlat ? 'flat' : 'walk',
    takesDoubled: true,
    ...(isFlat ? {} : { resolvesAgain: true }),
    roots: (counted) =>
      rootsOf({ extras: tableAt(table, 'extras'), project, locked, own, isFlat }, counted),
    conflicts: null,
    warnings: [],
  }
}

/** The project itself, which is installed unless package-mode is false. */
function projectOf(project: ProjectBeside | null, folder: string): LockedPackage | null {
  const table = project?.table ?? {}
  const poetry = tableAt(table, 'tool', 'poetry')
  const standard = tableAt(table, 'project')
  const name = nameAt(standard, 'name') ?? nameAt(poetry, 'name')
  if (project === null || name === undefined || poetry['package-mode'] === false) return null
  return ownProject(
    name,
    stringAt(standard, 'version') ?? stringAt(poetry, 'version'),
    project,
    folder,
  )
}

/** Groups that are installed only on request. */
function optionalGroups(project: ProjectBeside | null): ReadonlySet<string> {
  const groups = Object.entries(tableAt(project?.table ?? {}, 'tool', 'poetry', 'group'))
  return new Set(
    groups.flatMap(([name, group]) =>
      isTable(group) && group.optional === true ? [normalizeName(name)] : [],
    ),
  )
}

/** Groups for which packages are locked, and those of the project, which may lock nothing. */
function groupsOf(entries: readonly TomlTable[], project: ProjectBeside | null): readonly string[] {
  const names = new Set<string>()
  for (const entry of entries)
    for (const group of stringList(entry.groups) ?? (entry.category === 'dev' ? ['dev'] : []))
      names.add(normalizeName(group))
  for (const lines of project?.lines.values() ?? [])
    for (const { group } of lines) if (group !== undefined) names.add(group)
  names.delete('main')
  return [...names].sort()
}

interface PoetryRoots {
  readonly extras: TomlTable
  readonly project: ProjectBeside | null
  readonly locked: readonly LockedPackage[]
  readonly own: LockedPackage | null
  readonly isFlat: boolean
}

function rootsOf(
  { extras, project, locked, own, isFlat }: PoetryRoots,
  counted: Counted,
): readonly LockedRoot[] {
  const itself = own === null || !counted.main ? [] : [ownRoot(own)]
  const roots = projectRoots(project, locked, counted)
  if (isFlat || project === null) return [...itself, ...roots]
  // Extras name packages that are optional dependencies.
  const askedExtras = new Set(counted.extras)
  const asked = Object.entries(extras).flatMap(([extra, names]) =>
    askedExtras.has(normalizeName(extra))
      ? (stringList(names) ?? []).map((text) => normalizeName(/^[\w.-]*/.exec(text)![0]))
      : [],
  )
  // An optional package of the project may be required by a group.
  const groups = new Map(
    [...project.lines.values()].flatMap((lines) =>
      lines.map(({ place, group }) => [place, group ?? ''] as const),
    ),
  )
  const written = writtenDependencies(project.table)
  const request = {
    optional: new Set(asked),
    extras: askedExtras,
    sources: sourcesOf(project.table),
  }
  return [
    ...itself,
    ...roots.flatMap((root) =>
      walkedRoot(root, written.get(`${groups.get(root.origin[0]) ?? ''} ${root.name}`), request),
    ),
  ]
}

/**
 * The entries of Poetry's tables, by the group that requires them (none for the project itself) and
 * name: their keys are names.
 */
function writtenDependencies(table: TomlTable): ReadonlyMap<string, unknown> {
  const poetry = tableAt(table, 'tool', 'poetry')
  const tables: readonly (readonly [string, TomlTable])[] = [
    ['', tableAt(poetry, 'dependencies')],
    ...Object.entries(tableAt(poetry, 'group')).flatMap(([name, group]) =>
      isTable(group) ? [[normalizeName(name), tableAt(group, 'dependencies')] as const] : [],
    ),
    ['dev', tableAt(poetry, 'dev-dependencies')],
  ]
  const entries = tables.flatMap(([group, one]) =>
    Object.entries(one).map(([key, value]) => [`${group} ${normalizeName(key)}`, value] as const),
  )
  // The first table with the name counts.
  return new Map(entries.toReversed())
}

/** The indexes of a project, by their names in its tables. */
const sourcesOf = ({ tool }: TomlTable): ReadonlyMap<string, string> => {
  const poetry = isTable(tool) ? tableAt(tool, 'poetry') : {}
  const entries = Array.isArray(poetry.source) ? poetry.source.filter(isTable) : []
  return new Map(
    entries.flatMap((entry) => {
      const [name, url] = [stringAt(entry, 'name'), stringAt(entry, 'url')]
      return name === undefined || url === undefined ? [] : [[name, withoutSlash(url)] as const]
    }),
  )
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

interface WalkRequest {
  /** Names that the counted extras require. */
  readonly optional: ReadonlySet<string>
  readonly extras: ReadonlySet<string>
  readonly sources: ReadonlyMap<string, string>
}

/**
 * A dependency in Poetry's tables: its extras and marker, whether it is optional, and which of
 * several locked versions each of its constraints means.
 */
function walkedRoot(
  root: LockedRoot,
  written: unknown,
  { optional, extras: counted, sources }: WalkRequest,
): readonly LockedRoot[] {
  const constraints = (Array.isArray(written) ? written : [written]).flatMap((one) =>
    isTable(one) ? [one] : typeof one === 'string' ? [{ version: one }] : [],
  )
  if (constraints.length === 0) return [root]
  return constraints.flatMap((constraint) => {
    if (constraint.optional === true && !optional.has(root.name)) return []
    const extras = (stringList(constraint.extras) ?? []).map(normalizeName)
    const marker = markerWithExtras(stringAt(constraint, 'markers') ?? null, counted)
    const index = sources.get(stringAt(constraint, 'source') ?? '')
    const to = versionsOf(root.to, stringAt(constraint, 'version')).filter(
      ({ source }) =>
        index === undefined ||
        source.kind !== 'index' ||
        withoutSlash(source.index ?? '') === index,
    )
    return [{ ...root, extras, marker, to: to.length === 0 ? root.to : to }]
  })
}
