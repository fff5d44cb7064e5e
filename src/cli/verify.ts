import { type Command, Option } from 'commander'
import { keepsGates } from '../analyse/budgets/gates-kept.ts'
import { PysizeError } from '../errors.ts'
import { dockerSnippet } from '../reports/docker-snippet.ts'
import { verificationJson } from '../reports/verification-json.ts'
import { isFailed, verificationText } from '../reports/verification-text.ts'
import type { CommandModule, Verbosity } from './command.ts'
import type { CliProcess, ExitCode } from './host.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, toEstimateOptions } from './resolve-options.ts'
import { printEffort, printWarnings } from './warnings.ts'

type Values = ReportValues &
  Partial<Verbosity> & {
    readonly hashes?: boolean
    readonly strict?: boolean
    readonly dockerSnippet?: boolean
    readonly output?: string
    readonly force?: boolean
    /** uv's name of `--output`. */
    readonly outputFile?: string
  }

const examples = `
Examples:
  pysize verify requirements.txt                    # VIRTUAL_ENV, else .venv
  pysize verify /opt/venv requirements.txt --strict
  pysize verify .venv --hashes                      # against its own records
  docker save my-image -o image.tar && pysize verify image.tar requirements.txt
  pysize verify --docker-snippet requirements.txt   # a RUN line, for images that are built elsewhere

Exit codes: 0 as it was meant, 1 something is missing or changed (--strict: or there is more), 2 input or usage wrong, 3 no solution, 4 an index could not be used.
`

function configure(command: Command): void {
  command
    .usage('[PATH] [FILE…] [options]')
    .argument('[paths...]', 'the environment (a folder or an image archive), then requirements files')
    .optionsGroup('Verification:')
    .option('--hashes', 'read every file and compare its hash, not only its size')
    .option('--strict', 'fail for what is there and not needed, too')
    .option('--docker-snippet', 'print a RUN line that checks with Python alone')
  addResolveOptions(command)
  addReportOptions(command)
  command.option('-o, --output <file>', 'write the report to a file')
  command.addOption(new Option('--output-file <file>').hideHelp())
  command.option('--force', 'let --output replace a requirements, lock or project file').addHelpText('after', examples)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const { quiet = false, verbose = false, strict = false } = values
  const { files: named = [], ...given } = toEstimateOptions(command, host)
  const files = [...command.args, ...named]
  if (values.dockerSnippet && files.length === 0 && given.with === undefined)
    throw new PysizeError('nothing-to-estimate', 'There is nothing to check for.', {
      exitCode: 2,
      hint: 'Name a requirements file: pysize verify --docker-snippet requirements.txt',
    })
  const output = values.output ?? values.outputFile
  const toFile =
    output === undefined || output === '-'
      ? undefined
      : await (await import('./output-file.ts')).openReportFile(output, {
          cwd: host.cwd,
          inputs: files,
          force: values.force ?? false,
          signal: host.signal,
        })
  const library = await host.library()
  const progress = followProgress(host, quiet)
  const options = { ...given, files, onProgress: progress.update }
  const answer = values.dockerSnippet
    ? await library
        .estimate({ ...options, compare: false })
        .finally(progress.stop)
        .then((estimate) => ({ ...estimate, text: dockerSnippet(estimate), isFine: true }))
    : await library
        .verify({ ...options, hashes: values.hashes ?? false })
        .finally(progress.stop)
        .then((report) => ({
          ...report,
          text:
            formatOf(values) === 'json'
              ? verificationJson(report)
              : verificationText(report, { ...reportOptions(values, host, { toFile: toFile !== undefined, lines: false }), strict }),
          isFine: !isFailed(report, { strict }) && keepsGates(report),
        }))
  if (!quiet) printWarnings(answer.warnings, host)
  if (toFile) await toFile(answer.text)
  else host.stdout.write(answer.text)
  if (verbose) printEffort(answer.network, progress, host)
  return answer.isFine ? 0 : 1
}

export const verifyCommand: CommandModule = {
  name: 'verify',
  summary: 'hold a real environment or image against its requirements',
  configure,
  run,
}
