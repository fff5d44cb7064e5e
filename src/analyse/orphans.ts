/** The parts of a package that show its dependents. */
interface Node {
  readonly name: string
  readonly dependencies: readonly string[]
}

/**
 * Names of packages that others needed before a change and that nothing needs after it, not even a
 * package that stays. A list of pins names such packages; the tool that writes the list leaves them
 * out the next time.
 */
export function orphansOf(before: readonly Node[], after: readonly Node[]): ReadonlySet<string> {
  const needed = new Set(before.flatMap(needs))
  const counts = dependentCounts(after)
  const unneeded = after.filter(({ name }) => needed.has(name) && !counts.has(name))
  return cascade(unneeded, byName(after), counts, (name) => needed.has(name))
}

/**
 * Returns a function that finds the packages that nothing needs once a package is gone. A call
 * takes time only for the packages that it finds, however many there are.
 */
export function orphanFinder(packages: readonly Node[]): (name: string) => ReadonlySet<string> {
  const nodes = byName(packages)
  const counts = dependentCounts(packages)
  return (name) => {
    const gone = nodes.get(name)
    if (gone === undefined) return new Set()
    const found = new Set(cascade([gone], nodes, counts, (one) => one !== name))
    found.delete(name)
    return found
  }
}

/** The first packages and those that leave with them, in the order in which they leave. */
function cascade(
  first: readonly Node[],
  nodes: ReadonlyMap<string, Node>,
  counts: ReadonlyMap<string, number>,
  mayLeave: (name: string) => boolean,
): Set<string> {
  const left = new Map<string, number>()
  const gone = new Set(first.map(({ name }) => name))
  // The set grows while it is read.
  for (const name of gone)
    for (const needed of needs(nodes.get(name)!)) {
      const count = (left.get(needed) ?? counts.get(needed) ?? 0) - 1
      left.set(needed, count)
      if (count === 0 && nodes.has(needed) && mayLeave(needed)) gone.add(needed)
    }
  return gone
}

/** Each other package that a package needs, once. */
const needs = ({ name, dependencies }: Node): readonly string[] =>
  [...new Set(dependencies)].filter((one) => one !== name)

const byName = (packages: readonly Node[]): ReadonlyMap<string, Node> =>
  new Map(packages.map((one) => [one.name, one]))

/** How many packages need each name. */
function dependentCounts(packages: readonly Node[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of packages.flatMap(needs)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
