import { PysizeError } from '../../errors.ts'
import type { Drift, Growth } from '../../model/diff.ts'
import type { PackageEstimate, Scenario } from '../../model/estimate.ts'
import { boundsOf } from '../bounds.ts'
import { parseSize } from '../budgets/parse-size.ts'
import { totalOnDisk } from '../on-disk.ts'
import { totalsOf } from '../totals.ts'

/** The allowed growth of an environment. */
export type GrowthLimit =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'share'; readonly share: number }

/**
 * `50MB`, `10%` or bytes.
 *
 * @throws PysizeError `invalid-growth`, exit 2
 */
export function parseGrowth(limit: string | number): GrowthLimit {
  const percent =
    typeof limit === 'string' ? /^(\d{1,6}(?:\.\d{1,6})?) ?%$/.exec(limit.trim()) : null
  if (percent !== null) return { kind: 'share', share: Number(percent[1]) / 100 }
  const bytes = typeof limit === 'number' ? limit : parseSize(limit)
  if (bytes !== undefined && Number.isSafeInteger(bytes) && bytes >= 0)
    return { kind: 'bytes', bytes }
  throw new PysizeError('invalid-growth', `'${limit}' is neither a size nor a share.`, {
    exitCode: 2,
    hint: 'Write a number with a unit, such as 50MB, or a share of the old size, such as 10%.',
  })
}

/**
 * Checks the growth from one environment to another against a limit. Packages that are equal on
 * both sides cancel out exactly; only packages that differ add uncertainty.
 *
 * @param drift growth that no change of the user's caused; it does not count
 */
export function evaluateGrowth(
  limit: GrowthLimit,
  before: Scenario | null,
  after: Scenario | null,
  {
    drift = null,
    allowUnknown = false,
  }: { readonly drift?: Drift | null; readonly allowUnknown?: boolean } = {},
): Growth {
  const [old, now] = [sizeOf(before), sizeOf(after)]
  const bytes = limit.kind === 'bytes' ? limit.bytes : Math.floor(old * limit.share)
  const measured = now - old - (drift?.on_disk_size ?? 0)
  const isAlike = new Set([...alike(before, after), ...namesOf(drift)])
  const [a, b] = [spread(before, isAlike), spread(after, isAlike)]
  const interval = [
    a.above === null ? null : measured - b.below - a.above,
    b.above === null ? null : measured + b.above + a.below,
  ] as const
  const ok = allowUnknown ? measured <= bytes : decided(bytes, interval)
  return {
    limit: bytes,
    measured,
    over_by: ok === false ? Math.max(measured, interval[0] ?? measured) - bytes : 0,
    ok,
    interval,
  }
}

const namesOf = (drift: Drift | null): readonly string[] =>
  drift === null ? [] : [...drift.added, ...drift.removed, ...drift.changed].map(({ name }) => name)

function decided(limit: number, [low, high]: Growth['interval']): boolean | null {
  if (low !== null && low > limit) return false
  return high !== null && high <= limit ? true : null
}

const sizeOf = (scenario: Scenario | null): number =>
  scenario === null ? 0 : totalOnDisk(scenario.totals)

/** Names of packages that have the same file on both sides. */
function alike(before: Scenario | null, after: Scenario | null): ReadonlySet<string> {
  const file = ({ wheel, sdist, version }: PackageEstimate): string =>
    `${version} ${(wheel ?? sdist)?.filename ?? ''}`
  const old = new Map(before?.packages.map((one) => [one.name, file(one)]))
  return new Set(
    after?.packages.flatMap((one) => (old.get(one.name) === file(one) ? [one.name] : [])),
  )
}

/** How far the real size of the differing packages may be below and above the estimate, bytes. */
function spread(
  scenario: Scenario | null,
  isAlike: ReadonlySet<string>,
): { readonly below: number; readonly above: number | null } {
  const packages = (scenario?.packages ?? []).filter(({ name }) => !isAlike.has(name))
  const totals = totalsOf(packages)
  const { low, high } = boundsOf({ packages, totals })
  return {
    below: totalOnDisk(totals) - low,
    above: high === null ? null : high - totalOnDisk(totals),
  }
}
