import { normalizeName } from '../packaging/name.ts'
import type { Requirement } from '../packaging/requirement.ts'
import type { Candidate } from './candidate.ts'
import { baseRequirements, requirementsOfExtra } from './metadata.ts'
import type { ResolutionRequest } from './request.ts'
import { NO_EXTRA, type Resolution, type ResolvedPackage } from './resolution.ts'
import type { Universe } from './universe.ts'

/**
 * Walks from the roots over decided pins: finds the extras in effect and the edges, and leaves out
 * unreachable packages. All dependencies of the pins are known by then. Each extra of a package is
 * walked once.
 */
export function closureOf(
  pins: ReadonlyMap<string, Candidate>,
  request: Pick<ResolutionRequest, 'roots'>,
  universe: Universe,
  visited: number,
): Resolution {
  const { markers } = universe.rules.target
  const asks = new Map<string, Map<string, readonly Requirement[]>>()
  const queue: (readonly [name: string, extra: string])[] = []

  const reach = ({ name, extras }: Requirement): void => {
    if (!pins.has(name)) return
    const parts = asks.get(name) ?? new Map<string, readonly Requirement[]>()
    asks.set(name, parts)
    for (const extra of [NO_EXTRA, ...extras.map(normalizeName)]) {
      if (parts.has(extra)) continue
      parts.set(extra, [])
      queue.push([name, extra])
    }
  }

  for (const { requirement } of request.roots) reach(requirement)
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [name, extra] = next
    const known = universe.dependencies(pins.get(name)!)
    if (known instanceof Promise || 'unavailable' in known) continue
    const asked =
      extra === NO_EXTRA
        ? baseRequirements(known, markers)
        : requirementsOfExtra(known, extra, markers)
    asks.get(name)!.set(extra, asked)
    for (const requirement of asked) reach(requirement)
  }

  const requested = new Set(request.roots.map(({ requirement }) => requirement.name))
  const packages = new Map<string, ResolvedPackage>()
  for (const [name, parts] of [...asks].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const needs = new Set([...parts.values()].flat().map((requirement) => requirement.name))
    packages.set(name, {
      candidate: pins.get(name)!,
      requested: requested.has(name),
      extras: [...parts.keys()].filter((extra) => extra !== NO_EXTRA).sort(),
      dependencies: [...needs].filter((need) => need !== name && pins.has(need)).sort(),
      asks: parts,
    })
  }
  return { packages, visited }
}
