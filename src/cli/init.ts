import type { Command } from 'commander'
import { initJson, initText } from '../reports/init-report.ts'
import type { CommandModule, Verbosity } from './command.ts'
import type { CliProcess, ExitCode } from './host.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, toEstimateOptions } from './resolve-options.ts'
import { printWarnings } from './warnings.ts'

const examples = `
Examples:
  pysize init requirements.txt            write [tool.pysize] to pyproject.toml, and print a workflow for CI
  pysize init requirements.txt --check    whether the limits there still fit

Exit codes: 0 OK, 1 a limit is far above the size (--check), 2 wrong input or usage, 3 no solution, 4 an index could not be used.
`

function configure(command: Command): void {
  command.argument('<files...>', 'requirements files, pyproject.toml or a folder')
  command.option('--check', 'write nothing; say whether a limit is far above the size')
  addResolveOptions(command)
  addReportOptions(command)
  command.addHelpText('after', examples)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<ReportValues & Partial<Verbosity> & { readonly check?: boolean }>()
  const { quiet = false, check = false } = values
  const { files = [], ...given } = toEstimateOptions(command, host)
  const library = await host.library()
  const progress = followProgress(host, quiet)
  const options = { ...given, files: [...command.args, ...files], check, onProgress: progress.update }
  const report = await library.init(options).finally(progress.stop)
  if (!quiet) printWarnings(report.warnings, host)
  const look = reportOptions(values, host, { toFile: false, lines: false })
  host.stdout.write(formatOf(values) === 'json' ? initJson(report) : initText(report, look))
  return report.loose.length === 0 ? 0 : 1
}

export const initCommand: CommandModule = {
  name: 'init',
  summary: 'write the target and a size limit to pyproject.toml',
  configure,
  run,
}
