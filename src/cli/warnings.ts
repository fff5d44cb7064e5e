import colors from 'picocolors'
import type { Warning } from '../errors.ts'
import type { NetworkUse } from '../model/estimate.ts'
import { formatDuration, formatSize } from '../text/sizes.ts'
import { wantsColors } from './colors.ts'
import type { CliProcess } from './host.ts'
import { shown } from './print-error.ts'
import type { Progress } from './progress.ts'
import { sentenceLines, sentenceWidth } from './sentence-lines.ts'

/** Warnings that nobody can act on: the report's line about the indexes says the same. */
const IN_REPORT: ReadonlySet<string> = new Set(['index-from-environment'])

/** Shows warnings on stderr: one line each, unless a terminal is narrower. */
export function printWarnings(warnings: readonly Warning[], host: CliProcess): void {
  const { yellow } = colors.createColors(wantsColors(host.stderr, host.env))
  for (const { code, message } of warnings.filter(({ code }) => !IN_REPORT.has(code)))
    host.stderr.write(
      `${sentenceLines(`warning[${code}]`, shown(message), sentenceWidth(host.stderr), { label: yellow }).join('\n')}\n`,
    )
}

/** Shows on stderr the requests, what was skipped, and how long each phase took (seconds). */
export function printEffort(
  network: NetworkUse,
  { laps, unreadable }: Pick<Progress, 'laps' | 'unreadable'>,
  host: CliProcess,
): void {
  const { dim } = colors.createColors(wantsColors(host.stderr, host.env))
  const { requests, bytes, rounds } = network
  host.stderr.write(
    dim(`network: ${requests} requests, ${formatSize(bytes, false)}, ${rounds} rounds`).concat(
      '\n',
    ),
  )
  const skipped = unreadable()
  if (skipped > 0)
    host.stderr.write(
      dim(`skipped: ${skipped} invalid file names and requirements of the indexes`).concat('\n'),
    )
  const times = laps().map(([phase, seconds]) => `${phase} ${formatDuration(seconds)}`)
  host.stderr.write(dim(`time: ${times.join(', ')}`).concat('\n'))
}
