import { normalizeName } from '../packaging/name.ts'
import type { Candidate } from './candidate.ts'
import { requirementsWithExtras } from './metadata.ts'
import type { ResolutionRequest } from './request.ts'
import type { Resolution, ResolvedPackage } from './resolution.ts'
import type { Universe } from './universe.ts'

/**
 * Walks from the roots over pins that are already decided: which extras are in effect, who depends on whom, and that
 * nothing unreachable is left. All dependencies of the pins are known by then.
 */
export function closureOf(
  pins: ReadonlyMap<string, Candidate>,
  request: ResolutionRequest,
  universe: Universe,
  visited: number,
): Resolution {
  const { markers } = universe.rules.target
  const extras = new Map<string, Set<string>>()
  const requested = new Set<string>()
  const queue: string[] = []

  const reach = (name: string, more: readonly string[]): void => {
    if (!pins.has(name)) return
    const known = extras.get(name) ?? new Set<string>()
    const before = extras.has(name) ? known.size : -1
    extras.set(name, known)
    for (const extra of more) known.add(normalizeName(extra))
    if (known.size !== before) queue.push(name)
  }

  for (const { requirement } of request.roots) {
    requested.add(requirement.name)
    reach(requirement.name, requirement.extras)
  }
  const dependencies = new Map<string, Set<string>>()
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const known = universe.dependencies(pins.get(name)!)
    const needs = new Set<string>()
    dependencies.set(name, needs)
    if (known instanceof Promise || 'unavailable' in known) continue
    for (const requirement of requirementsWithExtras(known, extras.get(name)!, markers)) {
      if (requirement.name !== name && pins.has(requirement.name)) needs.add(requirement.name)
      reach(requirement.name, requirement.extras)
    }
  }

  const packages = new Map<string, ResolvedPackage>()
  for (const name of [...dependencies.keys()].sort())
    packages.set(name, {
      candidate: pins.get(name)!,
      requested: requested.has(name),
      extras: [...extras.get(name)!].sort(),
      dependencies: [...dependencies.get(name)!].sort(),
    })
  return { packages, visited }
}
