import type { Command } from 'commander'
import { PysizeError } from '../../errors.ts'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { isFileOrScript } from '../file-name.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { GATE_OPTIONS, toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize files numpy'],
    ['pysize files numpy --diff 1.26.4'],
    ['pysize files dist/demo-1.0-py3-none-any.whl --diff 0.9'],
    ['pysize files dist/demo-1.0.tar.gz', 'an sdist; dist/ stands for every file in that folder'],
    ['pysize files requirements.txt --python 3.11'],
  ],
}

function configure(command: Command): void {
  command
    .argument(
      '<what...>',
      'a project (numpy, numpy==2.1.0), wheels, sdists, a folder of them, or requirements files',
    )
    .option(
      '--diff <old>',
      'compare with an older version (1.26.4), another project or another wheel',
    )
  addDocumentOptions(command, [...GATE_OPTIONS, 'then'])
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const { diff: old } = command.opts<{ readonly diff?: string }>()
  const given = toEstimateOptions(command, host)
  const isFile = (word: string): boolean => isFileOrScript(word, host.cwd)
  const files = [...command.args.filter(isFile), ...(given.files ?? [])]
  const named = [...command.args.filter((word) => !isFile(word)), ...(given.with ?? [])]
  if (old !== undefined && (files.length > 0 || named.length !== 1))
    throw new PysizeError(
      'bad-diff',
      '--diff compares the files of one project or wheel with those of another.',
      {
        exitCode: 2,
        hint: 'Write: pysize files numpy --diff 1.26.4',
      },
    )
  const asked = { ...given, files, with: named, ...(old === undefined ? {} : { old }) }
  return runDocument(host, command, asked, (library, options) => library.listFiles(options))
}

export const filesCommand: CommandModule = {
  name: 'files',
  summary: 'list the largest files and folders inside wheels',
  configure,
  run,
}
