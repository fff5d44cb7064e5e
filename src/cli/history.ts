import { type Command, InvalidArgumentError, Option } from 'commander'
import { historyJson, historyText } from '../reports/history-report.ts'
import type { CommandModule, Verbosity } from './command.ts'
import type { CliProcess, ExitCode } from './host.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, toEstimateOptions } from './resolve-options.ts'

type Values = ReportValues & Partial<Verbosity> & { readonly last?: number }

const examples = `
Examples:
  pysize history fastapi
  pysize history 'numpy>=2' --last 5 --python 3.12
`

function configure(command: Command): void {
  command
    .argument('<project>', 'a project (numpy), with a range of versions (numpy>=2) if you like')
    .addOption(new Option('--last <count>', 'show so many of the newest releases (default: 20)').argParser(countOf))
  addResolveOptions(command)
  addReportOptions(command)
  command.addHelpText('after', examples)
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It is not a number from 1 to 9999.')
  return Number(text)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const library = await host.library()
  const progress = followProgress(host, values.quiet ?? false)
  const last = values.last === undefined ? {} : { last: values.last }
  const report = await library
    .history({ ...toEstimateOptions(command, host), ...last, with: command.args, onProgress: progress.update })
    .finally(progress.stop)
  const look = reportOptions(values, host, { toFile: false, lines: false })
  host.stdout.write(formatOf(values) === 'json' ? historyJson(report) : historyText(report, look))
  return 0
}

export const historyCommand: CommandModule = {
  name: 'history',
  summary: 'show what a project weighed by release, and why it changed',
  configure,
  run,
}
