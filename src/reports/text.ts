import colors from 'picocolors'
import { acceleratorShare } from '../analyse/accelerator.ts'
import { worstSource } from '../analyse/totals.ts'
import type { BudgetResult, Estimate, Scenario } from '../model.ts'
import { comparisonSection } from './comparison-section.ts'
import { headSection, labelled } from './head-section.ts'
import { linesSection } from './lines-section.ts'
import { listNames, listSome } from './names.ts'
import { packageTable, sumMark } from './package-table.ts'
import type { ReportOptions } from './report.ts'
import { formatSize } from './units.ts'

type Style = (text: string) => string

/** What a person reads at a glance: what was asked, the packages by size, the totals, other scenarios beside the first, the budget. */
export function textReport(estimate: Estimate, options: ReportOptions): string {
  const style = colors.createColors(options.colors)
  const [asked, ...others] = estimate.scenarios
  const sections = [
    [...inputLines(estimate, options), ...headSection([estimate], options)],
    ...(asked
      ? [
          tableSection(asked, options, style.dim, style.bold),
          totalsSection(asked, options),
          heading(linesSection(asked, options), style.dim),
        ]
      : []),
    ...others.map((other) => heading(asked ? comparisonSection(asked, other, options) : [], style.dim)),
    ...(estimate.budget ? [budgetSection(estimate.budget, asked, options, estimate.budget.ok ? style.green : style.red)] : []),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

const inputLines = ({ inputs }: Estimate, { width }: ReportOptions): string[] =>
  inputs.length === 0 ? [] : labelled('Input', inputs.map((input) => input.file).join(', '), width)

/** Keeps a figure and its unit on one line. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0')

const heading = (lines: readonly string[], style: Style): string[] => lines.map((line, at) => (at === 0 ? style(line) : line))

function tableSection({ packages, overlaps, totals }: Scenario, options: ReportOptions, head: Style, total: Style): string[] {
  const lines = heading(packageTable(packages, overlaps, totals, options), head)
  return [...lines.slice(0, -1), ...lines.slice(-1).map(total)]
}

function totalsSection({ packages, overlaps, totals }: Scenario, { width, binaryUnits }: ReportOptions): string[] {
  const size = (bytes: number): string => unbroken(formatSize(bytes, binaryUnits))
  const onDisk = totals.installed_size + totals.overhead_size + totals.bytecode_size
  const bytecodeMark = worstSource(packages.map((one) => one.sources.bytecode)) === 'exact' ? '' : '~'
  const installedMark = sumMark(packages.map((one) => one.sources.installed))
  const parts = [
    `${installedMark}${size(totals.installed_size)} installed`,
    ...(totals.bytecode_size > 0 ? [`${bytecodeMark}${size(totals.bytecode_size)} bytecode`] : []),
    ...(totals.overhead_size > 0 ? [`${size(totals.overhead_size)} scripts and records`] : []),
  ]
  const share = acceleratorShare(packages, overlaps)
  const percent = onDisk > 0 ? Math.round((share.onDisk / onDisk) * 100) : 0
  const sdists = packages.filter((one) => one.wheel === null).length
  const unknown = packages.filter((one) => one.installed_size === null)
  return [
    ...labelled('On disk', `${installedMark}${size(onDisk)}: ${parts.join(', ')}`, width),
    ...(share.names.length > 0
      ? labelled(
          'GPU only',
          `${size(share.onDisk)} (${percent}\u00a0%), ${size(share.download)} to download: ${listNames(share.names, 4)}`,
          width,
        )
      : []),
    ...(unknown.length > 0
      ? labelled(
          'Not sized',
          listSome(
            unknown.map((one) => ({ text: `${one.name} ${one.version}`, count: 1 })),
            6,
          ),
          width,
        )
      : []),
    ...(totals.source !== 'exact' || sdists > 0 ? labelled('Marks', legend, width) : []),
  ]
}

const legend = '~ estimated, ? unknown, ≥ without the unknown, (sdist) no wheel: sized by its source archive'

/** Why a budget could not be decided. */
function undecided({ measured, interval: [low, high], unknown }: BudgetResult, size: (bytes: number) => string): string {
  if (unknown.packages > 0) {
    const packages = unknown.packages === 1 ? '1 package has' : `${unknown.packages} packages have`
    return `${packages} no size${unknown.download_size > 0 ? ` (${size(unknown.download_size)} to download)` : ''}`
  }
  return measured === 0 ? 'no package is named' : `between ${size(low)} and ${high === null ? 'more' : size(high)}`
}

function budgetSection(budget: BudgetResult, asked: Scenario | undefined, { width, binaryUnits }: ReportOptions, verdict: Style): string[] {
  const size = (bytes: number): string => unbroken(formatSize(bytes, binaryUnits))
  const unknown = asked?.packages.some((one) => one.installed_size === null) ? ', without what is unknown' : ''
  if (budget.ok)
    return labelled('Budget', `${size(budget.limit)}: kept, ${size(budget.limit - budget.measured)} to spare${unknown}`, width).map(verdict)
  if (budget.ok === null) return labelled('Budget', `${size(budget.limit)}: cannot tell: ${undecided(budget, size)}`, width).map(verdict)
  const culprits = budget.culprits.map((one) => ({ text: `${one.name} brings ${size(one.size)}`, count: 1 }))
  return labelled('Budget', `${size(budget.limit)}: over by ${size(budget.over_by)}; ${listSome(culprits, 3)}`, width).map(verdict)
}
