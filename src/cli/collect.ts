import type { Command } from 'commander'
import type { CommandModule } from './command.ts'
import { addOutputOptions, runDocument } from './document.ts'
import type { CliProcess, ExitCode } from './host.ts'

const examples = `
Examples:
  pysize estimate requirements.txt --format jsonl >> sizes.jsonl       in each repository, after each merge
  pysize collect sizes.jsonl
  pysize collect 'artifacts/*/sizes.jsonl' --format csv -o fleet.csv
  pysize collect artifacts/ -o fleet.html
  cat */sizes.jsonl | pysize collect - --json

The newest line of a repository's file counts, and the one before it gives the growth. Lines that are broken, or not of --format jsonl,
are told on stderr and passed over.

Exit codes: 0 OK, also where budgets are broken, 2 wrong input or usage.
`

function configure(command: Command): void {
  command.argument(
    '<files...>',
    "files of --format jsonl, patterns, or folders with *.jsonl; '-' reads standard input",
  )
  addOutputOptions(command)
  command.addHelpText('after', examples)
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
