import type { Estimate, PackageEstimate, Scenario } from '../../model/estimate.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'

/** A line that starts with its label; the texts of all lines start in the same column. */
function labelled(label: string, text: string, width: number): string[] {
  return wrap(`${label.padEnd(10)} ${text}`, width, 11)
}

/** The requested scenarios, which are the first of each estimate. */
const askedOf = (estimates: readonly Estimate[]): readonly Scenario[] =>
  estimates.flatMap(({ scenarios }) => scenarios.slice(0, 1))

/** Whether all are for the same Python, because each file may name its own. */
export const isOnePython = (estimates: readonly Estimate[]): boolean =>
  new Set(askedOf(estimates).map(({ target }) => target.python)).size <= 1

/** Target, indexes and date of the estimates of one call. */
export function headSection(estimates: readonly Estimate[], { width }: ReportOptions): string[] {
  const asked = askedOf(estimates)
  const [first] = asked
  if (first === undefined) return []
  const { python, python_from, platform, glibc, macos, musl, assumed } = first.target
  const onePython = isOnePython(estimates)
  const target = [
    ...(onePython
      ? [`Python ${python}${python_from === undefined ? '' : ` (from ${python_from})`}`]
      : []),
    platform,
    ...(glibc === undefined ? [] : [`glibc ${glibc}`]),
    ...(macos === undefined ? [] : [`macOS ${macos}`]),
    ...(musl === undefined ? [] : [`musl ${musl}`]),
    `${first.installer}'s rules`,
  ]
  const guessed = assumed.filter((field) => field !== 'python' || onePython)
  const guess = guessed.length === 0 ? '' : ` (assumed: ${guessed.join(', ')})`
  const indexes = indexWords(
    { warnings: estimates.flatMap(({ warnings }) => warnings) },
    asked.flatMap(({ packages }) => packages),
  )
  const [date] = estimates.map(dateOf).sort().reverse()
  return [
    ...labelled('Target', target.join(', ') + guess, width),
    ...labelled('Index', [...indexes, date].join(', '), width),
  ]
}

/** The indexes that the files come from, sorted. */
const indexesOf = (packages: readonly PackageEstimate[]): readonly string[] =>
  [
    ...new Set(
      packages.flatMap((one) => (one.wheel ?? one.sdist)?.index ?? one.conda?.channel ?? []),
    ),
  ]
    // Packages that conda builds from source come from no channel.
    .filter((one) => one !== '')
    .sort()

/** The indexes of an answer, and where they were named if that was not in the input. */
export function indexWords(
  { warnings }: Pick<Estimate, 'warnings'>,
  packages: readonly PackageEstimate[],
): readonly string[] {
  const indexes = indexesOf(packages).filter((one) => one !== 'snapshot')
  const last = indexes.at(-1)
  return last === undefined || !warnings.some(({ code }) => code === 'index-from-environment')
    ? indexes
    : [...indexes.slice(0, -1), `${last} (from the environment)`]
}

/** The facts that decide the date of an answer. */
export type Dated = Pick<Estimate, 'as_of' | 'warnings'>

/** The time of the indexes' responses, or the date of the snapshot. */
export function dateOf({ as_of, warnings }: Dated): string {
  const fromSnapshot = warnings.some((warning) => warning.code === 'snapshot-used')
  return fromSnapshot
    ? `snapshot of ${as_of.slice(0, 10)}`
    : `${as_of.slice(0, 16).replace('T', ' ')} UTC`
}
