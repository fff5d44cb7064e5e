import { Argument, type Command, Option } from 'commander'
import type { SnapshotSummary } from '../../model/snapshot-summary.ts'
import { counted } from '../../text/counted.ts'
import { printable } from '../../text/printable.ts'
import { formatSize } from '../../text/sizes.ts'
import type { CommandModule, Verbosity } from '../command.ts'
import { countOf } from '../count.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { followProgress } from '../progress.ts'
import { addReportOptions, formatOf, type ReportValues } from '../report-options.ts'
import { addResolveOptions, GATE_OPTIONS, toEstimateOptions } from '../resolve-options.ts'
import { printWarnings } from '../warnings.ts'

type Values = ReportValues &
  Partial<Verbosity> & {
    readonly output: string
    readonly small?: boolean
    readonly requestsPerSecond?: number
  }

const HELP: HelpFooter = {
  examples: [
    ['pysize snapshot create requirements/*.txt -o snapshot'],
    ['pysize estimate requirements/web.txt --offline --snapshot snapshot'],
  ],
}

function configure(command: Command): void {
  command
    .usage('create SETS... -o FOLDER [options]')
    .addArgument(new Argument('<action>', 'what to do').choices(['create']))
    .argument('<sets...>', 'requirements files; each is resolved separately')
    .requiredOption('-o, --output <folder>', 'where to write the snapshot')
    .option(
      '--small',
      'make a smaller snapshot: of a version that no requirements file needs, keep little more than its number',
    )
    .addOption(
      new Option(
        '--requests-per-second <count>',
        'the maximum number of requests per second to each server',
      ).argParser(countOf),
    )
  addResolveOptions(command, [...GATE_OPTIONS, 'then'])
  addReportOptions(command)
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const library = await host.library()
  const progress = followProgress(host, values.quiet ?? false)
  const options = {
    ...toEstimateOptions(command, host),
    small: values.small === true,
    ...(values.requestsPerSecond === undefined
      ? {}
      : { requestsPerSecond: values.requestsPerSecond }),
    onProgress: progress.update,
  }
  const summary = await library
    .createSnapshot(command.args.slice(1), values.output, options)
    .finally(progress.stop)
  if (!values.quiet) printWarnings(summary.warnings, host)
  host.stdout.write(
    formatOf(values, 'snapshot create') === 'json'
      ? asJson(summary)
      : asText(summary, values.binaryUnits ?? false),
  )
  return 0
}

function asJson({
  directory,
  as_of,
  sets,
  projects,
  files,
  bytes,
  warnings,
}: SnapshotSummary): string {
  const summary = {
    schema_version: 1,
    command: 'snapshot create',
    as_of,
    directory,
    sets,
    projects,
    files,
    bytes,
    warnings,
  }
  return `${JSON.stringify(summary, null, 2)}\n`
}

function asText(
  { directory, as_of, sets, projects, files, bytes }: SnapshotSummary,
  binaryUnits: boolean,
): string {
  const held = `${counted(sets, 'set')}, ${counted(projects, 'project')}, ${counted(files, 'file')}, ${formatSize(bytes, binaryUnits)}`
  return `${printable(directory)}: ${held}, as of ${as_of.slice(0, 10)}\n`
}

export const snapshotCommand: CommandModule = {
  name: 'snapshot',
  summary: 'write the facts behind estimates to a folder, for offline and repeatable use',
  configure,
  run,
}
