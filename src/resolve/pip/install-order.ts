import { normalizeName } from '../../packaging/name.ts'
import { requirementsWithExtras } from '../metadata.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Resolution } from '../resolution.ts'
import type { Universe } from '../universe.ts'

/** A package as in pip's graph: `name`, or `name[extra,…]` for each requested set of extras. */
type Graph = Map<string, Set<string>>

const ROOT = ''
/** How often a node that is part of a cycle is visited at most (pip's own bound). */
const MOST_VISITS = 5

/**
 * Names in the order in which pip installs them, dependencies first: of paths that several write,
 * the last one's file stays. pip 26: resolution/resolvelib/resolver.py, get_installation_order and
 * get_topological_weights.
 */
export function installOrder(
  resolution: Resolution,
  request: ResolutionRequest,
  universe: Universe,
): readonly string[] {
  const weights = topologicalWeights(graphOf(resolution, request, universe))
  const names = [...resolution.packages.keys()]
  const weight = (name: string): number => weights.get(name) ?? 0
  return names.sort((a, b) => weight(b) - weight(a) || (a < b ? 1 : -1))
}

function graphOf({ packages }: Resolution, request: ResolutionRequest, universe: Universe): Graph {
  const { markers } = universe.rules.target
  const graph: Graph = new Map([[ROOT, new Set()]])
  const open: {
    readonly node: string
    readonly name: string
    readonly extras: readonly string[]
  }[] = []
  const connect = (from: string, name: string, asked: readonly string[]): void => {
    if (!packages.has(name)) return
    const extras = [...new Set(asked.map(normalizeName))].sort()
    const node = extras.length === 0 ? name : `${name}[${extras.join()}]`
    graph.get(from)!.add(node)
    if (graph.has(node)) return
    graph.set(node, new Set())
    open.push({ node, name, extras })
  }
  for (const { requirement } of request.roots) connect(ROOT, requirement.name, requirement.extras)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, name, extras } = next
    if (extras.length > 0) connect(node, name, [])
    const known = universe.dependencies(packages.get(name)!.candidate)
    if (known instanceof Promise || 'unavailable' in known) continue
    for (const requirement of requirementsWithExtras(known, new Set(extras), markers))
      connect(node, requirement.name, requirement.extras)
  }
  return graph
}

/**
 * A higher number is installed earlier. Leaves are removed repeatedly; the rest has cycles, and is
 * ordered by the longest path from the root.
 */
function topologicalWeights(graph: Graph): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  const left = new Map([...graph].map(([node, children]) => [node, children.size]))
  const parents = new Map<string, string[]>()
  for (const [node, children] of graph)
    for (const child of children) {
      const others = parents.get(child)
      if (others === undefined) parents.set(child, [node])
      else others.push(node)
    }

  let leaves = [...left].flatMap(([node, children]) =>
    children === 0 && node !== ROOT ? [node] : [],
  )
  while (leaves.length > 0) {
    for (const leaf of leaves) weights.set(leaf, left.size - 1)
    for (const leaf of leaves) left.delete(leaf)
    const lightened = new Set<string>()
    for (const parent of leaves.flatMap((leaf) => parents.get(leaf) ?? [])) {
      left.set(parent, left.get(parent)! - 1)
      if (left.get(parent) === 0 && parent !== ROOT) lightened.add(parent)
    }
    leaves = [...lightened]
  }

  const visits = new Map<string, number>()
  const path = new Set<string>()
  const visit = (node: string): void => {
    const seen = visits.get(node) ?? 0
    if (path.has(node) || seen >= MOST_VISITS) return
    path.add(node)
    for (const child of graph.get(node)!) if (left.has(child)) visit(child)
    path.delete(node)
    visits.set(node, (visits.get(node) ?? 0) + 1)
    weights.set(node, Math.max(weights.get(node) ?? 0, path.size))
  }
  visit(ROOT)
  return weights
}
