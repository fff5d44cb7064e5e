import type { Command } from 'commander'
import { PysizeError } from '../errors.ts'
import { formats } from '../reports/formats.ts'
import type { CommandModule, Verbosity } from './command.ts'
import type { ExitCode, Host } from './host.ts'
import { printEffort, printNotices } from './notices.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, type ResolveValues, toEstimateOptions } from './resolve-options.ts'

type Values = ResolveValues & ReportValues & Partial<Verbosity> & { readonly output?: string }

const examples = `
Examples:
  pysize estimate requirements.txt
  pysize estimate pyproject.toml --extra gpu --python 3.11 --platform linux-aarch64
  pysize estimate --with 'torch==2.9.0' --torch cpu
  pysize estimate requirements.txt --budget 4GB --json -o weight.json
  pip freeze | pysize estimate -

Exit codes: 0 fine, 1 over the budget, 2 input or usage wrong, 3 no solution, 4 an index could not be used, 130 interrupted.
`

function configure(command: Command): void {
  command.argument('[files...]', "requirements files, pyproject.toml, …; '-' reads standard input")
  addResolveOptions(command)
  addReportOptions(command)
  command.option('-o, --output <file>', 'write the report to a file').addHelpText('after', examples)
}

async function run(host: Host, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const { quiet = false, verbose = false } = values
  if (command.args.length === 0 && values.with === undefined)
    throw new PysizeError('nothing-to-estimate', 'There is nothing to estimate.', {
      exitCode: 2,
      hint: "Name a requirements file or pyproject.toml, '-' for standard input, or a requirement with --with.",
    })
  const toStdout = values.output === undefined || values.output === '-'
  const toFile = toStdout ? undefined : await (await import('./deliver.ts')).openReportFile(values.output, host.cwd)
  const library = await host.library()

  const progress = followProgress(host, quiet)
  const estimate = await library
    .estimate({
      ...toEstimateOptions(values, host),
      files: command.args,
      onProgress: progress.update,
    })
    .finally(progress.stop)
  const report = formats[formatOf(values)](estimate, reportOptions(values, host, toFile !== undefined))

  if (!quiet) printNotices(estimate.warnings, host)
  if (toFile) await toFile(report)
  else host.stdout.write(report)
  if (verbose) printEffort(estimate.network, progress, host)
  return estimate.budget?.ok === false ? 1 : 0
}

export const estimateCommand: CommandModule = {
  name: 'estimate',
  summary: 'resolve requirements and show what they weigh',
  configure,
  run,
}
