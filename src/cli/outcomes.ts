import colors from 'picocolors'
import type { Warning } from '../errors.ts'
import type { Comparison } from '../model/comparison.ts'
import type { Estimates, Outcome } from '../model/estimate.ts'
import { listSome } from '../text/lists.ts'
import { printable } from '../text/printable.ts'
import { wantsColors } from './colors.ts'
import type { CliProcess } from './host.ts'
import { errorLines } from './print-error.ts'
import { sentenceWidth } from './sentence-lines.ts'

/** Shows each error once on stderr, after the names of its files. */
export function printFailures({ estimates }: Estimates, host: CliProcess, verbose: boolean): void {
  const useColors = wantsColors(host.stderr, host.env)
  const width = sentenceWidth(host.stderr)
  const { bold } = colors.createColors(useColors)
  const texts = grouped(estimates, ({ error }) =>
    error ? [errorLines(error, verbose, useColors, width).join('\n')] : [],
  )
  for (const [text, files] of texts) host.stderr.write(`${bold(`${named(files)}:`)}\n${text}\n`)
}

/** Shows on stderr why columns of a comparison are empty. */
export function printColumnErrors(
  { compare: { columns } }: Comparison,
  host: CliProcess,
  verbose: boolean,
): void {
  const useColors = wantsColors(host.stderr, host.env)
  const width = sentenceWidth(host.stderr)
  for (const { name, error } of columns)
    if (error !== null)
      host.stderr.write(
        `${printable(name)}:\n${errorLines(error, verbose, useColors, width).join('\n')}\n`,
      )
}

/** Each warning once, with the files that have it, unless all have it. */
export function outcomeWarnings({ estimates }: Estimates): readonly Warning[] {
  const fine = estimates.filter(({ estimate }) => estimate !== null)
  const codes = new Map(
    fine.flatMap(
      ({ estimate }) =>
        estimate?.warnings.map(({ code, message }) => [message, code] as const) ?? [],
    ),
  )
  const messages = grouped(
    fine,
    ({ estimate }) => estimate?.warnings.map(({ message }) => message) ?? [],
  )
  return [...messages].map(([message, files]) => ({
    code: codes.get(message)!,
    message: files.length === fine.length ? message : `${message} (${named(files)})`,
  }))
}

const named = (files: readonly string[]): string =>
  listSome(
    files.map((file) => ({ text: printable(file), count: 1 })),
    3,
  )

/** The files by the texts that they have. */
function grouped(
  estimates: readonly Outcome[],
  textsOf: (outcome: Outcome) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  for (const outcome of estimates)
    for (const text of textsOf(outcome)) {
      const known = files.get(text) ?? []
      files.set(text, [...known, outcome.file])
    }
  return files
}
