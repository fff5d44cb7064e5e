import type { GraphNode } from './graph.ts'

/**
 * What a platform brings of a closure: the packages of these names, and what they alone need. What
 * another package needs too is not in it, since the platform's version may not do.
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
