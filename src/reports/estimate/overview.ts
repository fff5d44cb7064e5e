import colors from 'picocolors'
import { atLeast } from '../../analyse/at-least.ts'
import { worstBudget } from '../../analyse/budgets/gates-kept.ts'
import { sizeOnDisk, totalOnDisk } from '../../analyse/on-disk.ts'
import { worstSource } from '../../analyse/totals.ts'
import type { Estimate, Estimates, Outcome, Scenario } from '../../model/estimate.ts'
import { printable } from '../../text/printable.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { type Column, renderTable } from '../table.ts'
import { sumMark } from './all-packages.ts'
import { headSection, isOnePython } from './head-section.ts'
import { downloadMark } from './headline.ts'
import { textReport } from './text.ts'

/**
 * Several files at a glance: their common facts, a row for each, and how many failed. With `all`,
 * the report of each follows below its name.
 */
export function overviewReport({ estimates: written }: Estimates, options: ReportOptions): string {
  const estimates = written.map((one) =>
    one.estimate === null
      ? one
      : { ...one, estimate: { ...one.estimate, scenarios: one.estimate.scenarios.map(atLeast) } },
  )
  const { bold, dim } = colors.createColors(options.colors)
  const fine = estimates.flatMap(({ estimate }) => estimate ?? [])
  const [heading = '', ...rows] = overviewTable(fine, estimates, options)
  const sections = [
    headSection(fine, options),
    [dim(heading), ...rows],
    [bold(countsLine(estimates))],
    ...(options.all
      ? estimates.flatMap(({ file, estimate }) =>
          estimate
            ? [[bold(`# ${printable(file)}`)], [textReport(estimate, options).trimEnd()]]
            : [],
        )
      : []),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** If a path would be cut, the folder that all files share is left out. */
function overviewTable(
  fine: readonly Estimate[],
  estimates: readonly Outcome[],
  options: ReportOptions,
): readonly string[] {
  const columns = columnsFor(fine, options)
  const whole = renderTable(columns, estimates, options.width)
  if (estimates.every(({ file }, at) => whole[at + 1]?.startsWith(printable(file)))) return whole
  const shared = sharedFolder(estimates.map(({ file }) => file)).length
  return renderTable(
    columns,
    estimates.map((one) => ({ ...one, file: one.file.slice(shared) })),
    options.width,
  )
}

/** The longest folder that all paths begin with, with its slash; empty if they share no folder. */
function sharedFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split(/(?<=[/\\])/).slice(0, -1))
  const end = first.findIndex((part, at) => others.some((parts) => parts[at] !== part))
  return (end < 0 ? first : first.slice(0, end)).join('')
}

function columnsFor(fine: readonly Estimate[], { binaryUnits }: ReportOptions): Column<Outcome>[] {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits)
  const onDisk = ({ packages, totals }: Scenario): string =>
    sumMark(packages.map((one) => one.sources.installed)) + size(totalOnDisk(totals))
  /** Empty in the row of a file that failed. */
  const cell =
    (text: (asked: Scenario, estimate: Estimate) => string) =>
    ({ estimate }: Outcome): string =>
      estimate?.scenarios[0] ? text(estimate.scenarios[0], estimate) : ''
  const scenarios = fine.flatMap((estimate) => estimate.scenarios)
  const mark =
    worstSource(
      scenarios.flatMap(({ packages }) => packages.map((one) => one.sources.bytecode)),
    ) === 'exact'
      ? ''
      : '~'
  const others = [
    ...new Set(fine.flatMap((estimate) => estimate.scenarios.slice(1).map(({ name }) => name))),
  ]
  return [
    { heading: 'File', align: 'left', cell: ({ file }) => file },
    ...(isOnePython(fine)
      ? []
      : [
          {
            heading: 'Python',
            align: 'left',
            cell: cell(({ target }) => target.python),
            dropAt: 2,
          } as const,
        ]),
    {
      heading: 'Packages',
      align: 'right',
      cell: cell(({ totals }) => `${totals.packages}`),
      dropAt: 3,
    },
    {
      heading: 'Download',
      align: 'right',
      cell: cell((asked) => downloadMark(asked) + size(asked.totals.download_size)),
      dropAt: 4,
    },
    { heading: `${mark}On disk`, align: 'right', cell: cell(onDisk) },
    ...others.map(
      (name): Column<Outcome> => ({
        heading: `${mark}${name}`,
        align: 'right',
        cell: cell((_, { scenarios }) =>
          scenarios.flatMap((one) => (one.name === name ? onDisk(one) : [])).join(''),
        ),
        dropAt: 5,
      }),
    ),
    {
      heading: 'Largest',
      align: 'left',
      cell: cell(({ packages }) => largest(packages, size)),
      dropAt: 1,
    },
    { heading: 'Outcome', align: 'left', cell: (outcome) => verdict(outcome, size) },
  ]
}

function largest(packages: Scenario['packages'], size: (bytes: number) => string): string {
  const [first] = packages.toSorted((a, b) => (sizeOnDisk(b) ?? -1) - (sizeOnDisk(a) ?? -1))
  if (first === undefined) return ''
  const onDisk = sizeOnDisk(first)
  return `${first.name} ${onDisk === null ? '?' : size(onDisk)}`
}

function verdict({ estimate, error }: Outcome, size: (bytes: number) => string): string {
  if (error !== null) return error.code
  const [denied] = estimate.denied ?? []
  if (denied !== undefined) return `has ${denied.name}`
  const budget = worstBudget(estimate)
  if (budget?.ok === null) return 'cannot tell'
  return budget?.ok === false ? `over by ${size(budget.over_by)}` : 'OK'
}

function countsLine(estimates: readonly Outcome[]): string {
  const answers = estimates.flatMap(({ estimate }) => estimate ?? [])
  const denied = answers.filter((one) => (one.denied ?? []).length > 0).length
  const allowed = answers.filter((one) => (one.denied ?? []).length === 0)
  const over = allowed.filter((one) => worstBudget(one)?.ok === false).length
  const undecided = allowed.filter((one) => worstBudget(one)?.ok === null).length
  const failed = estimates.filter(({ error }) => error !== null).length
  const counts = [
    `${estimates.length - denied - over - undecided - failed} OK`,
    ...(denied > 0 ? [`${denied} with denied packages`] : []),
    ...(over > 0 ? [`${over} over the budget`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ]
  return `${estimates.length === 1 ? '1 file' : `${estimates.length} files`}: ${counts.join(', ')}`
}
