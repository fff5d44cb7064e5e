import type { BudgetResult } from '../../model/budget.ts'
import type { PackageEstimate, Scenario } from '../../model/estimate.ts'
import { atLeast } from '../at-least.ts'
import { boundsOf } from '../bounds.ts'
import { ownership, type SizedNode, withOverlaps } from '../graph/retained.ts'
import { sizeOnDisk, totalOnDisk } from '../on-disk.ts'

/** The facts that a budget needs besides the sizes. */
export interface BudgetRules {
  /** Decide by known and estimated sizes, and ignore unknown ones. */
  readonly allowUnknown: boolean
  /** Whether the inputs name any package. With an empty file, a budget is not kept. */
  readonly isAsked: boolean
}

/**
 * Checks a scenario's installed + overhead + bytecode size against a limit in bytes. The budget is
 * kept only if the upper bound keeps it, and broken only if the lower bound breaks it; between the
 * two it is undecided.
 */
export function evaluateBudget(
  limit: number,
  scenario: Scenario,
  rules: Partial<BudgetRules> = {},
): BudgetResult {
  const { allowUnknown = false, isAsked = true } = rules
  const { packages, totals } = scenario
  const size = { measured: totalOnDisk(totals), ...boundsOf(scenario) }
  const ok = allowUnknown
    ? size.measured <= limit
    : isAsked
      ? decided(limit, size.low, size.high)
      : null
  const unknown = packages.filter((one) => one.installed_size === null)
  const result = heldAgainst(limit, size, unknown, ok)
  return {
    ...result,
    culprits:
      result.over_by === 0
        ? []
        : culprits(withOverlaps(atLeast(scenario).packages, scenario.overlaps), result.over_by),
  }
}

/** A size in bytes, with the bounds of the real size. */
export interface BoundedSize {
  readonly measured: number
  readonly low: number
  readonly high: number | null
}

/**
 * The result for a size and a limit in bytes, without the packages that cause it.
 *
 * @param unknown the packages without a size
 */
export function heldAgainst(
  limit: number,
  { measured, low, high }: BoundedSize,
  unknown: readonly PackageEstimate[],
  ok: boolean | null,
): Omit<BudgetResult, 'culprits'> {
  return {
    limit,
    measured,
    over_by: ok === false ? Math.max(measured, low) - limit : 0,
    ok,
    interval: [low, high],
    unknown: {
      packages: unknown.length,
      download_size: unknown.reduce((sum, one) => sum + (one.download_size ?? 0), 0),
    },
  }
}

/** Whether a size within bounds keeps a limit; null if undecided. */
export function decided(limit: number, low: number, high: number | null): boolean | null {
  if (low > limit) return false
  return high !== null && high <= limit ? true : null
}

/**
 * Packages whose retained sizes add up to `over` bytes, largest first.
 *
 * Retained sizes grow towards the requested packages, where they say little: an application retains
 * everything. So a package lighter than one below it is skipped for the ones below, and torch is
 * named with its libraries instead of the application that requires torch.
 */
function culprits(packages: readonly SizedNode[], over: number): BudgetResult['culprits'] {
  const { owner, retained } = ownership(packages)
  const below: number[][] = packages.map(() => [])
  const open = new Set<number>()
  for (const [node, above] of owner.entries()) {
    if (above === -1) open.add(node)
    else below[above]?.push(node)
  }
  const heaviest = (nodes: Iterable<number>): number => {
    let best = -1
    for (const node of nodes) if ((retained[node] ?? 0) > (retained[best] ?? 0)) best = node
    return best
  }

  const found: { name: string; size: number }[] = []
  for (let explained = 0; explained < over; ) {
    const node = heaviest(open)
    const one = packages[node]
    if (one === undefined) break
    open.delete(node)
    const children = below[node] ?? []
    if ((sizeOnDisk(one) ?? 0) < (retained[heaviest(children)] ?? 0))
      for (const child of children) open.add(child)
    else {
      const size = retained[node] ?? 0
      explained += size
      found.push({ name: one.name, size })
    }
  }
  return found.sort((a, b) => b.size - a.size)
}
