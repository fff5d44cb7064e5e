import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { addOutputOptions, runDocument } from '../document.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { describeAgain } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    [
      'pysize estimate requirements.txt --format jsonl >> sizes.jsonl',
      'in each repository, after each merge',
    ],
    ['pysize collect sizes.jsonl'],
    ["pysize collect 'artifacts/*/sizes.jsonl' --format csv -o fleet.csv"],
    ['pysize collect artifacts/ -o fleet.html'],
    ['cat */sizes.jsonl | pysize collect - --json'],
  ],
  notes: [
    'For each requirements file and target of a repository, the table has the newest line. The line before it gives the growth. Broken lines, and lines that --format jsonl did not write, are skipped with a message on stderr. A broken budget does not change the exit code.',
  ],
}

function configure(command: Command): void {
  command.argument(
    '<files...>',
    "files of --format jsonl, patterns, or folders with *.jsonl; '-' reads standard input",
  )
  addOutputOptions(command)
  describeAgain(command, {
    '--all': 'show every row of the table',
  })
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const { cwd, stdin } = host
  return runDocument(host, command, { files: command.args, cwd, stdin }, (library, options) =>
    library.collect(options.files, { cwd, stdin }),
  )
}

export const collectCommand: CommandModule = {
  name: 'collect',
  summary: 'make one table of what many repositories weigh',
  configure,
  run,
}
