import type { Command } from 'commander'
import { extrasJson, extrasText } from '../reports/extras-report.ts'
import type { CommandModule, Verbosity } from './command.ts'
import { isFileName } from './file-name.ts'
import type { CliProcess, ExitCode } from './host.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, toEstimateOptions } from './resolve-options.ts'
import { printWarnings } from './warnings.ts'

const examples = `
Examples:
  pysize extras fastapi
  pysize extras 'jupyterlab>=4' --python 3.11
  pysize extras .
`

function configure(command: Command): void {
  command.argument('<project>', 'a project (fastapi, fastapi==0.115.0), a folder or a pyproject.toml')
  addResolveOptions(command)
  addReportOptions(command)
  command.addHelpText('after', examples)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<ReportValues & Partial<Verbosity>>()
  const { quiet = false } = values
  const library = await host.library()
  const progress = followProgress(host, quiet)
  const [project = ''] = command.args
  const what = isFileName(project) ? { files: [project] } : { with: [project] }
  const report = await library.extras({ ...toEstimateOptions(command, host), ...what, onProgress: progress.update }).finally(progress.stop)
  if (!quiet) printWarnings(report.warnings, host)
  const look = reportOptions(values, host, { toFile: false, lines: false })
  host.stdout.write(formatOf(values) === 'json' ? extrasJson(report) : extrasText(report, look))
  return 0
}

export const extrasCommand: CommandModule = {
  name: 'extras',
  summary: 'show what each extra and dependency group of a project adds',
  configure,
  run,
}
