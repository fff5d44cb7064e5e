import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { isFileOrScript } from '../file-name.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { GATE_OPTIONS, toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize extras fastapi'],
    ["pysize extras 'jupyterlab>=4' --python 3.11"],
    ['pysize extras .'],
  ],
}

function configure(command: Command): void {
  command.argument(
    '<project>',
    'a project (fastapi, fastapi==0.115.0), a folder or a pyproject.toml',
  )
  addDocumentOptions(command, [...GATE_OPTIONS, 'then'])
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const [project = ''] = command.args
  const what = isFileOrScript(project, host.cwd) ? { files: [project] } : { with: [project] }
  return runDocument(
    host,
    command,
    { ...toEstimateOptions(command, host), ...what },
    (library, options) => library.extras(options),
  )
}

export const extrasCommand: CommandModule = {
  name: 'extras',
  summary: 'show what each extra and dependency group of a project adds',
  configure,
  run,
}
