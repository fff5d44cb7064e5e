import type { Diff, DiffCause, Growth } from '../diff-model.ts'
import type { BudgetResult, Scenario } from '../model.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import type { ReportOptions } from './report.ts'
import { wrap } from './table.ts'
import { verdict } from './verdict.ts'

/** Whether the budget is kept: of several files the worst one, with its name. */
export function budgetVerdict(budget: BudgetResult, diff: Diff, options: ReportOptions): string[] {
  const held = diff.files.filter((one) => one.budget !== null)
  const at = held.findIndex((one) => one.budget?.ok === budget.ok && one.budget?.over_by === budget.over_by)
  const asked = newScenarios(diff)[at]
  if (asked === undefined) return []
  const lines = verdict(budget, asked, undefined, options)
  return held.length < 2 || budget.ok === true ? lines : wrap(`${held[at]!.file}: ${lines.join(' ').replace(/ +/g, ' ')}`, options.width, 2)
}

/** Of the files that have a budget, in their order. */
const newScenarios = ({ scenarios }: Diff): readonly Scenario[] => scenarios.filter(({ name }) => name === 'new')

/** Whether the growth is within its limit: the last line, where people look first in a CI log. */
export function growthVerdict(
  { limit, measured, over_by, ok, interval: [low, high] }: Growth,
  { diff, files: all }: Diff,
  { width, binaryUnits }: ReportOptions,
): string[] {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const change = (bytes: number): string => formatDifference(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const where = all.length > 1 ? ` (${all.find(({ growth }) => growth?.ok === ok)?.file})` : ''
  if (ok === true) return wrap(`OK growth ${change(measured)}, at most ${size(limit)} allowed`, width, 2)
  if (ok === null) {
    const between =
      low === null || high === null ? 'a package that differs has no size' : `it is between ${change(low)} and ${change(high)}`
    return wrap(
      `UNDECIDED growth${where}, at most ${size(limit)} allowed: cannot tell: ${between}; --allow-unknown decides by what is known`,
      width,
      2,
    )
  }
  const [heaviest] = diff.causes.toSorted((a, b) => b.on_disk_size - a.on_disk_size)
  const by = heaviest === undefined || heaviest.on_disk_size <= 0 ? '' : `; ${shortCause(heaviest)} brings ${size(heaviest.on_disk_size)}`
  return wrap(`FAILED growth ${change(measured)}${where}: ${size(over_by)} more than the ${size(limit)} allowed${by}`, width, 2)
}

const shortCause = ({ before, after, subject }: DiffCause): string => {
  const line = after ?? before
  return line === null ? subject : `${line.line === null ? line.file : `${line.file}:${line.line}`} ${subject}`
}
