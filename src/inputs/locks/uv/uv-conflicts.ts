import { isTable } from '../../../source-trees/toml.ts'
import type { Counted, LockConflicts, LockedPackage } from '../lock.ts'
import { nameAt } from '../lock-fault.ts'
import type { UvLockedPackage } from './uv-packages.ts'

interface ConflictItem {
  /** Normalised. */
  readonly name: string
  readonly kind: 'extra' | 'group' | 'project'
  /** The name of the extra or the group; empty for a project. */
  readonly part: string
}

/** `conflicts` is a list of sets, each a list of tables: `{ package = "app", extra = "cpu" }`. */
export function uvConflicts(
  written: unknown,
  members: readonly UvLockedPackage[],
): LockConflicts | null {
  const sets = (Array.isArray(written) ? written : [])
    .filter(Array.isArray)
    .map((set) => set.filter(isTable).flatMap(conflictItem))
  if (sets.length === 0) return null
  return {
    sets: sets.map((set) => set.map(encoded)),
    clash: (counted) => clash(sets, members, counted),
    active: (counted) => activeParts(members, counted),
    extra: (name, part) => encoded({ name, kind: 'extra', part }),
  }
}

function conflictItem(item: Parameters<typeof nameAt>[0]): readonly ConflictItem[] {
  const name = nameAt(item, 'package')
  if (name === undefined) return []
  const [extra, group] = [nameAt(item, 'extra'), nameAt(item, 'group')]
  if (extra !== undefined) return [{ name, kind: 'extra', part: extra }]
  return [
    group === undefined
      ? { name, kind: 'project', part: '' }
      : { name, kind: 'group', part: group },
  ]
}

/** As in markers (uv: crates/uv-resolver-types/src/universal_marker.rs, `encode_conflict_item`). */
const encoded = ({ name, kind, part }: ConflictItem): string =>
  `${kind}-${name.length}-${name}${kind === 'project' ? '' : `-${part}`}`

/**
 * The requested parts that exclude each other, by name: of all projects that the chosen ones may
 * lead to on any target (uv: crates/uv-environment-operations/src/lib.rs, `detect_conflicts`).
 */
function clash(
  sets: readonly (readonly ConflictItem[])[],
  members: readonly UvLockedPackage[],
  counted: Counted,
): readonly string[] | null {
  const [extras, groups] = [new Set(counted.extras), new Set(counted.groups)]
  const projects = projectsReached(members, counted)
  const isAsked = ({ name, kind, part }: ConflictItem): boolean => {
    if (!projects.has(name)) return false
    return kind === 'project' ? counted.main : (kind === 'extra' ? extras : groups).has(part)
  }
  const both = sets.map((set) => set.filter(isAsked)).find((some) => some.length > 1)
  return both?.map(encoded) ?? null
}

function projectsReached(
  members: readonly UvLockedPackage[],
  { members: chosen, extras, groups, main }: Counted,
): ReadonlySet<string> {
  const known = new Set(members.map(({ name }) => name))
  const reached = new Set(chosen)
  const seen = new Map<LockedPackage, Set<string>>()
  const queue: { readonly one: LockedPackage; readonly extra: string }[] = []
  const reach = (one: LockedPackage, extra: string): void => {
    const parts = seen.get(one) ?? new Set()
    if (parts.has(extra)) return
    seen.set(one, parts.add(extra))
    queue.push({ one, extra })
  }
  const [askedExtras, askedGroups] = [new Set(extras), new Set(groups)]
  for (const one of members.filter(({ name }) => reached.has(name))) {
    if (main)
      for (const extra of ['', ...one.extras().keys()])
        if (extra === '' || askedExtras.has(extra)) reach(one, extra)
    for (const [group, edges] of one.groups())
      if (askedGroups.has(group))
        for (const { to, extras: some } of edges)
          for (const other of to) for (const extra of ['', ...some]) reach(other, extra)
  }
  // The list grows while it is read.
  for (const { one, extra } of queue) {
    if (known.has(one.name)) reached.add(one.name)
    for (const { to, extras: some } of (extra === ''
      ? one.dependencies()
      : one.extras().get(extra)) ?? [])
      for (const other of to) for (const part of ['', ...some]) reach(other, part)
  }
  return reached
}

function activeParts(members: readonly UvLockedPackage[], counted: Counted): readonly string[] {
  const [asked, extras, groups] = [counted.members, counted.extras, counted.groups].map(
    (names) => new Set(names),
  )
  return members
    .filter(({ name }) => asked!.has(name))
    .flatMap((one): readonly ConflictItem[] => {
      const { name } = one
      const some = counted.main ? [...one.extras().keys()].filter((part) => extras!.has(part)) : []
      return [
        ...(counted.main ? [{ name, kind: 'project' as const, part: '' }] : []),
        ...some.map((part) => ({ name, kind: 'extra' as const, part })),
        ...[...one.groups().keys()]
          .filter((part) => groups!.has(part))
          .map((part) => ({ name, kind: 'group' as const, part })),
      ]
    })
    .map(encoded)
}
