import { TORCH_PACKAGES } from '../indexes/pytorch.ts'
import type { Alternatives } from '../resolve/alternatives.ts'
import { lockedPins, lockedResolution, withLock } from '../resolve/locks/locked-resolution.ts'
import type { PlannedLock } from '../resolve/locks/planned-lock.ts'
import type { Sources } from '../resolve/sources.ts'
import { Universe } from '../resolve/universe.ts'
import type { DataSource } from './data-source.ts'
import { type Estimated, resolveEstimated } from './estimated-requirements.ts'
import { locatedPins } from './located-files.ts'
import type { Plan } from './plan.ts'

/**
 * What a lock installs: nothing is searched for, and no page is requested. Where options ask for
 * what the lock does not hold, that is searched for, and all else keeps its locked version.
 *
 * @throws PysizeError as `resolve` does
 */
export async function resolveLocked(
  lock: PlannedLock,
  plan: Plan,
  source: DataSource,
  sources: Sources,
  alternatives: Alternatives,
): Promise<Estimated> {
  const { request, rules, torch } = plan
  const pins = await locatedPins(
    lock,
    await lockedPins(lock, sources.direct),
    plan,
    source,
    sources,
  )
  const isFree = (name: string): boolean =>
    rules.overrides?.has(name) === true || (torch !== null && TORCH_PACKAGES.has(name))
  const locked = withLock(lock, pins, isFree, sources)
  const own = new Set(lock.roots)
  const isDecided =
    request.roots.every((root) => own.has(root)) &&
    request.constraints.size === 0 &&
    rules.overrides === undefined &&
    torch === null
  if (!isDecided) return resolveEstimated(plan, locked, alternatives)
  const universe = new Universe(rules, locked)
  const found = await lockedResolution(lock, request, pins, universe)
  return { ...found, universe, warnings: [] }
}
