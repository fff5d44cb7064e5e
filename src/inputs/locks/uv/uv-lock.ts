import { normalizeName } from '../../../packaging/name.ts'
import { parseUvSpecifierSet } from '../../../packaging/versions/specifier.ts'
import {
  isTable,
  stringAt,
  stringList,
  type TomlTable,
  tableAt,
} from '../../../source-trees/toml.ts'
import { folderOf } from '../../source.ts'
import { addByName } from '../by-name.ts'
import type { Counted, Lock, LockedEdge, LockedRoot, MemberParts } from '../lock.ts'
import { type LockText, lockFault, nameAt, tablesAt, unsupportedLock } from '../lock-fault.ts'
import { requireShape } from '../lock-shape.ts'
import { LOCK_SHAPES } from '../lock-shapes.ts'
import { ownRoot } from '../own-project.ts'
import { includedGroups, type ProjectBeside, rootLine } from '../project-beside.ts'
import { requiresPythonAt } from '../requires-python.ts'
import { unlessEmpty } from '../unless-empty.ts'
import { uvConflicts } from './uv-conflicts.ts'
import { uvFormats } from './uv-formats.ts'
import { type UvLockedPackage, type UvLockedPackages, uvLockedPackages } from './uv-packages.ts'

/** The only existing version of the format. A higher revision only adds fields. */
const VERSION = 1
/** From this revision on, the lock names the default groups. */
const RECORDS_DEFAULT_GROUPS = 5

/**
 * Reads uv's lock file (uv: crates/uv-lock/src/lock/mod.rs, `LockWire`), of any revision. Its
 * markers are valid only on the path from the roots: uv simplifies them under the markers on that
 * path.
 *
 * @throws PysizeError exit 2: `invalid-lock`, `unsupported-lock`
 */
export function readUvLock(
  lock: LockText,
  table: TomlTable,
  project: ProjectBeside | null,
  cwd: string,
): Lock {
  const { file } = lock.source
  if (table.version !== VERSION) throw unsupportedLock(file, table.version, `version ${VERSION}`)
  requireShape(lock, table, LOCK_SHAPES['uv.lock'])
  const folder = folderOf(file, cwd)
  const packages = uvLockedPackages(lock, table, folder)
  const manifest = tableAt(table, 'manifest')
  const named = new Set((stringList(manifest.members) ?? []).map(normalizeName))
  const own = packages.find(({ isRoot }) => isRoot)
  const members =
    named.size > 0 ? packages.filter(({ name }) => named.has(name)) : own === undefined ? [] : [own]
  const unasked = own === undefined ? members : [own]
  if (packages.length > 0 && !isForSomething(members, manifest))
    throw lockFault(`${file} names no project, script or group that it is for.`, { file })
  const manifestGroups = Object.keys(tableAt(manifest, 'dependency-groups')).map(normalizeName)
  const revision = Number(table.revision ?? 0)
  const ofMembers = (names: readonly string[]): MemberParts => {
    const asked = new Set(names)
    const chosen = members.filter(({ name }) => asked.has(name))
    const [only] = chosen.length === 1 ? chosen : [own]
    // A single project gets groups of the workspace's root on request.
    const owners = chosen.length === 1 && own !== undefined ? [own, ...chosen] : chosen
    const groups = sorted([...owners.flatMap((one) => [...one.groups().keys()]), ...manifestGroups])
    const defaults = defaultGroups(
      only?.defaultGroups ?? manifest['default-groups'],
      revision,
      projectOf(only, project),
    )
    return {
      extras: sorted(chosen.flatMap((one) => [...one.extras().keys()])),
      groups,
      defaultGroups: defaults === 'all' ? groups : groups.filter((group) => defaults.has(group)),
    }
  }
  const names = sorted(members.map(({ name }) => name))
  const { extras, groups } = ofMembers(names)
  const formats = uvFormats(project?.table ?? {})
  const defaultMembers = sorted(unasked.map(({ name }) => name))
  return {
    file,
    format: 'uv.lock',
    tool: 'uv',
    requiresPython: requiresPythonAt(
      table,
      'requires-python',
      'The lock',
      () => ({ file }),
      parseUvSpecifierSet,
    ),
    groupPythons: (counted) => groupPythons(project?.table ?? {}, counted),
    environments: unlessEmpty(stringList(table['supported-markers'])),
    packages,
    ...(formats === undefined ? {} : { formats }),
    parts: {
      extras,
      groups,
      defaultExtras: [],
      defaultGroups: ofMembers(defaultMembers).defaultGroups,
      members: names,
      defaultMembers,
      lostGroups: lostGroups(manifestGroups, project),
      ...(names.length > 1 ? { ofMembers } : {}),
    },
    selection: 'walk',
    roots: (counted) => uvRoots({ lock, packages, project, members, manifest }, counted),
    conflicts: uvConflicts(table.conflicts, members),
    warnings: [],
  }
}

/**
 * A lock belongs to projects, to a script's requirements, or to the groups of a root that is not a
 * project.
 */
const isForSomething = (members: readonly UvLockedPackage[], manifest: TomlTable): boolean =>
  members.length > 0 || 'requirements' in manifest || 'dependency-groups' in manifest

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()

/**
 * `[tool.uv.dependency-groups]`: `docs = { requires-python = ">=3.12" }`, of groups that are
 * included, too.
 */
function groupPythons(
  project: TomlTable,
  { groups }: Counted,
): readonly { readonly group: string; readonly requiresPython: string }[] {
  const settings = new Map(
    Object.entries(tableAt(project, 'tool', 'uv', 'dependency-groups')).map(([name, one]) => [
      normalizeName(name),
      one,
    ]),
  )
  if (settings.size === 0) return []
  return [...includedGroups(groups, project)].flatMap((group) => {
    const one = settings.get(group)
    const requiresPython = isTable(one) ? stringAt(one, 'requires-python') : undefined
    return requiresPython === undefined ? [] : [{ group, requiresPython }]
  })
}

/**
 * uv looks up the groups of a root that is not a project in its pyproject.toml (uv:
 * crates/uv/src/commands/project/install_target.rs, `validate_groups`).
 */
function lostGroups(
  ofManifest: readonly string[],
  project: ProjectBeside | null,
): readonly string[] {
  if (project === null || 'project' in project.table) return []
  const declared = new Set(
    Object.keys(tableAt(project.table, 'dependency-groups')).map(normalizeName),
  )
  if ('dev-dependencies' in tableAt(project.table, 'tool', 'uv')) declared.add('dev')
  return ofManifest.filter((group) => !declared.has(group))
}

/** Older locks leave it to pyproject.toml (`tool.uv.default-groups`). */
function defaultGroups(
  recorded: unknown,
  revision: number,
  project: TomlTable,
): 'all' | ReadonlySet<string> {
  const written =
    revision >= RECORDS_DEFAULT_GROUPS ? recorded : tableAt(project, 'tool', 'uv')['default-groups']
  return written === 'all' ? 'all' : new Set(stringList(written)?.map(normalizeName) ?? ['dev'])
}

interface UvRoots {
  readonly lock: LockText
  readonly packages: readonly UvLockedPackage[]
  readonly project: ProjectBeside | null
  readonly members: readonly UvLockedPackage[]
  readonly manifest: TomlTable
}

/** The pyproject.toml of a project of the workspace. */
function projectOf(one: UvLockedPackage | undefined, project: ProjectBeside | null): TomlTable {
  if (one === undefined || one.isRoot || one.folder === null) return project?.table ?? {}
  return project?.below(one.folder) ?? {}
}

/**
 * The roots of an install: the projects, their dependencies, extras and groups, and further
 * requirements of the lock.
 */
function uvRoots(
  { lock, packages, project, members, manifest }: UvRoots,
  counted: Counted,
): readonly LockedRoot[] {
  const { file } = lock.source
  const [askedMembers, askedExtras, askedGroups] = [
    counted.members,
    counted.extras,
    counted.groups,
  ].map((names) => new Set(names))
  const asked = members.filter(({ name }) => askedMembers!.has(name))
  const byName = new Map<string, UvLockedPackage[]>()
  for (const one of packages) addByName(byName, one)
  const line = (edge: LockedEdge, owner: UvLockedPackage | null): LockedRoot => {
    const own = owner === null || owner.isRoot ? project : null
    const { text, place } = rootLine(edge.name, own, {
      text: edge.name,
      place: owner?.place() ?? { file },
    })
    return { ...edge, text, origin: [place], isProject: false }
  }
  const lines = (
    owner: UvLockedPackage,
    edges: readonly LockedEdge[] | null | undefined,
  ): readonly LockedRoot[] => (edges ?? []).map((edge) => line(edge, owner))
  const itself = (one: UvLockedPackage): readonly LockedRoot[] =>
    one.source.kind === 'virtual' ? [] : [ownRoot(one)]
  const extrasOf = (one: UvLockedPackage): readonly LockedRoot[] =>
    [...one.extras()].flatMap(([extra, edges]) =>
      askedExtras!.has(extra) ? lines(one, edges) : [],
    )
  const groupsOf = (one: UvLockedPackage): readonly LockedRoot[] =>
    [...one.groups()].flatMap(([group, edges]) =>
      askedGroups!.has(group) ? lines(one, edges) : [],
    )
  const inherited = (): readonly LockedRoot[] => {
    const [only, other] = asked
    const root = members.find(({ isRoot }) => isRoot)
    if (root === undefined || only === undefined || other !== undefined || only === root) return []
    const named = new Set(counted.askedGroups.filter((group) => !only.groups().has(group)))
    return [...root.groups()].flatMap(([group, edges]) =>
      named.has(group) ? lines(root, edges) : [],
    )
  }
  const requirements = (owner: TomlTable, key: string): readonly LockedRoot[] =>
    tablesAt(lock, owner, key).map((entry) => line(requirementEdge(entry, byName, file), null))
  const manifestGroups = tableAt(manifest, 'dependency-groups')
  return [
    ...(counted.main
      ? asked.flatMap((one) => [
          ...itself(one),
          ...lines(one, one.dependencies()),
          ...extrasOf(one),
        ])
      : []),
    ...asked.flatMap(groupsOf),
    ...inherited(),
    ...(counted.main ? requirements(manifest, 'requirements') : []),
    ...Object.keys(manifestGroups).flatMap((group) =>
      askedGroups!.has(normalizeName(group)) ? requirements(manifestGroups, group) : [],
    ),
  ]
}

/** A requirement of the manifest. Its resolution markers say which version is meant. */
function requirementEdge(entry: TomlTable, byName: UvLockedPackages, file: string): LockedEdge {
  const name = nameAt(entry, 'name')
  if (name === undefined)
    throw lockFault('A requirement of the manifest has no valid name.', { file })
  const to = byName.get(name)
  if (to === undefined)
    throw lockFault(`The manifest requires ${name}, which is not in the lock.`, { file })
  return {
    name,
    to,
    extras: (stringList(entry.extras) ?? []).map(normalizeName),
    marker: stringAt(entry, 'marker') ?? null,
  }
}
