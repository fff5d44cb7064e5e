import { Argument, type Command } from 'commander'
import { PysizeError } from '../../errors.ts'
import { renderTable } from '../../reports/table.ts'
import { formatSize } from '../../text/sizes.ts'
import type { CommandModule } from '../command.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'

interface Values {
  readonly cacheDir?: string
  readonly binaryUnits?: boolean
}

const HELP: HelpFooter = {
  examples: [
    ['pysize cache info', 'its folder, contents and size'],
    ['pysize cache dir', 'for a step of CI that keeps the folder between runs'],
    ['pysize cache clear'],
  ],
}

function configure(command: Command): void {
  command
    .usage('dir|info|clear [options]')
    .addArgument(
      new Argument(
        '<action>',
        'dir: print the folder; info: show contents and size; clear: empty it',
      ).choices(['dir', 'info', 'clear']),
    )
    .option('--cache-dir <folder>', 'the cache in this folder')
    .option('--binary-units', 'print MiB (2^20 bytes) instead of MB (10^6)')
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const [action] = command.args
  const { cacheDir, binaryUnits = false } = command.opts<Values>()
  const options = { cwd: host.cwd, env: host.env, ...(cacheDir === undefined ? {} : { cacheDir }) }
  const library = await host.library()
  const size = (bytes: number): string => formatSize(bytes, binaryUnits)

  if (action === 'clear') {
    host.stdout.write(`freed ${size(library.clearCache(options))}\n`)
    return 0
  }
  const info = library.cacheInfo(options)
  if (info.location === null)
    throw new PysizeError('no-cache-folder', 'There is no folder for the cache.', {
      exitCode: 2,
      hint: 'Name one with --cache-dir.',
    })
  if (action === 'dir') host.stdout.write(`${info.location}\n`)
  else {
    const table = renderTable<(typeof info.buckets)[number]>(
      [
        { heading: 'Bucket', align: 'left', cell: (row) => row.bucket },
        { heading: 'Entries', align: 'right', cell: (row) => `${row.entries}` },
        { heading: 'Size', align: 'right', cell: (row) => size(row.size) },
      ],
      info.buckets,
      Number.POSITIVE_INFINITY,
    )
    host.stdout.write(`${info.location}: ${size(info.size)}\n\n${table.join('\n')}\n`)
  }
  return 0
}

export const cacheCommand: CommandModule = {
  name: 'cache',
  summary: 'show or empty the cache',
  configure,
  run,
}
