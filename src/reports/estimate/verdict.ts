import colors from 'picocolors'
import { budgetsOf } from '../../analyse/budgets/gates-kept.ts'
import { linesBySize, type OwnLine, placeOf } from '../../analyse/own-lines.ts'
import type { BudgetResult } from '../../model/budget.ts'
import type { Estimate, Scenario } from '../../model/estimate.ts'
import { list, listSome } from '../../text/lists.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'
import { sizeMark } from './all-packages.ts'
import { deniedLines } from './denied.ts'

/**
 * Denied packages and the verdict on each budget, in their colours; empty if nothing was checked.
 */
export function gateLines(
  answer: Pick<Estimate, 'budget' | 'budgets' | 'denied' | 'scenarios'>,
  options: ReportOptions,
): string[] {
  const [asked] = answer.scenarios
  if (asked === undefined) return []
  const { green, red, yellow } = colors.createColors(options.colors)
  const shown = new Set<string>()
  const styleOf = ({ ok, level }: BudgetResult) =>
    ok === null || (ok === false && level === 'warn') ? yellow : ok ? green : red
  return [
    ...deniedLines(answer.denied, options).map(red),
    ...budgetsOf(answer).flatMap((budget) =>
      verdict(budget, asked, options, shown).map(styleOf(budget)),
    ),
  ]
}

/**
 * Whether the budget is kept, and why not: the last line, where people look first in a CI log.
 *
 * @param shown causes of earlier verdicts, which are not repeated
 */
export function verdict(
  budget: BudgetResult,
  asked: Scenario,
  { width, binaryUnits }: ReportOptions,
  shown: Set<string> = new Set(),
): string[] {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const limit = titleOf(budget, size)
  if (budget.ok === true)
    return wrap(`OK budget ${limit}: ${left(budget, size)}${unread(budget, size)}`, width, 2)
  if (budget.ok === null)
    return wrap(
      `${budget.level === 'warn' ? 'WARNING' : 'UNDECIDED'} budget ${limit}: cannot tell: ${doubt(budget, size)}; --allow-unknown decides by what is known`,
      width,
      2,
    )
  const cause = causes(budget, asked, size)
  const isShown = shown.has(cause)
  shown.add(cause)
  return wrap(
    `${budget.level === 'warn' ? 'WARNING' : 'FAILED'} budget ${limit}: over by ${size(budget.over_by)}${isShown ? '' : `; ${cause}`}${adviceOn(budget, asked, size)}`,
    width,
    2,
  )
}

/** The change that would keep the budget, or the result of the best advice. */
function adviceOn(
  { advice, over_by }: BudgetResult,
  asked: Scenario,
  size: (bytes: number) => string,
): string {
  if (advice === undefined) return ''
  const { code, ok, total_after: after, lines } = advice
  if (code === 'drop-requirement') {
    if (ok === false) return ''
    const place = lines[0]?.split(': delete ')[0] ?? ''
    const blamed = blamedLine(asked, over_by)
    const line = blamed !== undefined && placeOf(blamed) === place ? 'it' : shortPlace(place)
    return `; deleting ${line} would leave ${size(after)}, which ${ok ? 'fits' : 'might fit'}`
  }
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

/** `4.00 GB`, `1.00 GB for torch`, or a documented limit with its measure. */
function titleOf(
  { limit, name, title, package: of }: BudgetResult,
  size: (bytes: number) => string,
): string {
  if (name !== undefined) return `${name} ${size(limit)} (${title})`
  return of === undefined ? size(limit) : `${size(limit)} for ${of}`
}

/** The user's line that explains the excess, else the packages that do. */
function causes(
  { limit, over_by, culprits, package: of, measured }: BudgetResult,
  asked: Scenario,
  size: (bytes: number) => string,
): string {
  if (of !== undefined)
    return `it takes ${measured < limit ? 'at least ' : ''}${size(Math.max(measured, limit + over_by))}`
  const line = blamedLine(asked, over_by)
  if (line !== undefined) {
    const place = line.line === null ? '' : `${shortPlace(placeOf(line))} `
    return `${place}${line.name} brings ${sizeMark(line.source)}${size(line.saves)}`
  }
  return listSome(
    culprits.map((one) => ({ text: `${one.name} brings ${size(one.size)}`, count: 1 })),
    3,
  )
}

/** The user's line that explains an excess without others, if there is one. */
function blamedLine(asked: Scenario, over: number): OwnLine | undefined {
  const [line] = linesBySize(asked)
  const isChoice = asked.packages.filter(({ requested }) => requested).length > 1
  return line !== undefined && line.saves >= over && isChoice ? line : undefined
}

/** A place without the folders of its file: the tables above have them. */
const shortPlace = (place: string): string => place.replace(/^.*\//, '')

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

const left = (
  { limit, measured, interval: [, high], unknown }: BudgetResult,
  size: (bytes: number) => string,
): string =>
  unknown.packages > 0 && high !== null
    ? `at least ${size(limit - high)} left`
    : `${size(limit - measured)} left`

/** A budget may be kept although a size is unknown. */
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
