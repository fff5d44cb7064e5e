import { compareScenarios } from '../../analyse/compare-scenarios.ts'
import { totalOnDisk } from '../../analyse/on-disk.ts'
import type { BudgetResult } from '../../model/budget.ts'
import type { Scenario } from '../../model/estimate.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'
import { onDiskMark } from './headline.ts'
import { recipeLines } from './recipe-lines.ts'
import type { ReportLength } from './report-length.ts'

/** The sizes with the CPU build of torch, and the lines to write for it. */
export function cpuBuild(
  asked: Scenario,
  cpu: Scenario,
  budget: BudgetResult | null,
  { width, binaryUnits }: ReportOptions,
  told: ReportLength['recipe'],
): string[] {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const { onDisk } = compareScenarios(asked, cpu)
  const weight = totalOnDisk(cpu.totals)
  const saved = onDiskMark(cpu) === '' ? '' : '~'
  const fits =
    budget === null
      ? ''
      : weight <= budget.limit
        ? `, ${cpu.totals.source === 'unknown' ? 'may be within' : 'within'} ${size(budget.limit)}`
        : `, still over ${size(budget.limit)}`
  const more = told === 'none' ? '; pysize advise has the lines to write' : ''
  const { recipe } = cpu
  const version = cpu.packages.find(({ name }) => name === 'torch')?.version
  return [
    ...wrap(
      `With the CPU build of torch${version === undefined ? '' : ` (${version})`}: ${onDiskMark(cpu)}${size(weight)} on disk${fits}; saves ${saved}${size(-onDisk.difference)}${more}`,
      width,
      2,
    ),
    ...(recipe === undefined || told === 'none'
      ? []
      : recipeLines(told === 'noted' ? recipe : { ...recipe, notes: [] }, width, 2)),
  ]
}
