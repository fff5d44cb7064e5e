import type { BacktrackProvider } from './backtrack-provider.ts'
import type { Criterion } from './backtrack-state.ts'

/**
 * Only packages that the roots still reach count: the packages that required earlier pins may be
 * gone.
 */
export function reachable<R, C>(
  pins: ReadonlyMap<string, C>,
  criteria: ReadonlyMap<string, Criterion<R, C>>,
  provider: BacktrackProvider<R, C>,
): Map<string, C> {
  const parents = new Map<string, (string | null)[]>()
  for (const [id, criterion] of criteria)
    parents.set(
      id,
      criterion.information.map((info) =>
        info.parent === null ? null : provider.identifyCandidate(info.parent),
      ),
    )
  const children = new Map<string | null, string[]>()
  for (const [id, from] of parents)
    for (const parent of from) {
      const known = children.get(parent)
      if (known === undefined) children.set(parent, [id])
      else known.push(id)
    }
  const reached = new Map<string, C>()
  const queue: (string | null)[] = [null]
  for (let parent = queue.pop(); parent !== undefined; parent = queue.pop())
    for (const id of children.get(parent) ?? []) {
      const pin = pins.get(id)
      if (pin === undefined || reached.has(id)) continue
      reached.set(id, pin)
      queue.push(id)
    }
  return reached
}
