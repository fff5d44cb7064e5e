import { TORCH_PACKAGES } from '../../indexes/pytorch.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import { satisfies } from '../../packaging/versions/specifier.ts'
import type { Alternatives } from '../../resolve/alternatives.ts'
import type { Candidate } from '../../resolve/candidate.ts'
import {
  type LockedPins,
  lockedPins,
  lockedResolution,
  rootsWithoutLines,
  withLock,
} from '../../resolve/locks/locked-resolution.ts'
import type { PlannedLock } from '../../resolve/locks/planned-lock.ts'
import type { Sources } from '../../resolve/sources.ts'
import { Universe } from '../../resolve/universe.ts'
import type { DataSource } from '../data-source.ts'
import { type Estimated, resolveEstimated } from '../estimated-requirements.ts'
import type { Plan } from '../plan/plan.ts'
import { locatedPins } from './located-files.ts'

/**
 * The packages of a lock, without a search and without pages. Packages that options add are
 * searched for, and all others keep their locked version.
 *
 * @throws PysizeError like `resolve`
 */
export async function resolveLocked(
  lock: PlannedLock,
  plan: Plan,
  source: DataSource,
  sources: Sources,
  alternatives: Alternatives,
): Promise<Estimated> {
  const { request, rules, torch } = plan
  const isElsewhere = (name: string): boolean =>
    rules.overrides?.has(name) === true || (torch !== null && TORCH_PACKAGES.has(name))
  const pins = await locatedPins(
    lock,
    await lockedPins(lock, sources.direct),
    isElsewhere,
    plan,
    source,
    sources,
  )
  const own = new Set(lock.roots)
  const added = request.roots.filter((root) => !own.has(root))
  // A version that is requested by name replaces the locked one, as if it were locked again.
  const isAsked = (name: string): boolean =>
    added.some(({ requirement }) => {
      const pin = requirement.name === name ? pins.get(name) : undefined
      return pin !== undefined && !admits(requirement, pin)
    })
  const isFree = (name: string): boolean => isElsewhere(name) || isAsked(name)
  const locked = withLock(lock, pins, isFree, sources)
  const isDecided =
    added.length === 0 &&
    request.constraints.size === 0 &&
    rules.overrides === undefined &&
    torch === null
  const universe = new Universe(rules, locked)
  if (!isDecided) {
    const isWhole = [...lock.distributions.keys()].every((name) => pins.has(name))
    const others = isWhole ? await rootsWithoutLines(lock, request, pins, universe) : []
    const asked = { ...plan, request: { ...request, roots: [...request.roots, ...others] } }
    return resolveEstimated(asked, locked, alternatives, {
      installed: { candidates: unlisted(lock, pins, isFree), upgrades: () => false },
    })
  }
  const found = await lockedResolution(lock, request, pins, universe)
  return { ...found, universe, warnings: [] }
}

const admits = ({ specifier, url }: Requirement, { version }: Candidate): boolean =>
  url === null && satisfies(specifier, version.normal, true)

/** Folders and repositories, which no index has: a search treats them as installed. */
const unlisted = (
  { distributions }: PlannedLock,
  pins: LockedPins,
  isFree: (name: string) => boolean,
): LockedPins =>
  new Map(
    [...pins].filter(([name]) => distributions.get(name)?.candidate === null && !isFree(name)),
  )
