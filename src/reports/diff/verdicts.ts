import { budgetsOf } from '../../analyse/budgets/gates-kept.ts'
import type { Diff, DiffCause, Growth } from '../../model/diff.ts'
import { formatDifference, formatSize } from '../../text/sizes.ts'
import { verdict } from '../estimate/verdict.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'

/**
 * Whether the budgets are kept: of several files those with a broken budget, with their names, or
 * one line for all.
 */
export function budgetVerdicts(
  diff: Diff,
  options: ReportOptions,
): readonly { readonly ok: boolean | null; readonly lines: readonly string[] }[] {
  const held = diff.files.filter((one) => budgetsOf(one).length > 0)
  const scenarios = diff.scenarios.filter(({ name }) => name === 'new')
  const single = held.length === 1
  const verdicts = held.flatMap((one, at) => {
    const asked = scenarios[at]
    return budgetsOf(one).flatMap((budget) => {
      if (asked === undefined || (budget.ok === true && !single)) return []
      const lines = verdict(budget, asked, options)
      return [
        {
          ok: budget.ok,
          lines: single
            ? lines
            : wrap(`${one.file}: ${lines.join(' ').replace(/ +/g, ' ')}`, options.width, 2),
        },
      ]
    })
  })
  return verdicts.length === 0 && held.length > 0
    ? [{ ok: true, lines: wrap(`OK budget: all ${held.length} files keep it`, options.width, 2) }]
    : verdicts
}

/** Whether the growth is within its limit: the last line, where people look first in a CI log. */
export function growthVerdict(
  { limit, measured, over_by, ok, interval: [low, high] }: Growth,
  { diff, files: all }: Diff,
  { width, binaryUnits }: ReportOptions,
): string[] {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const change = (bytes: number): string =>
    formatDifference(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const where = all.length > 1 ? ` (${all.find(({ growth }) => growth?.ok === ok)?.file})` : ''
  if (ok === true)
    return wrap(`OK growth ${change(measured)}, at most ${size(limit)} allowed`, width, 2)
  if (ok === null) {
    const between =
      low === null || high === null
        ? 'a package that differs has no size'
        : `it is between ${change(low)} and ${change(high)}`
    return wrap(
      `UNDECIDED growth${where}, at most ${size(limit)} allowed: cannot tell: ${between}; --allow-unknown decides by what is known`,
      width,
      2,
    )
  }
  const [heaviest] = diff.causes.toSorted((a, b) => b.on_disk_size - a.on_disk_size)
  const by =
    heaviest === undefined || heaviest.on_disk_size <= 0
      ? ''
      : `; ${shortCause(heaviest)} brings ${size(heaviest.on_disk_size)}`
  return wrap(
    `FAILED growth ${change(measured)}${where}: ${size(over_by)} more than the ${size(limit)} allowed${by}`,
    width,
    2,
  )
}

const shortCause = ({ before, after, subject }: DiffCause): string => {
  const line = after ?? before
  return line === null
    ? subject
    : `${line.line === null ? line.file : `${line.file}:${line.line}`} ${subject}`
}
