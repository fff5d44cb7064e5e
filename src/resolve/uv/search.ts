import type { Range } from '../../packaging/versions/range.ts'
import type { External } from '../../solver/derivation.ts'
import { BETWEEN_PAUSES, PAUSE } from '../../solver/pause.ts'
import type { Dependency } from '../../solver/provider.ts'
import { solve } from '../../solver/solve.ts'
import type { Candidate } from '../candidate.ts'
import { withoutCrowds } from '../crowds.ts'
import { RANGE_ALGEBRA } from '../range-algebra.ts'
import type { ResolutionRequest, RootRequirement } from '../request.ts'
import type { Universe } from '../universe.ts'
import { plainFacts } from './failure.ts'
import type { PackageId, UvPackage } from './package.ts'
import { UvProvider } from './provider.ts'
import type { Unavailability } from './unavailability.ts'

export { baseName, extraOf, type PackageId } from './package.ts'

export type UvOutcome =
  | {
      readonly kind: 'solved'
      readonly pins: ReadonlyMap<string, Candidate>
      readonly visited: number
    }
  | UvFailure

export interface UvFailure {
  readonly kind: 'failed'
  /** True statements that leave no solution. */
  readonly facts: readonly External<PackageId, Range, Unavailability>[]
  /**
   * The user's requirement behind each requirement of the facts, by its index: one with extras or
   * constraints makes several.
   */
  readonly roots: readonly RootRequirement[]
}

/**
 * Resolves with PubGrub over uv's packages in uv's order of decision. Yields the promise that it
 * waits for.
 *
 * @param first a place in the order of decision that goes before uv's, by project
 */
export function* uvSearch(
  request: ResolutionRequest,
  universe: Universe,
  first?: (name: string) => number,
): Generator<Promise<unknown>, UvOutcome, void> {
  const provider = new UvProvider(request, universe, first)
  const expanded: {
    readonly root: RootRequirement
    readonly dependency: Dependency<UvPackage, Range>
  }[] = []
  for (const [at, { root, requirement }] of withoutCrowds(request.roots).entries()) {
    if (at % BETWEEN_PAUSES === 0) yield PAUSE
    for (const dependency of provider.rootDependencies(requirement))
      expanded.push({ root, dependency })
  }
  const asked = distinct(expanded)
  const outcome = yield* solve(
    asked.map(({ dependency }) => dependency),
    provider,
    RANGE_ALGEBRA,
  )
  if (outcome.kind === 'failure')
    return {
      kind: 'failed',
      facts: plainFacts(outcome.derivation),
      roots: asked.map(({ root }) => root),
    }
  const pins = new Map<string, Candidate>()
  for (const [{ kind, name }, version] of outcome.versions)
    if (kind === 'base' && !('reason' in version)) pins.set(name, version)
  return { kind: 'solved', pins, visited: provider.visited }
}

/** Each dependency once, where it is first required: equal ones are one incompatibility. */
function distinct<T extends { readonly dependency: Dependency<object, Range> }>(
  asked: readonly T[],
): readonly T[] {
  const seen = new Map<object, Set<string>>()
  return asked.filter(({ dependency }) => {
    const sets = seen.get(dependency.package) ?? new Set()
    seen.set(dependency.package, sets)
    const key = RANGE_ALGEBRA.key(dependency.set)
    return !sets.has(key) && sets.add(key)
  })
}
