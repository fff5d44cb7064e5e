import type { PysizeError } from '../errors.ts'
import type { Diff } from '../model/diff.ts'
import type { ImageDiff } from '../model/image-diff.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import { formatted } from './formats/formats.ts'
import { plainText } from './formats/markdown-text.ts'

/** Two commits whose difference is the change of a pull request. */
export interface Commits {
  readonly base: string
  readonly head: string
}

/** The name of a commit in reports, which git accepts if no other commit begins so. */
export const shortName = (commit: string): string => commit.slice(0, 12)

/** The comparison of one target, or the error that prevented it. */
export interface TargetResult {
  /** As requested; empty for the project's default target. */
  readonly target: string
  readonly diff: Diff | null
  readonly error: PysizeError | null
}

/** The image of one Dockerfile before and after. */
export interface ImageResult {
  readonly dockerfile: string
  readonly diff: ImageDiff | null
  readonly error: PysizeError | null
}

/** The changes of a pull request. */
export interface PullRequestComparison {
  readonly commits: Commits
  readonly targets: readonly TargetResult[]
  readonly images: readonly ImageResult[]
}

/** The result of the checks, as far as the reports show it. */
export interface CheckResult {
  readonly fails: boolean
  /** Facts that decide nothing, but are useful to the reader. */
  readonly notes: readonly string[]
}

/** GitHub refuses longer comments: 65,536 characters, of which marker and title take some. */
const LONGEST = 64_000
const MOST_NOTES = 20

const OPTIONS = { width: Number.POSITIVE_INFINITY, colors: false, binaryUnits: false, all: false }

/**
 * The summary of the job, in Markdown: a heading, notes, each target with its checks, the images.
 *
 * @param comparison null if no changed file lists requirements
 */
export const summaryText = (
  comparison: PullRequestComparison | null,
  result: CheckResult,
  version: string,
): string =>
  `## ${titleOf(result)}\n\n${comparison === null ? 'No requirements file, lock, project or Dockerfile changed.' : wholeText(comparison, result, version)}\n`

/**
 * The comment: the same with a smaller heading, or only the totals of each target if that is too
 * long.
 */
export function pullRequestComment(
  comparison: PullRequestComparison,
  result: CheckResult,
  version: string,
): string {
  const whole = wholeText(comparison, result, version)
  const text = whole.length <= LONGEST ? whole : shortened(comparison, result)
  return `### ${titleOf(result)}\n\n${text}`
}

const titleOf = ({ fails }: CheckResult): string => (fails ? 'pysize: failed' : 'pysize')

function wholeText(
  comparison: PullRequestComparison,
  { notes }: CheckResult,
  version: string,
): string {
  const { targets, images, commits } = comparison
  const [first, ...others] = targets
  return [
    ...noteLines(notes),
    ...(first === undefined ? [] : [targetText(first)]),
    ...others.map((target) => folded(targetTitle(target), targetText(target))),
    ...(images.length === 0 ? [] : [imageTable(images)]),
    `<sub>${shortName(commits.base)} to ${shortName(commits.head)}, pysize ${version}</sub>`,
  ].join('\n\n')
}

const noteLines = (notes: readonly string[]): readonly string[] =>
  notes.length === 0
    ? []
    : [
        notes
          .slice(0, MOST_NOTES)
          .map((note) => `- ${plainText(note)}`)
          .join('\n'),
      ]

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
  { notes }: CheckResult,
): string {
  const rows = targets.map(
    ({ target, diff }) =>
      `- ${target === '' ? 'Environment' : plainText(target)}: ${changeOf(diff)}`,
  )
  return [
    ...noteLines(notes),
    rows.join('\n'),
    ...(images.length === 0 ? [] : [imageTable(images)]),
    `The whole report is too long for a comment. It is in the summary of the job. (${shortName(commits.head)})`,
  ].join('\n\n')
}
