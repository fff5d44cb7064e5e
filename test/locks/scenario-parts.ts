import { isTable, type TomlTable, tableAt } from '../../src/source-trees/toml.ts'
import type { Parts } from './tools.ts'

/** This many extras, groups and projects are requested one by one. */
const MOST_ALONE = 4

const tables = (value: unknown): readonly TomlTable[] =>
  Array.isArray(value) ? value.filter(isTable) : []

/**
 * The requested parts of a uv.lock: its defaults, none, each part by itself, some together.
 */
export function partsOf(lock: TomlTable): readonly Parts[] {
  const packages = [...tables(lock.package), ...tables(lock.distribution)]
  const manifest = tableAt(lock, 'manifest')
  const members = Array.isArray(manifest.members) ? manifest.members.map(String) : []
  const own = packages.filter((one) =>
    members.length > 0
      ? members.includes(String(one.name))
      : ['.'].includes(String(rootOf(tableAt(one, 'source')))),
  )
  // Of a workspace without a project at its top, each project has to be named for its extras.
  const root = own.find((one) => rootOf(tableAt(one, 'source')) === '.')
  const extras = keys(root === undefined ? own : [root], 'optional-dependencies')
  const groups = [
    ...new Set([
      ...keys(own, 'dev-dependencies'),
      ...Object.keys(tableAt(manifest, 'dependency-groups')),
    ]),
  ]
  const both =
    extras.length > 1
      ? [part(`--extra ${extras[0]} --extra ${extras[1]}`, { extras: extras.slice(0, 2) })]
      : []
  const mixed =
    extras.length > 0 && groups.length > 0
      ? [
          part(`--extra ${extras[0]} --group ${groups[0]}`, {
            extras: [extras[0]!],
            groups: [groups[0]!],
          }),
        ]
      : []
  return [
    part('default', {}),
    ...(groups.length > 0
      ? [part('--no-dev', { noDev: true }), part('--all-groups', { allGroups: true })]
      : []),
    ...(extras.length > 0 ? [part('--all-extras', { allExtras: true })] : []),
    ...extras.slice(0, MOST_ALONE).map((extra) => part(`--extra ${extra}`, { extras: [extra] })),
    ...groups.slice(0, MOST_ALONE).map((group) => part(`--group ${group}`, { groups: [group] })),
    ...groups
      .slice(0, MOST_ALONE)
      .map((group) => part(`--only-group ${group}`, { onlyGroups: [group] })),
    ...(groups.includes('dev') ? extras : [])
      .slice(0, MOST_ALONE)
      .map((extra) => part(`--no-dev --extra ${extra}`, { noDev: true, extras: [extra] })),
    ...both,
    ...mixed,
    ...members
      .slice(0, MOST_ALONE)
      .map((member) => part(`--package ${member}`, { members: [member] })),
    ...(members.length > 0 ? [part('--all-packages', { allMembers: true })] : []),
  ]
}

const part = (title: string, ours: Parts['ours']): Parts => ({
  title,
  ours,
  theirs: title === 'default' ? [] : title.split(' '),
})

const rootOf = (source: TomlTable): unknown => source.editable ?? source.virtual ?? source.directory

const keys = (packages: readonly TomlTable[], table: string): readonly string[] => [
  ...new Set(packages.flatMap((one) => Object.keys(tableAt(one, table)))),
]
