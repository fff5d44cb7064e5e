import type { GraphNode } from '../graph/graph.ts'
import type { ChangedLine } from './changed-lines.ts'
import type { Rows } from './rows.ts'

/** Which changed line leads to a package, and over how many dependencies. */
interface Reach {
  readonly line: number
  readonly distance: number
}

/**
 * The changed line behind each row, by its position; undefined if no dependency leads there.
 *
 * An added package is explained by a line of the new side, a removed one by a line of the old side,
 * and a changed version by a line of either: the nearer one wins. A line can also change packages
 * that depend on it: a cap on numpy takes pandas back to a release that allows it. Such packages
 * count for the line if no other line explains them.
 */
export function attribution(
  lines: readonly ChangedLine[],
  before: readonly GraphNode[],
  after: readonly GraphNode[],
): (name: string, kind: keyof Rows) => number | undefined {
  const old = seeds(lines, 'before')
  const now = seeds(lines, 'after')
  const down = { before: reachFrom(old, before), after: reachFrom(now, after) }
  const up = {
    before: reachFrom([...old, ...now], inverted(before)),
    after: reachFrom([...now, ...old], inverted(after)),
  }
  return (name, kind) => {
    const sides =
      kind === 'added'
        ? (['after'] as const)
        : kind === 'removed'
          ? (['before'] as const)
          : (['after', 'before'] as const)
    for (const reach of [down, up]) {
      const found = sides.flatMap((side) => reach[side].get(name) ?? [])
      const [nearest] = found.sort((a, b) => a.distance - b.distance)
      if (nearest !== undefined) return nearest.line
    }
    return undefined
  }
}

type Seed = readonly [name: string, line: number]

const seeds = (lines: readonly ChangedLine[], side: 'before' | 'after'): readonly Seed[] =>
  lines.flatMap((line, at): Seed[] => (line[side] === null ? [] : [[line.name, at]]))

/**
 * Breadth first from all seeds at once, so the nearest line wins; among equally near lines the
 * first.
 */
function reachFrom(
  from: readonly Seed[],
  packages: readonly GraphNode[],
): ReadonlyMap<string, Reach> {
  const nodes = new Map(packages.map((node) => [node.name, node]))
  const reached = new Map<string, Reach>()
  for (const [name, line] of from)
    if (nodes.has(name) && !reached.has(name)) reached.set(name, { line, distance: 0 })
  for (const [name, { line, distance }] of reached)
    for (const next of nodes.get(name)?.dependencies ?? [])
      if (nodes.has(next) && !reached.has(next)) reached.set(next, { line, distance: distance + 1 })
  return reached
}

function inverted(packages: readonly GraphNode[]): readonly GraphNode[] {
  const above = new Map<string, string[]>(packages.map(({ name }) => [name, []]))
  for (const { name, dependencies } of packages)
    for (const dependency of dependencies) above.get(dependency)?.push(name)
  return packages.map(({ name, requested }) => ({
    name,
    requested,
    dependencies: above.get(name) ?? [],
  }))
}
