import { type Command, Option } from 'commander'
import { inputError } from '../../errors.ts'
import type { CommandModule } from '../command.ts'
import { countOf } from '../count.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { isFileName } from '../file-name.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { GATE_OPTIONS, toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [['pysize history fastapi'], ["pysize history 'numpy>=2' --last 5 --python 3.12"]],
}

function configure(command: Command): void {
  command
    .argument('<project>', 'a project (numpy), optionally with a range of versions (numpy>=2)')
    .addOption(
      new Option('--last <count>', 'show this many of the newest releases (default: 20)').argParser(
        countOf,
      ),
    )
  addDocumentOptions(command, [...GATE_OPTIONS, 'then'])
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const [project = ''] = command.args
  const { last } = command.opts<{ readonly last?: number }>()
  const asked = {
    ...toEstimateOptions(command, host),
    with: command.args,
    ...(last === undefined ? {} : { last }),
  }
  return runDocument(host, command, asked, (library, options) => {
    if (isFileName(project))
      throw inputError('invalid-argument', `'${project}' is a file; history takes one project.`, {
        hint: 'Name one of its projects: pysize history fastapi',
      })
    return library.history(options)
  })
}

export const historyCommand: CommandModule = {
  name: 'history',
  summary: 'show what each release of a project weighs, and why that changed',
  configure,
  run,
}
