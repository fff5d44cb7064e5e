import { PysizeError } from '../errors.ts'
import type { BudgetResult, Scenario } from '../model/estimate.ts'
import { boundsOf } from './bounds.ts'
import { sizeOnDisk, totalOnDisk } from './on-disk.ts'
import { ownership, type SizedNode, withOverlaps } from './retained.ts'

/** By the first letter of the unit. `4G` and `4Gi` are Kubernetes' spellings of 4 GB and 4 GiB. */
const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 }

/**
 * `4GB`, `4G`, `3.5 GiB`, `4Gi`, `500MB` or plain bytes, in bytes; undefined where it is no size.
 * `kB` is 10^3, `KiB` is 2^10.
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,15})?|\.\d{1,15}) ?(?:([kmgt])(i?))?b?$/i.exec(text.trim())
  if (!match) return undefined
  const [, number, letter = '', i = ''] = match
  const bytes = Math.round(Number(number) * (i === '' ? 1000 : 1024) ** POWERS[letter.toLowerCase()]!)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** The limit in bytes. Throws `invalid-budget` (exit 2). */
export function parseBudget(budget: string | number): number {
  const bytes = typeof budget === 'number' ? budget : parseSize(budget)
  if (bytes !== undefined && Number.isSafeInteger(bytes) && bytes >= 0) return bytes
  throw new PysizeError('invalid-budget', `'${budget}' is not a size.`, {
    exitCode: 2,
    hint: 'Write a number with a unit, such as 4GB (4 × 10^9 bytes) or 4GiB (4 × 2^30).',
  })
}

/** What a budget needs to know beside the sizes. */
export interface BudgetRules {
  /** Decide by what is known and estimated, whatever is unknown. */
  readonly allowUnknown: boolean
  /** Whether the inputs name any package: an empty file keeps no budget. */
  readonly isAsked: boolean
}

/**
 * Holds a scenario's installed + overhead + bytecode size against a limit in bytes. The budget is
 * kept only if the upper bound keeps it, and broken only if the lower bound breaks it; between the
 * two it is undecided.
 */
export function evaluateBudget(limit: number, scenario: Scenario, rules: Partial<BudgetRules> = {}): BudgetResult {
  const { allowUnknown = false, isAsked = true } = rules
  const { packages, totals } = scenario
  const measured = totalOnDisk(totals)
  const { low, high } = boundsOf(scenario)
  const unknown = packages.filter((one) => one.installed_size === null)
  const ok = allowUnknown ? measured <= limit : isAsked ? decided(limit, low, high) : null
  const over = ok === false ? Math.max(measured, low) - limit : 0
  return {
    limit,
    measured,
    over_by: over,
    ok,
    interval: [low, high],
    unknown: { packages: unknown.length, download_size: unknown.reduce((sum, one) => sum + (one.download_size ?? 0), 0) },
    culprits: over === 0 ? [] : culprits(withOverlaps(packages, scenario.overlaps), over),
  }
}

/** Whether a size within bounds keeps a limit; null where that cannot be told. */
export function decided(limit: number, low: number, high: number | null): boolean | null {
  if (low > limit) return false
  return high !== null && high <= limit ? true : null
}

/**
 * Packages whose retained sizes make up for `over` bytes, largest first.
 *
 * A retained size grows on the way up to what was requested, where it says little: an application
 * retains all. So whatever is lighter than a package below it gives way to those below, and torch
 * is named with its libraries, not the application that asked for torch.
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
    if ((sizeOnDisk(one) ?? 0) < (retained[heaviest(children)] ?? 0)) for (const child of children) open.add(child)
    else {
      const size = retained[node] ?? 0
      explained += size
      found.push({ name: one.name, size })
    }
  }
  return found.sort((a, b) => b.size - a.size)
}
