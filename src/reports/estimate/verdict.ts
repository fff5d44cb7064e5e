import colors from 'picocolors'
import { budgetsOf } from '../../analyse/budgets/gates-kept.ts'
import { linesBySize, placeOf } from '../../analyse/own-lines.ts'
import type { BudgetResult } from '../../model/budget.ts'
import type { Estimate, Scenario } from '../../model/estimate.ts'
import { list, listSome } from '../../text/lists.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'
import { deniedLines } from './denied.ts'

/**
 * Denied packages and the verdict on each budget, in their colours; nothing where nothing was to be
 * checked.
 */
export function gateLines(
  answer: Pick<Estimate, 'budget' | 'budgets' | 'denied' | 'scenarios'>,
  options: ReportOptions,
): string[] {
  const [asked] = answer.scenarios
  if (asked === undefined) return []
  const { green, red, yellow } = colors.createColors(options.colors)
  const styleOf = ({ ok, level }: BudgetResult) =>
    ok === null || (ok === false && level === 'warn') ? yellow : ok ? green : red
  return [
    ...deniedLines(answer.denied, options).map(red),
    ...budgetsOf(answer).flatMap((budget) => verdict(budget, asked, options).map(styleOf(budget))),
  ]
}

/** Whether the budget is kept, and why not: the last line, where people look first in a CI log. */
export function verdict(
  budget: BudgetResult,
  asked: Scenario,
  { width, binaryUnits }: ReportOptions,
): string[] {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const limit = titleOf(budget, size)
  if (budget.ok === true)
    return wrap(
      `OK budget ${limit}: ${size(budget.limit - budget.measured)} left${unread(budget, size)}`,
      width,
      2,
    )
  if (budget.ok === null)
    return wrap(
      `${budget.level === 'warn' ? 'WARNING' : 'UNDECIDED'} budget ${limit}: cannot tell: ${doubt(budget, size)}; --allow-unknown decides by what is known`,
      width,
      2,
    )
  return wrap(
    `${budget.level === 'warn' ? 'WARNING' : 'FAILED'} budget ${limit}: over by ${size(budget.over_by)}; ${causes(budget, asked, size)}${adviceOn(budget, size)}`,
    width,
    2,
  )
}

/** The change that would keep the budget, or the result of the best advice. */
function adviceOn({ advice }: BudgetResult, size: (bytes: number) => string): string {
  if (advice === undefined) return ''
  const { code, ok, total_after: after, lines } = advice
  if (code === 'drop-requirement')
    return ok === false
      ? ''
      : `; without ${lines[0]?.split(': delete ')[0]} it ${ok ? 'would' : 'might'} fit (${size(after)})`
  const what = {
    'cpu-build': 'the CPU build',
    'uninstall-unneeded': 'uninstalling packages that nothing needs',
    'no-bytecode': `an install with ${lines[0]}`,
    'cpu-build-and-no-bytecode': `the CPU build with ${lines.at(-1)}`,
  }[code]
  return ok === false
    ? `; ${what} would leave ${size(after)}`
    : `; ${what} ${ok ? 'would' : 'might'} fit`
}

/** `4.00 GB`, `1.00 GB for torch`, or a documented limit with what it limits. */
function titleOf(
  { limit, name, title, package: of }: BudgetResult,
  size: (bytes: number) => string,
): string {
  if (name !== undefined) return `${name} ${size(limit)} (${title})`
  return of === undefined ? size(limit) : `${size(limit)} for ${of}`
}

/** The user's line that explains the excess, else the packages that do. */
function causes(
  { over_by, culprits, package: of, measured }: BudgetResult,
  asked: Scenario,
  size: (bytes: number) => string,
): string {
  if (of !== undefined) return `it takes ${size(measured)}`
  const [line] = linesBySize(asked)
  if (
    line !== undefined &&
    line.saves >= over_by &&
    asked.packages.filter(({ requested }) => requested).length > 1
  ) {
    const place = line.line === null ? '' : `${placeOf(line)} `
    return `${place}${line.name} brings ${size(line.saves)}`
  }
  return listSome(
    culprits.map((one) => ({ text: `${one.name} brings ${size(one.size)}`, count: 1 })),
    3,
  )
}

/** Why a budget could not be decided. */
function doubt(
  { measured, interval: [low, high], unknown, uncounted = [] }: BudgetResult,
  size: (bytes: number) => string,
): string {
  if (uncounted.length > 0)
    return `${size(measured)} so far, and ${list(uncounted)} ${uncounted.length === 1 ? 'is' : 'are'} not counted`
  if (unknown.packages > 0) {
    const packages = unknown.packages === 1 ? '1 package has' : `${unknown.packages} packages have`
    return `${packages} no size${unknown.download_size > 0 ? ` (${size(unknown.download_size)} to download)` : ''}`
  }
  return measured === 0
    ? 'no package is named'
    : `it is between ${size(low)} and ${high === null ? 'more' : size(high)}`
}

/** A budget may be kept though a size is unknown. */
function unread(
  { interval: [, high], unknown }: BudgetResult,
  size: (bytes: number) => string,
): string {
  if (unknown.packages === 0) return ''
  const packages = unknown.packages === 1 ? '1 package has' : `${unknown.packages} packages have`
  return high === null
    ? `; ${packages} no size and was allowed`
    : `; ${packages} no size, and it is at most ${size(high)}`
}
