import type { Requirement } from '../../packaging/requirement.ts'
import { NO_EXTRA } from '../../resolve/resolution.ts'
import type { TakeTurn } from '../../turns.ts'
import { dominators } from './dominators.ts'
import type { PartGraph } from './part-graph.ts'

/**
 * One of the user's lines (`name` is null), or one part of a package: its base, or the dependencies
 * of one extra.
 */
export interface LineNode {
  readonly name: string | null
  readonly asks: readonly Requirement[]
  /** The position of the line with which it would leave; -1 if several lines lead to it. */
  readonly line: number
}

/** A requirement, and the node that has it. */
export interface Demand {
  readonly from: LineNode
  readonly requirement: Requirement
}

/** A closure as a graph that starts at the user's lines. */
export interface LineGraph {
  /** The lines come first, in the order of the roots. */
  readonly nodes: readonly LineNode[]
  /**
   * The line with which a whole package would leave; -1 if it would stay whichever line is deleted.
   */
  lineOf(name: string): number
  /** The nodes that require a package or its extras. */
  demands(name: string): readonly Demand[]
}

/**
 * The packages that leave with a line are its subtree of the dominator tree. The subtrees of two
 * lines share no node, so all lines together take linear time.
 */
export async function lineGraph(
  { parts, successors, at }: PartGraph,
  turn: TakeTurn,
): Promise<LineGraph> {
  const lineCount = parts.findLastIndex(({ root }) => root !== null) + 1
  const { owner, order } = dominators(successors, [...Array(lineCount).keys()])
  await turn()
  const lines = new Int32Array(parts.length).fill(-1)
  for (const node of order.toReversed())
    lines[node] = node < lineCount ? node : owner[node]! < 0 ? -1 : lines[owner[node]!]!

  const nodes = parts.map(
    ({ name, asks }, position): LineNode => ({ name, asks, line: lines[position]! }),
  )
  const demands = new Map<string, Demand[]>()
  for (const from of nodes)
    for (const requirement of from.asks) {
      const known = demands.get(requirement.name)
      if (known === undefined) demands.set(requirement.name, [{ from, requirement }])
      else known.push({ from, requirement })
    }
  return {
    nodes,
    lineOf: (name) => nodes[at(name, NO_EXTRA) ?? -1]?.line ?? -1,
    demands: (name) => demands.get(name) ?? [],
  }
}
