import type { Diff } from '../model/diff.ts'
import { formatted } from '../reports/formats/formats.ts'
import { plainText } from '../reports/formats/markdown-text.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import { shortName } from './commits.ts'
import type { ImageResult, PullRequestComparison, TargetResult } from './comparison.ts'
import type { ActionFinding, ActionOutcome } from './outcome.ts'

/** GitHub refuses longer comments: 65,536 characters, of which marker and title take some. */
const LONGEST = 64_000

const OPTIONS = { width: Number.POSITIVE_INFINITY, colors: false, binaryUnits: false, all: false }

/**
 * The summary of the job, in Markdown: unreachable indexes, each target with its checks, the
 * images.
 */
export function summaryText(
  comparison: PullRequestComparison,
  { findings }: ActionOutcome,
  version: string,
): string {
  const { targets, images, commits } = comparison
  const [first, ...others] = targets
  return [
    ...noteLines(findings),
    ...(first === undefined ? [] : [targetText(first)]),
    ...others.map((target) => folded(targetTitle(target), targetText(target))),
    ...(images.length === 0 ? [] : [imageTable(images)]),
    `<sub>${shortName(commits.base)} to ${shortName(commits.head)}, pysize ${version}</sub>`,
  ].join('\n\n')
}

/** The text of the comment: the summary, or the totals of each target if that is too long. */
export const commentText = (
  summary: string,
  comparison: PullRequestComparison,
  { findings }: ActionOutcome,
): string => (summary.length <= LONGEST ? summary : shortened(comparison, findings))

/**
 * Facts that decide nothing, but are useful to the reader. The checks are in the report of each
 * target.
 */
function noteLines(findings: readonly ActionFinding[]): readonly string[] {
  const notes = findings
    .filter(({ kind }) => kind === 'index' || kind === 'base')
    .map(({ message }) => `- ${plainText(message)}`)
  return notes.length === 0 ? [] : [notes.slice(0, 20).join('\n')]
}

const targetText = ({ diff, error }: TargetResult): string =>
  diff === null
    ? `The comparison failed: ${plainText(error?.message ?? '')}`
    : formatted('markdown', diff, OPTIONS).trimEnd()

const changeOf = (diff: Diff | null): string =>
  diff === null
    ? 'failed'
    : `${formatDifference(diff.diff.totals.difference.on_disk_size, false)} on disk`

const targetTitle = ({ target, diff }: TargetResult): string => `${target}: ${changeOf(diff)}`

const folded = (title: string, text: string): string =>
  `<details><summary>${plainText(title)}</summary>\n\n${text}\n\n</details>`

function imageTable(images: readonly ImageResult[]): string {
  const rows = images.map(({ dockerfile, diff, error }) => {
    if (diff === null)
      return `| ${plainText(dockerfile)} | ${plainText(error?.message ?? '')} | | |`
    const { old, new: now, pulled_size } = diff.diff
    const change = formatDifference(now.uncompressed_size - old.uncompressed_size, false)
    return `| ${plainText(dockerfile)} | ${formatSize(now.uncompressed_size, false)} | ${change} | ${formatSize(pulled_size, false)} |`
  })
  return [
    '| Image of | size | change | pulled again |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
  ].join('\n')
}

/** Only the totals of each target. */
function shortened(
  { targets, images, commits }: PullRequestComparison,
  findings: readonly ActionFinding[],
): string {
  const rows = targets.map(
    ({ target, diff }) =>
      `- ${target === '' ? 'Environment' : plainText(target)}: ${changeOf(diff)}`,
  )
  return [
    ...noteLines(findings),
    rows.join('\n'),
    ...(images.length === 0 ? [] : [imageTable(images)]),
    `The whole report is too long for a comment. It is in the summary of the job. (${shortName(commits.head)})`,
  ].join('\n\n')
}
