import { Argument, type Command } from 'commander'
import { formatSize } from '../reports/units.ts'
import type { CommandModule, Verbosity } from './command.ts'
import type { ExitCode, Host } from './host.ts'
import { followProgress } from './progress.ts'
import { addResolveOptions, type ResolveValues, toEstimateOptions } from './resolve-options.ts'

type Values = ResolveValues & Partial<Verbosity> & { readonly output: string }

const examples = `
Examples:
  pysize snapshot create requirements/*.txt -o snapshot
  pysize estimate requirements/web.txt --offline --snapshot snapshot
`

function configure(command: Command): void {
  command
    .usage('create SETS... -o FOLDER [options]')
    .addArgument(new Argument('<action>', 'what to do').choices(['create']))
    .argument('<sets...>', 'requirements files, each resolved as a set of its own')
    .requiredOption('-o, --output <folder>', 'where to write the snapshot')
  addResolveOptions(command)
  command.addHelpText('after', examples)
}

async function run(host: Host, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const library = await host.library()
  const progress = followProgress(host, values.quiet ?? false)
  const options = { ...toEstimateOptions(values, host), onProgress: progress.update }
  const summary = await library.createSnapshot(command.args.slice(1), values.output, options).finally(progress.stop)
  const { sets, projects, files, bytes, directory, as_of } = summary
  const held = `${sets} sets, ${projects} projects, ${files} files, ${formatSize(bytes, false)}`
  host.stdout.write(`${directory}: ${held}, as of ${as_of.slice(0, 10)}\n`)
  return 0
}

export const snapshotCommand: CommandModule = {
  name: 'snapshot',
  summary: 'write the facts behind estimates to a folder, for offline and repeatable use',
  configure,
  run,
}
