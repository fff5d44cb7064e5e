import colors from 'picocolors'
import type { Diff } from '../../model/diff.ts'
import { formatDifference, formatSize } from '../../text/sizes.ts'
import { deniedLines } from '../estimate/denied.ts'
import { settingsLine, targetLine } from '../estimate/headline.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'
import { causes, drift, files, packages } from './tables.ts'
import { budgetVerdicts, growthVerdict } from './verdicts.ts'

/**
 * The result of a change: whether the environment grows, by how much, and because of which line.
 */
export function textDiff(diff: Diff, options: ReportOptions): string {
  const { bold, dim, green, red, yellow } = colors.createColors(options.colors)
  const heading = ([first, ...rest]: readonly string[]): string[] =>
    first === undefined ? [] : [dim(first), ...rest]
  const style = ({ ok }: { readonly ok: boolean | null }) =>
    ok === null ? yellow : ok ? green : red
  return `${[
    ...wrap(answer(diff, options), options.width, 0).map(bold),
    ...[...wrap(sides(diff), options.width, 2), ...settingsLine(diff.settings, options.width)].map(
      dim,
    ),
    '',
    ...heading(files(diff, options)),
    ...heading(causes(diff, options)),
    ...heading(packages(diff, options)),
    ...drift(diff, options),
    ...wrap(marks(diff), options.width, 2)
      .filter((line) => line !== '')
      .map(dim),
    ...(diff.growth === null
      ? []
      : growthVerdict(diff.growth, diff, options).map(style(diff.growth))),
    ...deniedLines(diff.denied, options).map((diff.denied ?? []).length === 0 ? green : red),
    ...budgetVerdicts(diff, options).flatMap(({ lines, ...result }) => lines.map(style(result))),
  ].join('\n')}\n`
}

const isEmpty = ({ diff: { added, removed, changed } }: Diff): boolean =>
  added.length + removed.length + changed.length === 0

/** The change in one line. */
function answer(diff: Diff, { binaryUnits }: ReportOptions): string {
  const { difference, before, after, source } = diff.diff.totals
  const mark = source === 'estimated' ? '~' : source === 'unknown' ? '≥' : ''
  const size = (bytes: number): string => formatSize(bytes, binaryUnits)
  const change = (bytes: number): string => formatDifference(bytes, binaryUnits)
  const unchanged = diff.files.every(({ status }) => status === 'unchanged')
  if (unchanged) return glued(['No change: the files are the same on both sides'])
  const failed = diff.files.filter(({ status }) => status === 'failed').length
  const without = `${failed === 1 ? '1 file' : `${failed} files`} without an answer`
  const isCompared = diff.files.some(({ totals }) => totals !== null)
  if (failed > 0 && !isCompared) return glued([`Not compared: ${without}`])
  const onDisk = isEmpty(diff)
    ? `No change: ${mark}${size(after.on_disk_size)} on disk on both sides`
    : `${change(difference.on_disk_size)} on disk (${mark}${size(before.on_disk_size)} → ${mark}${size(after.on_disk_size)})`
  const counts =
    difference.packages === 0
      ? `${after.packages} packages`
      : `${before.packages} → ${after.packages} packages`
  return glued([
    onDisk,
    `${change(difference.download_size)} to download`,
    counts,
    ...(failed === 0 ? [] : [without]),
  ])
}

const glued = (parts: readonly string[]): string =>
  parts.map((part) => part.replaceAll(' ', '\u00a0')).join(' \u00a0 ')

/** The compared sides, and their target. */
function sides(diff: Diff): string {
  const named = ({ name, commit }: Diff['old']): string =>
    commit === null || commit.startsWith(name) ? name : `${name} (${commit.slice(0, 9)})`
  const asked = diff.scenarios.find(({ name }) => name === 'new') ?? diff.scenarios[0]
  const target = asked === undefined ? [] : [targetLine(diff, asked)]
  return [`${named(diff.old)} → ${named(diff.new)}`, ...target].join(', ')
}

/** The meaning of the marks, if there are any. */
function marks({ diff: { totals, added, removed, changed } }: Diff): string {
  const isUnknown =
    [...added, ...removed].some(({ on_disk_size }) => on_disk_size === null) ||
    changed.some(({ difference }) => difference.on_disk_size === null)
  const parts = [
    totals.source === 'estimated' ? '~ estimated' : totals.source === 'unknown' ? '≥ at least' : '',
    isUnknown ? '? unknown' : '',
  ]
  const used = parts.filter((part) => part !== '')
  return used.length === 0 ? '' : `${used.join(', ')}.`
}
