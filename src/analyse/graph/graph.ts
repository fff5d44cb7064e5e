/** The part of a package that the graph needs: its name, and the names of its dependencies. */
export interface GraphNode {
  readonly name: string
  readonly requested: boolean
  readonly dependencies: readonly string[]
}

/**
 * A closure as a directed graph. Nodes are positions in the list of packages that it was made from.
 * Cycles are allowed.
 */
export interface DependencyGraph {
  readonly names: readonly string[]
  /** `successors[i]`: the packages that package `i` depends on. */
  readonly successors: readonly (readonly number[])[]
  /** The requested packages, in the order of the list. */
  readonly roots: readonly number[]
}

/** Names outside the closure have no edge, for example dependencies whose marker is false. */
export function buildGraph(packages: readonly GraphNode[]): DependencyGraph {
  const position = new Map(packages.map((node, index) => [node.name, index]))
  const successors = packages.map((node) =>
    node.dependencies.flatMap((name) => {
      const index = position.get(name)
      return index === undefined ? [] : [index]
    }),
  )
  const roots = packages.flatMap((node, index) => (node.requested ? [index] : []))
  return { names: packages.map((node) => node.name), successors, roots }
}

/** A longer path is shown by its first and last packages only. No real path is that long. */
const MOST_ON_PATH = 50

/**
 * For every package the shortest path of names from a requested package, both included; ties go to
 * the earlier one.
 */
export function paths(packages: readonly GraphNode[]): (name: string) => readonly string[] {
  const graph = buildGraph(packages)
  const { names, successors, roots } = graph
  const positions = new Map(names.map((name, at) => [name, at]))
  let rootOf: ReadonlyMap<string, string> | undefined
  const before = new Map<number, number>(roots.map((root) => [root, -1]))
  for (const [node] of before)
    for (const next of successors[node] ?? []) if (!before.has(next)) before.set(next, node)
  return (name) => {
    const path: string[] = []
    for (let node = positions.get(name) ?? -1; node >= 0; node = before.get(node) ?? -1) {
      if (path.length === MOST_ON_PATH) {
        rootOf ??= nearestRoots(graph)
        return [rootOf.get(name)!, '…', ...path.reverse()]
      }
      path.push(names[node]!)
    }
    return path.reverse()
  }
}

/**
 * For every package the nearest requested package, or itself if it was requested; breadth first,
 * ties to the earlier root.
 */
export function nearestRoots(graph: DependencyGraph): ReadonlyMap<string, string> {
  const origin = new Map<number, number>(graph.roots.map((root) => [root, root]))
  for (const [node, root] of origin)
    for (const next of graph.successors[node] ?? []) {
      if (!origin.has(next)) origin.set(next, root)
    }
  return new Map(
    [...origin].map(([node, root]) => [graph.names[node] ?? '', graph.names[root] ?? '']),
  )
}
