import { totalOnDisk } from '../../analyse/on-disk.ts'
import { worstSource } from '../../analyse/totals.ts'
import type { BudgetResult } from '../../model/budget.ts'
import type {
  Estimate,
  ProjectSettings,
  Scenario,
  TargetSummary,
  ToolName,
} from '../../model/estimate.ts'
import { list } from '../../text/lists.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'
import { sumMark } from './all-packages.ts'
import { type Dated, dateOf, indexWords } from './head-section.ts'
import { lockLine } from './lock-line.ts'

/** The mark of a sum on disk: `~` if a part is estimated, `≥` if one is unknown. */
export const onDiskMark = ({ packages }: Scenario): string =>
  sumMark(
    packages.flatMap(({ sources }) =>
      sources.installed === 'unknown'
        ? ['unknown']
        : [worstSource([sources.installed, sources.bytecode])],
    ),
  )

/** The mark of a sum to download. */
export const downloadMark = ({ packages }: Scenario): string =>
  sumMark(packages.map(({ sources }) => sources.download))

/** A sum without packages that only a build could name is a lower bound. */
const lacksPackages = ({ warnings }: Pick<Estimate, 'warnings'>): boolean =>
  warnings.some(({ code }) => code === 'unknown-dependencies')

/**
 * The answer in one line: the size on disk, the download, and the state of the budget. Then the
 * target.
 */
export function headline(
  estimate: Omit<Estimate, 'command'>,
  asked: Scenario,
  { width, binaryUnits }: ReportOptions,
): { answer: string[]; target: string[] } {
  const { packages, totals } = asked
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const least = lacksPackages(estimate) ? sumMark(['unknown']) : undefined
  const toDownload = least ?? downloadMark(asked)
  const parts = [
    `${least ?? onDiskMark(asked)}${size(totalOnDisk(totals))} on disk`,
    `${toDownload}${size(totals.download_size)} to download`,
    packages.length === 1 ? '1 package' : `${packages.length} packages`,
    ...savings(estimate, asked, size),
    ...(estimate.budget === null ? [] : [standing(estimate.budget, size)]),
  ].map((part) => part.replaceAll(' ', '\u00a0'))
  return {
    answer: wrap(parts.join(' \u00a0 '), width, 0).map((line) => line.trimEnd()),
    target: [
      ...wrap(targetLine(estimate, asked), width, 2),
      ...lockLine(estimate.lock, asked.installer, width),
      ...settingsLine(estimate.settings, width),
    ],
  }
}

/** The saving of the requested changes compared with the unchanged files. */
function savings(
  { scenarios }: Pick<Estimate, 'scenarios'>,
  asked: Scenario,
  size: (bytes: number) => string,
): string[] {
  const plain = scenarios.find(({ name }) => name === 'plain')
  if (plain === undefined || asked.changes === undefined) return []
  const [before, after] = [totalOnDisk(plain.totals), totalOnDisk(asked.totals)]
  return [
    `${after > before ? 'adds' : 'saves'} ${size(Math.abs(before - after))} of ${onDiskMark(plain)}${size(before)}`.replace(
      /^(adds .*) of /,
      '$1 to ',
    ),
  ]
}

/** The state of the budget, for the first line. */
export function standing(
  { limit, over_by, ok }: BudgetResult,
  size: (bytes: number) => string,
): string {
  if (ok === false) return `${size(over_by)} OVER ${size(limit)}`
  return ok === null ? `cannot tell about ${size(limit)}` : `within ${size(limit)}`
}

/** `Settings of pyproject.toml: budget = 4GB, deny = nvidia-*`. */
export const settingsLine = (
  settings: ProjectSettings | undefined,
  width: number,
): readonly string[] => {
  if (settings === undefined) return []
  const parts = Object.entries(settings.options).map(
    ([key, value]) => `${key}\u00a0=\u00a0${[value].flat().join('\u00a0')}`,
  )
  return wrap(
    `Settings of ${[settings.file, ...(settings.extends === undefined ? [] : [settings.extends])].join(' and ')}: ${parts.join(', ')}`,
    width,
    2,
  )
}

/** The target and index of an answer, on one line. */
export const targetLine = (estimate: Dated, { target, installer, packages }: Scenario): string =>
  [targetWords(target, installer), ...indexWords(estimate, packages), dateOf(estimate)].join(', ')

/** `Python 3.11 (.python-version), pip's rules, linux-x86_64 and glibc 2.36 (assumed)`. */
export function targetWords(target: TargetSummary, installer: ToolName): string {
  const { python, python_from, platform, glibc, macos, musl, assumed } = target
  const platformParts = [
    ['platform', platform],
    ['glibc', glibc && `glibc ${glibc}`],
    ['macos', macos && `macOS ${macos}`],
    ['musl', musl && `musl ${musl}`],
  ] as const
  const texts = (isAssumed: boolean): string[] =>
    platformParts.flatMap(([field, text]) =>
      text !== undefined && assumed.includes(field) === isAssumed ? [text] : [],
    )
  const guessed = [...(assumed.includes('python') ? [`Python ${python}`] : []), ...texts(true)]
  return [
    ...(assumed.includes('python')
      ? []
      : [`Python ${python}${python_from === undefined ? '' : ` (${python_from})`}`]),
    ...texts(false),
    `${installer}'s rules`,
    ...(guessed.length === 0 ? [] : [`${list(guessed)} (assumed)`]),
  ].join(', ')
}
