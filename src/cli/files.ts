import type { Command } from 'commander'
import { PysizeError } from '../errors.ts'
import { filesJson, filesText } from '../reports/files-report.ts'
import type { CommandModule, Verbosity } from './command.ts'
import { isFileName } from './file-name.ts'
import type { CliProcess, ExitCode } from './host.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, toEstimateOptions } from './resolve-options.ts'

type Values = ReportValues & Partial<Verbosity> & { readonly diff?: string }

const examples = `
Examples:
  pysize files numpy
  pysize files numpy --diff 1.26.4
  pysize files dist/demo-1.0-py3-none-any.whl
  pysize files requirements.txt --python 3.11
`

function configure(command: Command): void {
  command
    .argument('<what...>', 'a project (numpy, numpy==2.1.0), a wheel, or requirements files')
    .option('--diff <old>', 'compare with an older version (1.26.4), another project or another wheel')
  addResolveOptions(command)
  addReportOptions(command)
  command.addHelpText('after', examples)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const given = toEstimateOptions(command, host)
  const files = [...command.args.filter(isFileName), ...(given.files ?? [])]
  const named = [...command.args.filter((word) => !isFileName(word)), ...(given.with ?? [])]
  if (values.diff !== undefined && (files.length > 0 || named.length !== 1))
    throw new PysizeError('bad-diff', '--diff compares the files of one project or wheel with those of another.', {
      exitCode: 2,
      hint: 'Write: pysize files numpy --diff 1.26.4',
    })
  const library = await host.library()
  const progress = followProgress(host, values.quiet ?? false)
  const report = await library
    .listFiles({ ...given, files, with: named, ...(values.diff === undefined ? {} : { old: values.diff }), onProgress: progress.update })
    .finally(progress.stop)
  const look = reportOptions(values, host, { toFile: false, lines: false })
  host.stdout.write(formatOf(values) === 'json' ? filesJson(report) : filesText(report, look))
  return 0
}

export const filesCommand: CommandModule = {
  name: 'files',
  summary: 'list the largest files and folders inside wheels',
  configure,
  run,
}
