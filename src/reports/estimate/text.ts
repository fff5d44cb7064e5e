import colors from 'picocolors'
import { atLeast } from '../../analyse/at-least.ts'
import type { Estimate, Scenario } from '../../model/estimate.ts'
import { comparisonSection } from '../comparison-section.ts'
import type { ReportOptions } from '../report.ts'
import { packageTable } from './all-packages.ts'
import { changesSection } from './changes-section.ts'
import { cpuBuild } from './cpu-build.ts'
import { headline } from './headline.ts'
import { heaviestPackages } from './heaviest-packages.ts'
import { installsSection } from './installs-section.ts'
import { linesSection } from './lines-section.ts'
import { notes } from './not-counted.ts'
import { FULL_LENGTH, fitted, type ReportLength } from './report-length.ts'
import { gateLines } from './verdict.ts'
import { yourLines } from './your-lines.ts'

type Style = (text: string) => string

/**
 * The short report: the answer, the user's lines and packages that cause it, the effect of the CPU
 * build, the parts that are not counted, and the budget's verdict at the end.
 */
export function textReport(written: Estimate, options: ReportOptions): string {
  const estimate = { ...written, scenarios: written.scenarios.map(atLeast) }
  const [asked, ...others] = estimate.scenarios
  if (asked === undefined) return 'Nothing was estimated.\n'
  const isWhole = options.all || options.lines === true
  const report = (length: ReportLength): readonly string[] =>
    reportLines(estimate, asked, others, options, length)
  return `${(isWhole ? report(FULL_LENGTH) : fitted(report)).join('\n')}\n`
}

function reportLines(
  estimate: Estimate,
  asked: Scenario,
  others: readonly Scenario[],
  options: ReportOptions,
  length: ReportLength,
): readonly string[] {
  const style = colors.createColors(options.colors)
  const { answer, target } = headline(estimate, asked, options)
  const cpu = others.find(({ name }) => name === 'cpu')
  const tables = [
    heading(yourLines(asked, options, length.lines), style.dim),
    options.all
      ? heading(packageTable(asked.packages, asked.overlaps, asked.totals, options), style.dim)
      : heading(heaviestPackages(asked, options, length.packages), style.dim),
    heading(linesSection(asked, options), style.dim),
    ...(options.all
      ? others.map((other) => heading(comparisonSection(asked, other, options), style.dim))
      : []),
    cpu === undefined
      ? []
      : heading(cpuBuild(asked, cpu, estimate.budget, options, length.recipe), style.bold),
  ].filter((lines) => lines.length > 0)
  const body = options.all
    ? tables.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
    : tables.flat()
  const above = [...answer, ...body]
  return [
    ...answer.map(style.bold),
    ...changesSection(asked, options.width),
    ...installsSection(estimate, asked, options),
    ...target.map(style.dim),
    '',
    ...body,
    ...(options.all ? [''] : []),
    ...notes(asked, above, options).map(style.dim),
    ...gateLines(estimate, options),
  ]
}

const heading = (lines: readonly string[], style: Style): string[] =>
  lines.map((line, at) => (at === 0 ? style(line) : line))
