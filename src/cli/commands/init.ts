import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    [
      'pysize init requirements.txt',
      'write [tool.pysize] to pyproject.toml, and print a workflow for CI',
    ],
    ['pysize init requirements.txt --check', 'check whether the limits still fit'],
  ],
  fails: 'with --check: a limit is below the size, or more than 50 % above it',
}

function configure(command: Command): void {
  command.argument('<files...>', 'requirements files, pyproject.toml or a folder')
  command.option(
    '--check',
    'write nothing; say whether a limit is below the size, or more than 50 % above it',
  )
  addDocumentOptions(command)
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const { check = false } = command.opts<{ readonly check?: boolean }>()
  const { files = [], ...given } = toEstimateOptions(command, host)
  const asked = { ...given, files: [...command.args, ...files], check }
  return runDocument(host, command, asked, (library, options) => library.init(options))
}

export const initCommand: CommandModule = {
  name: 'init',
  summary: 'write the target and a size limit to pyproject.toml',
  configure,
  run,
}
