import type { BudgetResult } from '../../model/budget.ts'
import type { PackageEstimate, Scenario } from '../../model/estimate.ts'
import { boundsOf } from '../bounds.ts'
import { sizeOnDisk, totalOnDisk } from '../on-disk.ts'
import { totalsOf } from '../totals.ts'
import { type BudgetRules, decided, evaluateBudget, heldAgainst } from './decide-budget.ts'
import type { NamedLimit } from './named-limits.ts'
import type { Budget } from './parse-budgets.ts'

/** Bytes of the image outside the environment: base and added files; null if not given. */
export interface Surroundings {
  /** The base image or runtime. */
  readonly base: number | null
  /** The project's own code, models and other files. */
  readonly added: number | null
  /** Layers that are deployed with a function. */
  readonly layers?: number
  /** Other parts of the environment that are not counted, in words. */
  readonly uncounted?: readonly string[]
}

/**
 * Checks an environment against one budget, with the added sizes (`--base-size`, `--add`). A host's
 * limit is never kept while a part of what it measures is not counted.
 */
export function evaluateLimit(
  budget: Budget,
  scenario: Scenario,
  around: Surroundings,
  rules: BudgetRules,
): BudgetResult {
  if (budget.kind === 'package') return ofPackage(budget.name, budget.limit, scenario, rules)
  const extra = (around.base ?? 0) + (around.added ?? 0) + (around.layers ?? 0)
  const plain = shifted(evaluateBudget(budget.limit - extra, scenario, rules), extra)
  const { uncounted: others = [] } = around
  const known = (ok: boolean | null, uncounted: readonly string[]): boolean | null =>
    ok === true && uncounted.length > 0 && !rules.allowUnknown ? null : ok
  if (budget.kind === 'environment')
    return others.length === 0
      ? plain
      : { ...plain, ok: known(plain.ok, others), uncounted: others }
  const { named } = budget
  const uncounted = [...uncountedBy(named, around), ...others]
  const result = measuredBy(named, plain, scenario, extra, rules)
  const ok = known(result.ok, uncounted)
  const { name, title, measure, source, date } = named
  return { ...result, ok, name, title, measure, source, source_date: date, uncounted }
}

const shifted = (result: BudgetResult, extra: number): BudgetResult => ({
  ...result,
  limit: result.limit + extra,
  measured: result.measured + extra,
  interval: [
    result.interval[0] + extra,
    result.interval[1] === null ? null : result.interval[1] + extra,
  ],
})

const uncountedBy = ({ base }: NamedLimit, around: Surroundings): readonly string[] => [
  ...(base && around.base === null ? ['the base image (--base-size)'] : []),
  ...(around.added === null ? ['your code (--add)'] : []),
]

/**
 * Wheels are compressed, too, so their sum approximates a compressed environment. Another
 * compression method may halve it; none makes it larger than the unpacked files.
 */
function measuredBy(
  { measure, bytes }: NamedLimit,
  plain: BudgetResult,
  scenario: Scenario,
  extra: number,
  rules: BudgetRules,
): BudgetResult {
  if (measure === 'unpacked') return plain
  const download = scenario.totals.download_size
  const [low, high] = plain.interval
  const isBoth = measure === 'compressed-and-unpacked'
  const interval = isBoth
    ? ([low + Math.floor(download / 2), high === null ? null : 2 * high] as const)
    : ([Math.floor(download / 2), high] as const)
  // If the host does not document which size it measures, the larger one is reported, and the limit
  // is decided only if both agree.
  const measured = isBoth
    ? plain.measured + download
    : measure === 'compressed'
      ? download + extra
      : plain.measured
  const ok = rules.allowUnknown
    ? measured <= bytes
    : rules.isAsked
      ? decided(bytes, ...interval)
      : null
  const over = ok === false ? Math.max(measured, interval[0]) - bytes : 0
  return {
    ...plain,
    measured,
    over_by: over,
    ok,
    interval,
    culprits: over === 0 ? [] : plain.culprits,
  }
}

/** One package's own files. A package that is not installed keeps every budget. */
function ofPackage(
  name: string,
  limit: number,
  { packages }: Scenario,
  rules: BudgetRules,
): BudgetResult {
  const own: readonly PackageEstimate[] = packages.filter((one) => one.name === name)
  const totals = totalsOf(own)
  const size = { measured: totalOnDisk(totals), ...boundsOf({ packages: own, totals }) }
  const unknown = own.filter((one) => sizeOnDisk(one) === null)
  const ok = rules.allowUnknown ? size.measured <= limit : decided(limit, size.low, size.high)
  const result = heldAgainst(limit, size, unknown, ok)
  return {
    ...result,
    culprits: result.over_by === 0 ? [] : [{ name, size: Math.max(size.measured, size.low) }],
    package: name,
  }
}
