import type { Requirement } from '../packaging/requirement.ts'
import type { RootRequirement } from '../resolve/request.ts'
import { NO_EXTRA, type ResolvedPackage } from '../resolve/resolution.ts'
import { dominators } from './dominators.ts'

/** One line of the user's (`name` is null), or one part of a package: its base, or what one extra of it adds. */
export interface LineNode {
  readonly name: string | null
  readonly asks: readonly Requirement[]
  /** The line that would take it along, by its position; -1 where several lines lead to it. */
  readonly line: number
}

/** A requirement, and the node that asks for it. */
export interface Demand {
  readonly from: LineNode
  readonly requirement: Requirement
}

/** A closure as the user's lines see it. */
export interface LineGraph {
  /** The lines come first, in the order of the roots. */
  readonly nodes: readonly LineNode[]
  /** The line that would take a whole package along; -1 where it would stay whichever line is deleted. */
  lineOf(name: string): number
  /** Whatever asks for a package or its extras. */
  demands(name: string): readonly Demand[]
}

const partKey = (name: string, extra: string): string => `${name}[${extra}]`

/**
 * Lines and extras are nodes of their own, so that deleting `foo[x]` beside another `foo` frees what the extra alone brings. What leaves with a
 * line is its subtree of the dominator tree. The subtrees of two lines share no node, so all lines together take linear time.
 */
export function lineGraph(roots: readonly RootRequirement[], resolved: ReadonlyMap<string, ResolvedPackage>): LineGraph {
  const parts: { readonly name: string | null; readonly extra: string; readonly asks: readonly Requirement[] }[] = [
    ...roots.map(({ requirement }) => ({ name: null, extra: NO_EXTRA, asks: [requirement] })),
    ...[...resolved].flatMap(([name, { asks }]) => [...asks].map(([extra, requirements]) => ({ name, extra, asks: requirements }))),
  ]
  const positions = new Map(parts.flatMap(({ name, extra }, at) => (name === null ? [] : [[partKey(name, extra), at] as const])))
  const at = (name: string, extra: string): readonly number[] => {
    const position = positions.get(partKey(name, extra))
    return position === undefined ? [] : [position]
  }
  const successors = parts.map(({ name, extra, asks }) => [
    ...(name === null || extra === NO_EXTRA ? [] : at(name, NO_EXTRA)),
    ...asks.flatMap((asked) => [NO_EXTRA, ...asked.extras].flatMap((wanted) => at(asked.name, wanted))),
  ])
  const { owner, order } = dominators(successors, [...roots.keys()])
  const lines = new Int32Array(parts.length).fill(-1)
  for (const node of order.toReversed()) lines[node] = node < roots.length ? node : owner[node]! < 0 ? -1 : lines[owner[node]!]!

  const nodes = parts.map(({ name, asks }, position): LineNode => ({ name, asks, line: lines[position]! }))
  const demands = new Map<string, Demand[]>()
  for (const from of nodes)
    for (const requirement of from.asks) {
      const known = demands.get(requirement.name)
      if (known === undefined) demands.set(requirement.name, [{ from, requirement }])
      else known.push({ from, requirement })
    }
  return {
    nodes,
    lineOf: (name) => nodes[at(name, NO_EXTRA)[0] ?? -1]?.line ?? -1,
    demands: (name) => demands.get(name) ?? [],
  }
}
