import type { Information } from '../../solver/backtrack-provider.ts'
import { backtrack } from '../../solver/backtracking.ts'
import type { Candidate } from '../candidate.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import { PipProvider } from './provider.ts'
import { type PipCandidate, type PipRequirement, pipRequirements } from './requirement.ts'

export type PipOutcome =
  | {
      readonly kind: 'solved'
      readonly pins: ReadonlyMap<string, Candidate>
      readonly visited: number
    }
  | {
      readonly kind: 'failed'
      readonly causes: readonly Information<PipRequirement, PipCandidate>[]
      readonly tooDeep: boolean
    }

/**
 * Resolves as pip does: resolvelib's search with pip's preferences. Yields the promise that it
 * waits for.
 */
export function* pipSearch(
  request: ResolutionRequest,
  universe: Universe,
): Generator<Promise<unknown>, PipOutcome, void> {
  const provider = new PipProvider(request, universe)
  const roots = request.roots.flatMap(({ requirement }) => pipRequirements(requirement))
  // pip handles requirements with extras last: the requirements of the base package have narrowed
  // their candidates by then.
  const ordered = [...roots.filter((r) => r.id === r.name), ...roots.filter((r) => r.id !== r.name)]
  const outcome = yield* backtrack(ordered, provider)
  if (outcome.kind === 'too-deep') return { kind: 'failed', causes: [], tooDeep: true }
  if (outcome.kind === 'impossible')
    return { kind: 'failed', causes: outcome.causes, tooDeep: false }
  const pins = new Map<string, Candidate>()
  for (const { candidate } of outcome.pins.values())
    if (candidate !== null) pins.set(candidate.name, candidate)
  return { kind: 'solved', pins, visited: outcome.visited }
}
