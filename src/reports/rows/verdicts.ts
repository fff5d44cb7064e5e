import { budgetsOf, type Gated } from '../../analyse/budgets/gates-kept.ts'
import { linesBySize } from '../../analyse/own-lines.ts'
import type { BudgetResult, DeniedPackage } from '../../model/budget.ts'
import type { Scenario } from '../../model/estimate.ts'
import { deniedLines } from '../estimate/denied.ts'
import { verdict } from '../estimate/verdict.ts'
import type { ReportOptions } from '../report.ts'
import type { GateVerdict, RowPlace } from './report-rows.ts'

/** Lines of the text report as one line without its own spaces. */
export const oneLine = (lines: readonly string[]): string =>
  lines.join(' ').replace(/\s+/g, ' ').trim()

/** The status of a budget, of growth, or of another check that may be undecided. */
export const verdictStatus = ({
  ok,
  level,
}: Pick<BudgetResult, 'ok' | 'level'>): GateVerdict['status'] =>
  ok === true ? 'ok' : level === 'warn' ? 'warning' : ok === null ? 'undecided' : 'failed'

export const budgetVerdict = (
  budget: BudgetResult,
  text: string,
  place: RowPlace | null,
): GateVerdict => ({
  kind: 'budget',
  status: verdictStatus(budget),
  text,
  limit: budget.limit,
  measured: budget.measured,
  place,
})

/** Budgets and denied packages of one environment, each with the line that explains it best. */
export function gateVerdicts(gated: Gated, asked: Scenario, options: ReportOptions): GateVerdict[] {
  return [
    ...deniedVerdicts(gated.denied, options),
    ...budgetsOf(gated).map((budget) =>
      budgetVerdict(budget, oneLine(verdict(budget, asked, options)), budgetPlace(budget, asked)),
    ),
  ]
}

/** One for each rule, at the line that leads to its first package. */
export function deniedVerdicts(
  denied: readonly DeniedPackage[] | undefined,
  options: ReportOptions,
): GateVerdict[] {
  if (denied === undefined) return []
  const rules = [...new Set(denied.map(({ rule }) => rule))]
  const groups =
    rules.length === 0 ? [[]] : rules.map((rule) => denied.filter((one) => one.rule === rule))
  return groups.map((group) => {
    const [first] = group
    return {
      kind: 'denied',
      status: first === undefined ? 'ok' : 'failed',
      text: oneLine(deniedLines(group, options)),
      limit: null,
      measured: null,
      place:
        first === undefined || first.file === null ? null : { file: first.file, line: first.line },
    }
  })
}

/** The line that brings most of the measured size. */
function budgetPlace({ package: of }: BudgetResult, asked: Scenario): RowPlace | null {
  const lines = linesBySize(asked)
  const [heaviest] =
    of === undefined
      ? lines
      : lines.filter(({ name, leaves }) => name === of || leaves.includes(of))
  return heaviest === undefined ? null : { file: heaviest.file, line: heaviest.line }
}

/** The verdict on a file that could not be estimated. */
export const failedFile = (
  file: string,
  { message }: { readonly message: string },
  place: GateVerdict['place'],
): GateVerdict => ({
  kind: 'error',
  status: 'failed',
  text: `FAILED ${file}: ${message}`,
  limit: null,
  measured: null,
  place,
})
