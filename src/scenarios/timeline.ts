import { installOrder } from '../resolve/pip/install-order.ts'
import type { Resolution } from '../resolve/resolution.ts'
import type { Universe } from '../resolve/universe.ts'
import type { Plan } from './plan/plan.ts'
import type { Timeline } from './shared-files.ts'

/**
 * When the packages of one install are written: one after the other by pip, all at the same time by
 * uv.
 */
export function timelineOf(
  resolution: Resolution,
  { request, rules }: Plan,
  universe: Universe,
): Timeline {
  if (!rules.policy.installsInOrder)
    return new Map([...resolution.packages.keys()].map((name) => [name, 0]))
  return new Map(installOrder(resolution, request, universe).map((name, at) => [name, at]))
}
