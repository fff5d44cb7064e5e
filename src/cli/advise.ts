import type { Command } from 'commander'
import { PysizeError } from '../errors.ts'
import { jsonAdvice } from '../reports/advice-json.ts'
import { adviceReport } from '../reports/advice-text.ts'
import type { CommandModule, Verbosity } from './command.ts'
import type { CliProcess, ExitCode } from './host.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, toEstimateOptions } from './resolve-options.ts'
import { printEffort, printWarnings } from './warnings.ts'

type Values = ReportValues &
  Partial<Verbosity> & { readonly output?: string; readonly force?: boolean; readonly apply?: string; readonly unusedFrom?: string }

const examples = `
Examples:
  pysize advise requirements.txt
  pysize advise requirements.txt --budget 4GB
  pysize advise requirements.txt --apply smaller
  deptry . -o deptry.json; pysize advise requirements.txt --unused-from deptry.json

Each piece of advice was resolved and weighed as the files would be with it, on linux-x86_64, linux-aarch64 and macos-arm64.

Exit codes: 0 fine, 1 the environment as it is breaks the budget, 2 input or usage wrong, 3 no solution, 4 an index could not be used.
`

function configure(command: Command): void {
  command.argument('[files...]', "requirements files, pyproject.toml, …; '-' reads standard input")
  command.option('--apply <folder>', 'write copies of the files with the combined advice into a new or empty folder')
  command.option('--unused-from <file>', 'price what deptry finds unused: a file of deptry . --json-output FILE')
  addResolveOptions(command)
  addReportOptions(command)
  command.option('-o, --output <file>', 'write the report to a file')
  command.option('--force', 'let --output replace a requirements, lock or project file').addHelpText('after', examples)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const { quiet = false, verbose = false, force = false, output, apply, unusedFrom } = values
  const { files: named = [], ...given } = toEstimateOptions(command, host)
  const files = [...command.args, ...named]
  if (files.length === 0 && given.with === undefined)
    throw new PysizeError('nothing-to-estimate', 'There is nothing to give advice on.', {
      exitCode: 2,
      hint: "Name a requirements file or pyproject.toml, '-' for standard input, or a requirement with --with.",
    })
  const toFile =
    output === undefined || output === '-'
      ? undefined
      : await (await import('./output-file.ts')).openReportFile(output, { cwd: host.cwd, inputs: files, force, signal: host.signal })
  const library = await host.library()
  const progress = followProgress(host, quiet)
  const report = await library
    .advise({
      ...given,
      files,
      onProgress: progress.update,
      ...(apply === undefined ? {} : { apply }),
      ...(unusedFrom === undefined ? {} : { unusedFrom }),
    })
    .finally(progress.stop)
    .catch((error: unknown) => {
      if (verbose) printEffort(progress.network(), progress, host)
      throw error
    })
  if (!quiet) printWarnings(report.warnings, host)
  const look = reportOptions(values, host, { toFile: toFile !== undefined, lines: false })
  const text = formatOf(values) === 'json' ? jsonAdvice(report) : adviceReport(report, look)
  if (toFile) await toFile(text)
  else host.stdout.write(text)
  if (verbose) printEffort(report.network, progress, host)
  return report.budget === null || report.budget.ok === true ? 0 : 1
}

export const adviseCommand: CommandModule = {
  name: 'advise',
  summary: 'say what makes an environment smaller, with the lines to write',
  configure,
  run,
}
