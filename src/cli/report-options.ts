import { type Command, InvalidArgumentError, Option } from 'commander'
import { inputError } from '../errors.ts'
import { FORMATS, type Format, formatOfFile, formatsOf } from '../reports/formats/format-names.ts'
import type { ReportOptions } from '../reports/report.ts'
import { list } from '../text/lists.ts'
import { wantsColors } from './colors.ts'
import type { CliProcess } from './host.ts'
import { repositoryLabel } from './repository-label.ts'

export interface ReportValues {
  readonly format?: Format
  readonly json?: boolean
  readonly all?: boolean
  readonly binaryUnits?: boolean
  readonly verbose?: boolean
  /** uv's name of `--format`. */
  readonly outputFormat?: Format
  /** The name of the repository in `--format jsonl`. */
  readonly label?: string
}

/** The options for the look of the report. */
export function addReportOptions(command: Command): void {
  const format = 'format of the report (default: by the ending of --output, else text)'
  command
    .optionsGroup('Report:')
    .addOption(formatOption('--format <format>', command, format))
    .addOption(formatOption('--output-format <format>', command).conflicts('format').hideHelp())
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'))
    .option('--all', 'show every package in its own row')
    .option('--binary-units', 'print MiB (2^20 bytes) instead of MB (10^6)')
  if (formatsOf(command.name()).includes('jsonl'))
    command.option(
      '--label <name>',
      'name of the repository in --format jsonl (default: its name in CI, else the name of its folder)',
    )
}

/** Help and completion list the formats of the command; `formatOf` reports a missing one. */
function formatOption(flags: string, command: Command, help?: string): Option {
  const available = formatsOf(command.name())
  return new Option(flags, help).choices(available).argParser((text) => {
    if (FORMATS.some((format) => format === text)) return text
    throw new InvalidArgumentError(`Allowed choices are ${available.join(', ')}.`)
  })
}

/**
 * The requested format, or else the one that the ending of the report's file names.
 *
 * @throws PysizeError `format-unavailable` (exit 2) if the command has no such format
 */
export function formatOf(values: ReportValues, command: string, file?: string): Format {
  const available = formatsOf(command)
  const asked = values.json ? 'json' : (values.outputFormat ?? values.format)
  if (asked === undefined)
    return available.find((format) => format === formatOfFile(file ?? '')) ?? 'text'
  if (available.includes(asked)) return asked
  throw inputError(
    'format-unavailable',
    `The report of pysize ${command} has no format '${asked}'.`,
    {
      hint: `Choose ${list(available, 'or')}.`,
    },
  )
}

/**
 * The look of the report: a file or a pipe has no width and, unless they are forced, no colours.
 */
export function reportOptions(
  values: ReportValues,
  host: CliProcess,
  { toFile, lines }: { readonly toFile: boolean; readonly lines: boolean },
): ReportOptions {
  const { stdout, env, pageTemplate } = host
  return {
    width: !toFile && stdout.isTTY ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
    colors: !toFile && wantsColors(stdout, env),
    binaryUnits: values.binaryUnits ?? false,
    all: values.all ?? false,
    lines: values.verbose === true || lines,
    pageTemplate,
    repository: () => repositoryLabel(host, values.label),
  }
}
