import colors from 'picocolors'
import { budgetsOf } from '../analyse/budgets/gates-kept.ts'
import { totalOnDisk } from '../analyse/on-disk.ts'
import type { Advice, AdviceReport } from '../model/advice.ts'
import type { BudgetResult } from '../model/budget.ts'
import type { Estimate, Scenario } from '../model/estimate.ts'
import { list } from '../text/lists.ts'
import { formatSize } from '../text/sizes.ts'
import { headline } from './estimate/headline.ts'
import { recipeLines } from './estimate/recipe-lines.ts'
import { gateLines } from './estimate/verdict.ts'
import type { ReportOptions } from './report.ts'
import { wrap } from './table.ts'

type Size = (bytes: number) => string

/**
 * The advice, the largest saving first, with the lines to write; at the end the combined result, or
 * what would keep the budget.
 */
export function adviceReport(report: AdviceReport, options: ReportOptions): string {
  const { bold, dim, green, red, yellow } = colors.createColors(options.colors)
  const { width, binaryUnits } = options
  const size: Size = (bytes) => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const [asked] = report.scenarios
  if (asked === undefined) return 'Nothing was estimated.\n'
  const estimate: Estimate = { ...report, command: 'estimate' }
  const { answer, target } = headline(estimate, asked, options)
  const pieces = report.advice.flatMap((one, at) => {
    const [first = '', ...rest] = pieceOf(one, at + 1, asked, report, size, width)
    return ['', bold(first), ...rest]
  })
  const conclusion = conclusionOf(report, size)
  const style =
    report.budget === null
      ? bold
      : report.budget.ok === true || report.combined?.keeps_budget === true
        ? green
        : report.budget.ok === null
          ? yellow
          : red
  return `${[
    ...answer.map(bold),
    ...target.map(dim),
    ...pieces,
    '',
    ...wrap(conclusion, width, 2).map(style),
    // The conclusion is about the first budget.
    ...gateLines({ ...report, budget: null, budgets: budgetsOf(report).slice(1) }, options),
    ...report.applied.map((file) => `wrote ${file}`),
  ].join('\n')}\n`
}

function pieceOf(
  advice: Advice,
  number: number,
  asked: Scenario,
  { budget }: AdviceReport,
  size: Size,
  width: number,
): string[] {
  const { title, saves, total_after: after, breaks, targets, source } = advice
  const mark = { exact: '', estimated: '~', unknown: '≥' }[source]
  const saved = { exact: '', estimated: '~', unknown: '≤' }[source]
  const fits =
    budget === null ||
    budget.ok === true ||
    isPartial(budget) ||
    after > budget.limit ||
    source === 'unknown'
      ? ''
      : `, within ${size(budget.limit)}`
  const heading = `${number}. ${title}: saves ${saved}${size(saves)}, leaves ${mark}${size(after)}${fits}`
  const others = targets.filter((one) => one !== asked.target.platform)
  return [
    ...wrap(heading, width, 3),
    ...recipeLines(advice, width, 3),
    ...(breaks === null ? [] : wrapped(`Breaks: ${breaks}.`, width)),
    ...(others.length === 0 ? [] : wrapped(`Resolved for ${list(targets)}.`, width)),
  ]
}

/** Whether it limits something other than the size of the environment on disk. */
const isPartial = ({ package: of, name }: BudgetResult): boolean =>
  of !== undefined || name !== undefined

const wrapped = (text: string, width: number): string[] =>
  wrap(text, width - 3, 0).map((line) => `   ${line}`)

/** Why the pieces that are not combined are left out. */
function restWords(count: number, combined: readonly string[]): string {
  const rest = Array.from({ length: count }, (_, at) => `${at + 1}`).filter(
    (one) => !combined.includes(one),
  )
  return rest.length === 1
    ? `Number ${rest[0]} is left out: it may need changes in your code, or cannot be combined with these.`
    : `Numbers ${list(rest)} are left out: each may need changes in your code, or cannot be combined with these.`
}

function conclusionOf({ advice, combined, budget, scenarios }: AdviceReport, size: Size): string {
  if (advice.length === 0)
    return budget === null || budget.ok === true
      ? 'Nothing was found that makes it smaller.'
      : `Nothing was found that makes it smaller than ${size(budget.limit)}.`
  if (budget?.ok === true)
    return `OK budget ${size(budget.limit)}: already kept, ${size(budget.limit - budget.measured)} left.`
  if (combined === null)
    return budget === null
      ? 'Each piece may need changes in your code, so they are not added up.'
      : `No advice keeps the budget ${size(budget.limit)}.`
  const numbers = combined.advice.map((at) => `${at + 1}`)
  const which = numbers.length === 1 ? `Number ${numbers[0]}` : `Numbers ${list(numbers)} together`
  const verb = numbers.length === 1 ? 'leaves' : 'leave'
  const total = `${size(combined.total_after)} of ${size(totalOnDisk(scenarios[0]!.totals))}`
  if (budget === null)
    return `${which} ${verb} ~${total}.${numbers.length === advice.length ? '' : ` ${restWords(advice.length, numbers)}`}`
  if (combined.keeps_budget === true)
    return `To keep ${size(budget.limit)}: ${which.toLowerCase()} ${numbers.length === 1 ? 'is' : 'are'} enough, and ${verb} ~${total}.`
  return `No advice keeps the budget ${size(budget.limit)} for certain: ${which.toLowerCase()} ${verb} ~${total}.`
}
