import colors from 'picocolors'
import { budgetsOf } from '../analyse/budgets/gates-kept.ts'
import { totalOnDisk } from '../analyse/on-disk.ts'
import { placeOf } from '../analyse/own-lines.ts'
import type { BudgetResult } from '../model/budget.ts'
import type {
  MissingDistribution,
  Orphan,
  UnexpectedDistribution,
  VerifiedChange,
  VerifyReport,
} from '../model/verification.ts'
import { counted } from '../text/counted.ts'
import { listNames } from '../text/lists.ts'
import { printable } from '../text/printable.ts'
import { formatSize } from '../text/sizes.ts'
import { deniedLines } from './estimate/denied.ts'
import { onDiskMark } from './estimate/headline.ts'
import { verdict } from './estimate/verdict.ts'
import { layersBesideLines } from './image/layers-beside.ts'
import type { ReportOptions } from './report.ts'
import { wrap } from './table.ts'

/** Rows of a section that are shown without `--all`. */
const MOST_ROWS = 12
const MOST_PATHS = 3

interface Row {
  readonly name: string
  readonly size: string
  readonly detail: string
}

/** The environment, the faults by kind, the likely reason, and the verdict at the end. */
export function verificationText(report: VerifyReport, options: ReportOptions): string {
  const { width, binaryUnits } = options
  const style = colors.createColors(options.colors)
  const size = (bytes: number | null): string =>
    bytes === null ? '?' : formatSize(bytes, binaryUnits)
  const { missing, unexpected, changed, orphans, reason } = report.verify
  const of = <K extends VerifiedChange['kind']>(kind: K) =>
    changed.filter((one): one is Extract<VerifiedChange, { kind: K }> => one.kind === kind)
  const sections = [
    section(
      'Missing',
      missing.map((one) => missingRow(one, report, size)),
      options,
    ),
    section(
      'CUDA instead of the CPU build',
      of('accelerator').map((one) => acceleratorRow(one, size)),
      options,
    ),
    section('Another version', of('version').map(versionRow), options),
    section(
      'Built for another Python or platform',
      of('build').map((one) => row(`${one.name} ${one.version}`, '', one.found)),
      options,
    ),
    section('Files differ from RECORD', of('files').map(filesRow), options),
    section(
      'Several metadata folders',
      of('duplicate').map((one) => row(one.name, '', one.paths.join(', '))),
      options,
    ),
    section(
      'Further site-packages',
      of('site-packages').map((one) => row(one.path, '', counted(one.distributions, 'package'))),
      options,
    ),
    section(
      'Another Python',
      of('python').map((one) =>
        row(`Python ${one.found}`, '', `${one.from} names ${one.expected}`),
      ),
      options,
    ),
    section(
      'Not in the estimate (warning)',
      unexpected.map((one) => unexpectedRow(one, size)),
      options,
    ),
    section(
      'Needed by nothing (warning)',
      orphans.map((one) => orphanRow(one, size)),
      options,
    ),
  ].filter((lines) => lines.length > 0)
  const asked = report.scenarios[0]
  return `${[
    ...headLines(report, size, width).map((line, at) =>
      at === 0 ? style.bold(line) : style.dim(line),
    ),
    ...sections.flatMap(([heading = '', ...rows]) => ['', style.dim(heading), ...rows]),
    ...(report.layers === undefined
      ? []
      : ['', ...layersBesideLines(report.layers, report.findings ?? [], options)]),
    '',
    ...(reason === null
      ? []
      : wrap(`Likely reason: ${reason.message}`, width, 2).map((line) => style.bold(line))),
    ...newerReleases(changed, width),
    ...verdictLines(report, options).map(isFailed(report, options) ? style.red : style.green),
    ...budgetsOf(report).flatMap((one) =>
      asked === undefined ? [measuredVerdict(one, size)] : verdict(one, asked, options),
    ),
    ...deniedLines(report.denied, options).map(style.red),
  ].join('\n')}\n`
}

/** Whether the findings end the command with exit code 1. */
export function isFailed(
  { verify: { missing, unexpected, changed, orphans } }: VerifyReport,
  { strict = false }: { readonly strict?: boolean },
): boolean {
  return missing.length + changed.length > 0 || (strict && unexpected.length + orphans.length > 0)
}

function headLines(
  { environment, scenarios, inputs }: VerifyReport,
  size: (bytes: number) => string,
  width: number,
): string[] {
  const [meant] = scenarios
  const { path, kind, site_packages: folders, python, platform, distributions } = environment
  const estimated =
    meant === undefined ? '' : `, ${onDiskMark(meant)}${size(totalOnDisk(meant.totals))} estimated`
  const against =
    inputs.length === 0
      ? meant === undefined
        ? 'compared with its own records'
        : 'compared with --with'
      : `compared with ${inputs.map(({ file }) => file).join(', ')}`
  return [
    ...wrap(
      `${path}: ${size(environment.size)} on disk${estimated}; ${counted(distributions, 'package')}`,
      width,
      2,
    ),
    ...wrap(
      [
        python === null ? '' : `Python ${python}`,
        platform ?? '',
        KINDS[kind],
        folders.join(' and '),
        against,
      ]
        .filter((part) => part !== '' && part !== '.')
        .join(', '),
      width,
      2,
    ),
  ]
}

const KINDS: Readonly<Record<VerifyReport['environment']['kind'], string>> = {
  venv: 'virtual environment',
  conda: 'conda prefix',
  prefix: 'Python prefix',
  target: 'folder of --target',
  root: 'mounted root',
  image: 'image',
}

const row = (name: string, size: string, detail: string): Row => ({ name, size, detail })

/**
 * A heading and its rows. The text of a row is after its name, or below if the line is too short
 * for it.
 */
function section(heading: string, rows: readonly Row[], { width, all }: ReportOptions): string[] {
  if (rows.length === 0) return []
  const shown = all || rows.length <= MOST_ROWS + 1 ? rows : rows.slice(0, MOST_ROWS)
  const widest = (cell: (row: Row) => string): number =>
    shown.reduce((most, one) => Math.max(most, printable(cell(one)).length), 0)
  const [names, sizes] = [widest(({ name }) => name), widest(({ size }) => size)]
  const lines = shown.flatMap(({ name, size, detail }) => {
    const start = `  ${printable(name).padEnd(names)}${sizes === 0 ? '' : `  ${size.padStart(sizes)}`}`
    const line = `${start}  ${printable(detail)}`.trimEnd()
    if (line.length <= width) return line
    return [start.trimEnd(), ...wrap(detail, width - 6, 0).map((part) => `      ${part}`)]
  })
  const rest = rows.length - shown.length
  return [heading, ...lines, ...(rest === 0 ? [] : [`  and ${rest} more (--all)`])]
}

function missingRow(
  one: MissingDistribution,
  { scenarios }: VerifyReport,
  size: (bytes: number | null) => string,
): Row {
  const line = scenarios[0]?.packages.find(({ name }) => name === one.name)?.without_line?.[0]
  const needed = `needed by ${listNames(one.required_by, 3)}`
  return one.version === null
    ? row(one.name, '', needed)
    : row(
        `${one.name} ${one.version}`,
        size(one.size),
        line === undefined ? (one.requested ? 'requested' : needed) : placeOf(line),
      )
}

const unexpectedRow = (one: UnexpectedDistribution, size: (bytes: number) => string): Row =>
  row(
    `${one.name} ${one.version}`,
    size(one.size),
    one.required_by.length === 0 ? '' : `needed by ${listNames(one.required_by, 3)}`,
  )

const orphanRow = (one: Orphan, size: (bytes: number) => string): Row =>
  one.kind === 'distribution'
    ? row(`${one.name} ${one.version}`, size(one.size), 'a dependency of a removed package')
    : row(one.path, size(one.size), `${counted(one.files, 'file')} that belong to no package`)

const acceleratorRow = (
  {
    name,
    found,
    expected,
    packages,
    size: bytes,
  }: Extract<VerifiedChange, { kind: 'accelerator' }>,
  size: (bytes: number) => string,
): Row =>
  row(
    `${name} ${found}`,
    size(bytes),
    `${name} ${expected} was expected${packages.length === 0 ? '' : `; brings ${listNames(packages, 3)}`}`,
  )

const versionRow = ({
  name,
  expected,
  found,
  breaks,
}: Extract<VerifiedChange, { kind: 'version' }>): Row =>
  row(
    `${name} ${found}`,
    '',
    [...(expected === null ? [] : [`${expected} was estimated`]), ...breaks.slice(0, 2)].join('; '),
  )

function filesRow({
  name,
  version,
  files,
  missing,
  altered,
  outside,
  paths,
}: Extract<VerifiedChange, { kind: 'files' }>): Row {
  const counts = [
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(altered > 0 ? [`${altered} changed`] : []),
    ...(outside > 0 ? [`${outside} outside of the environment`] : []),
  ]
  const more = missing + altered + outside - MOST_PATHS
  const some = paths.slice(0, MOST_PATHS).join(', ')
  return row(
    `${name} ${version}`,
    '',
    `of ${counted(files, 'file')} ${counts.join(', ')}: ${some}${more > 0 ? ` and ${more} more` : ''}`,
  )
}

/** A budget that was compared with the environment itself. */
const measuredVerdict = (
  { limit, measured, over_by, ok }: BudgetResult,
  size: (bytes: number) => string,
): string =>
  ok === true
    ? `OK budget ${size(limit)}: ${size(limit - measured)} left`
    : `FAILED budget ${size(limit)}: over by ${size(over_by)}`

/** If every version meets all requirements, newer ones were released in the meantime. */
function newerReleases(changed: readonly VerifiedChange[], width: number): string[] {
  const versions = changed.flatMap((one) => (one.kind === 'version' ? [one] : []))
  if (versions.length === 0 || versions.some(({ breaks }) => breaks.length > 0)) return []
  return wrap(
    'The versions that differ meet every requirement: newer ones were released since. --exclude-newer DATE estimates as of the day of the installation.',
    width,
    2,
  )
}

function verdictLines(
  report: VerifyReport,
  options: ReportOptions & { readonly strict?: boolean },
): string[] {
  const { missing, unexpected, changed, orphans } = report.verify
  const count = (kind: VerifiedChange['kind']): number =>
    changed.filter((one) => one.kind === kind).length
  const found = [
    ...(missing.length > 0
      ? [
          `${listNames(
            missing.map(({ name }) => name),
            3,
          )} missing`,
        ]
      : []),
    ...(count('accelerator') > 0 ? ['CUDA instead of the CPU build'] : []),
    ...(count('version') > 0 ? [`${counted(count('version'), 'package')} of another version`] : []),
    ...(count('build') > 0
      ? [`${counted(count('build'), 'package')} for another Python or platform`]
      : []),
    ...(count('files') > 0 ? [`files of ${counted(count('files'), 'package')} changed`] : []),
    ...(count('duplicate') > 0
      ? [`${counted(count('duplicate'), 'package')} with several metadata folders`]
      : []),
    ...(count('site-packages') > 0 ? ['several site-packages'] : []),
    ...(count('python') > 0 ? ['another Python'] : []),
    ...(unexpected.length > 0 ? [`${unexpected.length} not in the estimate`] : []),
    ...(orphans.length > 0 ? [`${orphans.length} needed by nothing`] : []),
  ]
  const word = isFailed(report, options) ? 'FAILED' : found.length > 0 ? 'OK with warnings' : 'OK'
  const text =
    found.length > 0
      ? found.join('; ')
      : report.scenarios.length > 0
        ? 'every package is there as estimated'
        : 'every package is complete'
  return wrap(printable(`${word}: ${text}`), options.width, 2)
}
