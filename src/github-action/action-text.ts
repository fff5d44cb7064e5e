import type { Diff } from '../model/diff.ts'
import { formatted } from '../reports/formats/formats.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import { shortName } from './commits.ts'
import type { ImageResult, PullRequestComparison, TargetResult } from './comparison.ts'
import type { ActionFinding, ActionOutcome } from './outcome.ts'

/** GitHub refuses longer comments: 65,536 characters, some of which the marker takes. */
const LONGEST = 64_000

const OPTIONS = { width: 100, colors: false, binaryUnits: false, all: false }

/**
 * What the summary and the comment say, in Markdown: what fails first, then each target, then the
 * images.
 */
export function actionText(comparison: PullRequestComparison, { findings, fails }: ActionOutcome, version: string): string {
  const { targets, images, commits } = comparison
  const [first, ...others] = targets
  const sections = [
    ...verdictLines(findings, fails),
    ...(first === undefined ? [] : [targetText(first)]),
    ...others.map((target) => folded(targetTitle(target), targetText(target))),
    ...(images.length === 0 ? [] : [imageTable(images)]),
    `<sub>${shortName(commits.base)} to ${shortName(commits.head)}, pysize ${version}</sub>`,
  ]
  const text = sections.join('\n\n')
  return text.length <= LONGEST ? text : shortened(comparison, findings, fails)
}

function verdictLines(findings: readonly ActionFinding[], fails: boolean): readonly string[] {
  if (findings.length === 0) return []
  const shown = findings.slice(0, 20).map(({ message }) => `- ${escaped(message)}`)
  return [`**${fails ? 'FAILED' : 'Not failed, but:'}**\n\n${shown.join('\n')}`]
}

const targetText = ({ diff, error }: TargetResult): string =>
  diff === null
    ? `The comparison failed: ${escaped(error?.message ?? '')}`
    : `\`\`\`text\n${formatted('text', diff, OPTIONS).trimEnd()}\n\`\`\``

const changeOf = (diff: Diff | null): string =>
  diff === null ? 'failed' : `${formatDifference(diff.diff.totals.difference.on_disk_size, false)} on disk`

const targetTitle = ({ target, diff }: TargetResult): string => `${target}: ${changeOf(diff)}`

const folded = (title: string, text: string): string => `<details><summary>${escaped(title)}</summary>\n\n${text}\n\n</details>`

function imageTable(images: readonly ImageResult[]): string {
  const rows = images.map(({ dockerfile, diff, error }) => {
    if (diff === null) return `| ${escaped(dockerfile)} | ${escaped(error?.message ?? '')} | | |`
    const { old, new: now, pulled_size } = diff.diff
    const change = formatDifference(now.uncompressed_size - old.uncompressed_size, false)
    return `| ${escaped(dockerfile)} | ${formatSize(now.uncompressed_size, false)} | ${change} | ${formatSize(pulled_size, false)} |`
  })
  return ['| Image of | size | change | pulled again |', '| --- | ---: | ---: | ---: |', ...rows].join('\n')
}

/** The totals of each target alone. */
function shortened({ targets, images, commits }: PullRequestComparison, findings: readonly ActionFinding[], fails: boolean): string {
  const rows = targets.map(({ target, diff }) => `- ${target === '' ? 'Environment' : escaped(target)}: ${changeOf(diff)}`)
  return [
    ...verdictLines(findings, fails),
    rows.join('\n'),
    ...(images.length === 0 ? [] : [imageTable(images)]),
    `The whole report is too long for a comment. It is in the summary of the job. (${shortName(commits.head)})`,
  ].join('\n\n')
}

/** A text inside Markdown, as it is: names come from files that anybody may write. */
const escaped = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]()#|~>@]/g, (c) => `&#${c.charCodeAt(0)};`)
