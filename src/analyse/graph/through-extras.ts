import type { Overlap } from '../../model/estimate.ts'
import { NO_EXTRA } from '../../resolve/resolution.ts'
import type { TakeTurn } from '../../turns.ts'
import { sizeOnDisk } from '../on-disk.ts'
import { staysBehind } from '../overlaps.ts'
import type { PartGraph } from './part-graph.ts'
import type { SizedNode } from './retained.ts'

/**
 * The most steps of all walks. Following a package through extras takes one walk of the whole
 * graph. No real closure takes a tenth of these steps.
 */
const MOST_STEPS = 20_000_000

/** The packages from which an extra can be reached, also its own package. */
function leadingToExtras({ parts, successors }: PartGraph): readonly string[] {
  const above = parts.map((): number[] => [])
  for (const [from, next] of successors.entries()) for (const to of next) above[to]!.push(from)
  const found = new Set(
    parts.flatMap(({ name, extra }, at) => (name !== null && extra !== NO_EXTRA ? [at] : [])),
  )
  for (const at of found) for (const from of above[at]!) found.add(from)
  return [...new Set([...found].flatMap((at) => parts[at]!.name ?? []))]
}

/**
 * Retained sizes of packages that lead to an extra of another package, by name, bytes. The extra
 * may leave while that package stays. So the size is found by walking the graph of parts without
 * the package: it is that of all parts that no line of the user's leads to then.
 */
export async function sizesThroughExtras(
  packages: readonly SizedNode[],
  overlaps: readonly Overlap[],
  graph: PartGraph,
  turn: TakeTurn,
): Promise<ReadonlyMap<string, number>> {
  const { parts, successors } = graph
  const numbers = new Map(packages.map(({ name }, at) => [name, at]))
  const packageOf = Int32Array.from(parts, ({ name }) => numbers.get(name ?? '') ?? -1)
  const lines = parts.flatMap(({ root }, at) => (root === null ? [] : [at]))
  const reached = new Uint8Array(parts.length)
  const kept = new Uint8Array(packages.length)
  const sizeWithout = (name: string): number => {
    const left = numbers.get(name)
    reached.fill(0)
    kept.fill(0)
    const queue = [...lines]
    for (let part = queue.pop(); part !== undefined; part = queue.pop())
      for (const next of successors[part]!) {
        const owner = packageOf[next]!
        if (reached[next] === 1 || owner === left) continue
        reached[next] = 1
        if (owner >= 0) kept[owner] = 1
        queue.push(next)
      }
    const gone = packages.filter((_, at) => kept[at] === 0)
    const size = gone.reduce((sum, one) => sum + (sizeOnDisk(one) ?? 0), 0)
    return size - staysBehind(overlaps, new Set(gone.map((one) => one.name)))
  }
  const steps = successors.reduce((sum, next) => sum + next.length, parts.length + packages.length)
  const followed = leadingToExtras(graph).slice(0, Math.floor(MOST_STEPS / steps))
  const sizes = new Map<string, number>()
  for (const name of followed) {
    await turn()
    sizes.set(name, sizeWithout(name))
  }
  return sizes
}
