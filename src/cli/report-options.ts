import { type Command, Option } from 'commander'
import { type Format, formats } from '../reports/formats.ts'
import type { ReportOptions } from '../reports/report.ts'
import { type Host, wantsColors } from './host.ts'

export interface ReportValues {
  readonly format: Format
  readonly json?: boolean
  readonly output?: string
  readonly all?: boolean
  readonly binaryUnits?: boolean
}

/** The options of every command that ends in a report. */
export function addReportOptions(command: Command): void {
  command
    .optionsGroup('Report:')
    .addOption(new Option('--format <format>', 'of the report').choices(Object.keys(formats)).default('text'))
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'))
    .option('-o, --output <file>', 'write the report to a file')
    .option('--all', 'every package in a row of its own')
    .option('--binary-units', 'MiB (2^20 bytes) in place of MB (10^6)')
}

/** How the report is to look: a file or a pipe has no width and, unless they are forced, no colours. */
export function reportOptions(values: ReportValues, host: Host): ReportOptions {
  const { stdout, env } = host
  return {
    width: values.output === undefined && stdout.isTTY ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
    colors: values.output === undefined && wantsColors(stdout, env),
    binaryUnits: values.binaryUnits ?? false,
    all: values.all ?? false,
  }
}
