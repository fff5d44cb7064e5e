import type { GraphNode } from './graph/graph.ts'

/**
 * The packages of a closure that a platform provides: the named ones, and dependencies that only
 * they need. A dependency of another package is left out, because the platform's version may not
 * satisfy it.
 *
 * @param names normalised
 */
export function providedPackages(
  packages: readonly GraphNode[],
  names: ReadonlySet<string>,
): ReadonlySet<string> {
  if (names.size === 0) return names
  const nodes = new Map(packages.map((one) => [one.name, one]))
  const own = new Set(
    packages.filter(({ name, requested }) => requested && !names.has(name)).map(({ name }) => name),
  )
  for (const name of own)
    for (const next of nodes.get(name)?.dependencies ?? []) if (!names.has(next)) own.add(next)
  return new Set([...nodes.keys()].filter((name) => !own.has(name)))
}
