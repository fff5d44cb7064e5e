import colors from 'picocolors'
import { outOfFiles, type Place, PysizeError } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { redact } from '../text/redact.ts'
import { wantsColors } from './colors.ts'
import type { CliProcess } from './host.ts'
import { sentenceLines, sentenceWidth } from './sentence-lines.ts'

/**
 * Shows an error on stderr: code and sentence, the line with a caret, the places that led there,
 * the hint, and with `verbose` the cause. An error that is not a `PysizeError` is reported as a
 * defect of pysize.
 */
export function printError(error: unknown, host: CliProcess, verbose: boolean): void {
  host.stderr.write(
    `${errorLines(error, verbose, wantsColors(host.stderr, host.env), sentenceWidth(host.stderr)).join('\n')}\n`,
  )
}

/** @param width to which sentences are broken, characters */
export function errorLines(
  failure: unknown,
  verbose: boolean,
  useColors: boolean,
  width: number = Number.POSITIVE_INFINITY,
): string[] {
  const error = outOfFiles(failure) ?? failure
  const { red, bold, dim, cyan } = colors.createColors(useColors)
  const head = (code: string, sentence: string): string[] =>
    sentenceLines(`error[${code}]`, shown(sentence), width, {
      label: (label) => red(bold(label)),
      text: bold,
    })
  const hint = (sentence: string): string[] =>
    sentenceLines('hint', shown(sentence), width, { label: cyan })
  if (!(error instanceof PysizeError)) {
    return [
      ...head('internal', `pysize has a defect: ${causeText(error)}`),
      ...hint('Please report it, with the command you gave.'),
      ...(verbose ? causes(error).map((line) => dim(line)) : []),
    ]
  }
  const [place, ...ledHere] = error.places
  return [
    ...head(error.code, error.message),
    ...(place ? placeLines(place, red, dim) : []),
    ...ledHere
      .slice(0, MOST_PLACES)
      .flatMap((from) =>
        from.text === undefined ? [dim(`    from ${position(from)}`)] : placeLines(from, red, dim),
      ),
    ...(ledHere.length > MOST_PLACES ? [dim(`    and ${ledHere.length - MOST_PLACES} more`)] : []),
    ...(error.hint === undefined ? [] : hint(error.hint)),
    ...(verbose ? causes(error).map((line) => dim(line)) : []),
    ...error.further
      .slice(0, MOST_FURTHER)
      .flatMap((other) => errorLines(other, verbose, useColors, width)),
    ...(error.further.length > MOST_FURTHER
      ? [`and ${error.further.length - MOST_FURTHER} more`]
      : []),
  ]
}

/**
 * Text that a person wrote is repeated in full, unless it is too long; logins are always removed.
 */
export function shown(text: string): string {
  const short = text.length > longestSentence ? `${text.slice(0, longestSentence)}…` : text
  return printable(redact(short))
}

/** `file:line:column`, as far as known: editors make a link of it. */
function position({ file, line, column }: Place): string {
  return printable(
    [file, line, line === undefined ? undefined : column]
      .filter((part) => part !== undefined)
      .join(':'),
  )
}

const longestLine = 100
const longestSentence = 1000
const MOST_PLACES = 8
const MOST_FURTHER = 9

/**
 * The position, then the line itself with a caret under the column; of a long line the part around
 * it.
 */
function placeLines(
  place: Place,
  red: (text: string) => string,
  dim: (text: string) => string,
): string[] {
  const lines = [dim(`  --> ${position(place)}`)]
  if (place.text === undefined) return lines
  const number = place.line === undefined ? '' : `${place.line}`
  const margin = (label: string): string => dim(`${label.padStart(Math.max(4, number.length))} | `)
  const at = (place.column ?? 1) - 1
  const from = Math.max(0, Math.min(at - 60, place.text.length - longestLine))
  // The text before the caret takes its printed width, and a tab takes one character.
  const show = (text: string): string => printable(text.replaceAll('\t', ' '))
  lines.push(margin(number) + show(place.text.slice(from, from + longestLine)))
  if (place.column !== undefined)
    lines.push(`${margin('')}${' '.repeat(show(place.text.slice(from, at)).length)}${red('^')}`)
  return lines
}

function causes(error: unknown): string[] {
  const lines: string[] = []
  for (
    let cause = error instanceof Error ? error.cause : undefined;
    cause !== undefined && lines.length < 8;
  ) {
    lines.push(`caused by: ${shown(causeText(cause))}`)
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return lines
}

/**
 * Name, code and message. An AggregateError (several addresses that all refused) has its messages
 * in its parts.
 */
function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause instanceof AggregateError && cause.message === '')
    return cause.errors.map(causeText).join('; ')
  return `${cause.name}: ${cause.message}`
}
