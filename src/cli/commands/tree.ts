import { type Command, Option } from 'commander'
import { inputError } from '../../errors.ts'
import type { TreeOptions } from '../../options/options.ts'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { addHelpFooter, CHECK_FAILED, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize tree requirements.txt'],
    ['pysize tree requirements.txt --depth 1'],
    ['pysize tree requirements.txt --invert numpy'],
    ["pysize tree --with 'torch==2.9.0'"],
  ],
  fails: CHECK_FAILED,
}

function configure(command: Command): void {
  command.argument('[files...]', "requirements files, pyproject.toml, …; '-' reads standard input")
  command.optionsGroup('Tree:')
  command.addOption(
    new Option(
      '-d, --depth <levels>',
      'number of levels to show below your lines; 0 shows only the lines',
    ),
  )
  command.addOption(
    new Option('--invert <package>', 'show who needs this package, up to your lines'),
  )
  addDocumentOptions(command)
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const { depth, invert } = command.opts<{ readonly depth?: string; readonly invert?: string }>()
  const { files: named = [], ...given } = toEstimateOptions(command, host)
  const files = [...command.args, ...named]
  if (files.length === 0 && given.with === undefined)
    throw inputError('nothing-to-estimate', 'There is nothing to show.', {
      hint: "Name a requirements file or pyproject.toml, '-' for standard input, or a requirement with --with.",
    })
  const shape: Pick<TreeOptions, 'depth' | 'invert'> = {
    ...(depth === undefined ? {} : { depth: levels(depth) }),
    ...(invert === undefined ? {} : { invert }),
  }
  return runDocument(host, command, { ...given, files }, (library, options) =>
    library.tree({ ...options, ...shape }),
  )
}

function levels(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw inputError('bad-depth', `'${text}' is not a depth.`, {
    hint: 'Write a whole number, such as --depth 2.',
  })
}

export const treeCommand: CommandModule = {
  name: 'tree',
  summary: 'show packages under those that require them, with sizes',
  configure,
  run,
}
