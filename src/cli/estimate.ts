import { type Command, Option } from 'commander'
import { keepsGates } from '../analyse/budgets/gates-kept.ts'
import { PysizeError, type Warning } from '../errors.ts'
import type { Estimate, Estimates, NetworkUse } from '../model.ts'
import { formats } from '../reports/formats.ts'
import type { Overview, Report, ReportOptions } from '../reports/report.ts'
import type { CommandModule, Verbosity } from './command.ts'
import type { CliProcess, ExitCode } from './host.ts'
import { outcomeWarnings, printFailures, worstExit } from './outcomes.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, toEstimateOptions } from './resolve-options.ts'
import { printEffort, printWarnings } from './warnings.ts'

type Values = ReportValues &
  Partial<Verbosity> & {
    readonly separate?: boolean
    readonly output?: string
    readonly force?: boolean
    /** uv's name of `--output`. */
    readonly outputFile?: string
  }

/** What the library answered, ready to be shown; no report where nothing could be estimated. */
interface Answer {
  readonly report: string | null
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
  readonly exitCode: ExitCode
}

const examples = `
Examples:
  pysize estimate requirements.txt
  pysize estimate pyproject.toml --extra gpu --python 3.11 --platform linux-aarch64
  pysize estimate --with 'torch==2.9.0' --torch cpu
  pysize estimate requirements.txt --budget 4GB --json -o weight.json
  pip freeze | pysize estimate -
  pysize estimate requirements.txt --budget lambda-zip --add ./src --deny 'nvidia-*,triton'
  pysize estimate services/*/requirements.txt --separate --budget 500MB

Exit codes: 0 OK, 1 over a budget, undecided, or a denied package, 2 wrong input or usage, 3 no solution, 4 an index could not be used, 130 interrupted.
`

function configure(command: Command): void {
  command.argument('[files...]', "requirements files, pyproject.toml, …; '-' reads standard input")
  command.option('--separate', 'estimate each file on its own, in parallel')
  addResolveOptions(command)
  addReportOptions(command)
  command.option('-o, --output <file>', 'write the report to a file')
  command.addOption(new Option('--output-file <file>').hideHelp())
  command.option('--force', 'let --output replace a requirements, lock or project file').addHelpText('after', examples)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const { quiet = false, verbose = false, separate = false, force = false } = values
  const { files: named = [], ...given } = toEstimateOptions(command, host)
  const files = [...command.args, ...named]
  if (files.length === 0 && (separate || given.with === undefined))
    throw new PysizeError('nothing-to-estimate', 'There is nothing to estimate.', {
      exitCode: 2,
      hint: "Name a requirements file or pyproject.toml, '-' for standard input, or a requirement with --with.",
    })
  const output = values.output ?? values.outputFile
  const toStdout = output === undefined || output === '-'
  const toFile = toStdout
    ? undefined
    : await (await import('./output-file.ts')).openReportFile(output, { cwd: host.cwd, inputs: files, force, signal: host.signal })
  const library = await host.library()

  const progress = followProgress(host, quiet)
  const options = { ...given, onProgress: progress.update }
  const look = reportOptions(values, host, { toFile: toFile !== undefined, lines: given.resolveDeletions === true })
  const { one, several } = formats[formatOf(values)]
  const failing = (error: unknown): never => {
    if (verbose) printEffort(progress.network(), progress, host)
    throw error
  }
  const answer = separate
    ? separateAnswer(await library.estimateAll(files, options).finally(progress.stop).catch(failing), several, look, host, verbose)
    : answerOf(
        await library
          .estimate({ ...options, files })
          .finally(progress.stop)
          .catch(failing),
        one,
        look,
      )

  if (!quiet) printWarnings(answer.warnings, host)
  if (answer.report !== null) {
    if (toFile) await toFile(answer.report)
    else host.stdout.write(answer.report)
  }
  if (verbose) printEffort(answer.network, progress, host)
  return answer.exitCode
}

const answerOf = (estimate: Estimate, report: Report, look: ReportOptions): Answer => ({
  report: report(estimate, look),
  warnings: estimate.warnings,
  network: estimate.network,
  exitCode: keepsGates(estimate) ? 0 : 1,
})

function separateAnswer(estimates: Estimates, report: Overview, look: ReportOptions, host: CliProcess, verbose: boolean): Answer {
  printFailures(estimates, host, verbose)
  const isAnswered = estimates.estimates.some(({ estimate }) => estimate !== null)
  return {
    report: isAnswered ? report(estimates, look) : null,
    warnings: outcomeWarnings(estimates),
    network: estimates.network,
    exitCode: worstExit(estimates),
  }
}

export const estimateCommand: CommandModule = {
  name: 'estimate',
  summary: 'resolve requirements and show what they weigh',
  configure,
  run,
}
