import { type Command, Option } from 'commander'
import { FORMATS, type Format } from '../reports/formats.ts'
import type { ReportOptions } from '../reports/report.ts'
import { type CliProcess, wantsColors } from './host.ts'

export interface ReportValues {
  readonly format: Format
  readonly json?: boolean
  readonly all?: boolean
  readonly binaryUnits?: boolean
  readonly verbose?: boolean
  /** uv's name of `--format`. */
  readonly outputFormat?: Format
}

/** The options of every command that ends in a report. */
export function addReportOptions(command: Command): void {
  command
    .optionsGroup('Report:')
    .addOption(new Option('--format <format>', 'format of the report').choices(FORMATS).default('text'))
    .addOption(new Option('--output-format <format>').choices(FORMATS).conflicts('format').hideHelp())
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'))
    .option('--all', 'every package in a row of its own')
    .option('--binary-units', 'MiB (2^20 bytes) instead of MB (10^6)')
}

/** The format asked for. */
export const formatOf = (values: ReportValues): Format => (values.json ? 'json' : (values.outputFormat ?? values.format))

/**
 * How the report is to look: a file or a pipe has no width and, unless they are forced, no colours.
 */
export function reportOptions(
  values: ReportValues,
  { stdout, env }: CliProcess,
  { toFile, lines }: { readonly toFile: boolean; readonly lines: boolean },
): ReportOptions {
  return {
    width: !toFile && stdout.isTTY ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
    colors: !toFile && wantsColors(stdout, env),
    binaryUnits: values.binaryUnits ?? false,
    all: values.all ?? false,
    lines: values.verbose === true || lines,
  }
}
