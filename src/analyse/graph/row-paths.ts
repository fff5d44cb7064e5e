import type { PathStep } from '../../model/documents.ts'
import type { DependencyEdge, PackageEstimate } from '../../model/estimate.ts'
import type { Paths } from './paths.ts'

/** The most partial paths that are continued; beyond it, further paths are not counted. */
const MOST_STEPS = 10_000

/** A path from its last step backwards. */
interface Partial {
  readonly row: PackageEstimate
  readonly next: { readonly edge: DependencyEdge; readonly of: Partial } | null
}

interface User {
  readonly row: PackageEstimate
  readonly edge: DependencyEdge
}

/**
 * The paths to a package that conda installs, shortest first. Rows of conda have dependencies, and
 * requested ones have no line.
 *
 * @param file the file that requests them
 * @param most how many paths are listed
 */
export function rowPathsTo(
  target: PackageEstimate,
  packages: readonly PackageEstimate[],
  file: string,
  most: number,
): Paths {
  const users = new Map<string, User[]>()
  for (const row of packages)
    for (const edge of row.requires) {
      const known = users.get(edge.name)
      if (known === undefined) users.set(edge.name, [{ row, edge }])
      else known.push({ row, edge })
    }
  const shown: (readonly PathStep[])[] = []
  const queue: Partial[] = [{ row: target, next: null }]
  let found = 0
  // The list grows while it is read.
  for (const [steps, partial] of queue.entries()) {
    if (steps === MOST_STEPS)
      return {
        shown,
        more: found - shown.length,
        isExact: false,
        lines: requestedAbove(target, users),
      }
    if (partial.row.requested) {
      found++
      if (shown.length < most) shown.push(stepsOf(partial, file))
    }
    for (const { row, edge } of users.get(partial.row.name) ?? [])
      if (!includes(partial, row)) queue.push({ row, next: { edge, of: partial } })
  }
  return { shown, more: found - shown.length, isExact: true, lines: requestedAbove(target, users) }
}

function requestedAbove(
  target: PackageEstimate,
  users: ReadonlyMap<string, readonly User[]>,
): number {
  const above = new Set([target])
  // The list grows while it is read.
  for (const { name } of above) for (const { row } of users.get(name) ?? []) above.add(row)
  return [...above].filter(({ requested }) => requested).length
}

function includes(partial: Partial, row: PackageEstimate): boolean {
  for (let at: Partial | undefined = partial; at !== undefined; at = at.next?.of)
    if (at.row === row) return true
  return false
}

function stepsOf(first: Partial, file: string): readonly PathStep[] {
  const { name, version } = first.row
  const steps: PathStep[] = [
    { name, version, requirement: name, marker: null, extra: null, file, line: null },
  ]
  for (let at = first.next; at !== null; at = at.of.next) {
    const { row } = at.of
    steps.push({
      name: row.name,
      version: row.version,
      requirement: at.edge.requirement,
      marker: null,
      extra: null,
      file: null,
      line: null,
    })
  }
  return steps
}
