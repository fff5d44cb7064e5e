import type { Command } from 'commander'
import { inputError, type PysizeError } from '../../errors.ts'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { isFileName } from '../file-name.ts'
import { addHelpFooter, CHECK_FAILED, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize why requirements.txt torch'],
    ['pysize why pyproject.toml --extra gpu numpy'],
    ["pysize why --with 'torch==2.9.0' triton"],
    ['pysize why requirements.txt numpy --json'],
  ],
  fails: CHECK_FAILED,
}

function configure(command: Command): void {
  command
    .usage('[FILE...] PACKAGE [options]')
    .argument(
      '[arguments...]',
      "requirements files, pyproject.toml, … ('-' reads standard input), then the package to explain",
    )
  addDocumentOptions(command)
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const { files: named = [], ...given } = toEstimateOptions(command, host)
  const files = [...command.args.slice(0, -1), ...named]
  const name = command.args.at(-1)
  const isSourced = files.length > 0 || given.with !== undefined
  if (name === undefined || isFileName(name))
    throw missingPackage(name === undefined ? files : [...files, name])
  if (!isSourced)
    throw inputError(
      'nothing-to-estimate',
      `There is no requirements file in which to look for ${name}.`,
      {
        hint: `Name it before the package: pysize why requirements.txt ${name}`,
      },
    )
  return runDocument(host, command, { ...given, files }, (library, options) =>
    library.why(options, name),
  )
}

/** The package is missing, or comes before a file. */
function missingPackage(files: readonly string[]): PysizeError {
  const package_ = files.find((text) => !isFileName(text))
  const given = files.filter(isFileName)
  const example = `pysize why ${given.length === 0 ? 'requirements.txt' : given.join(' ')} ${package_ ?? 'PACKAGE'}`
  return inputError('missing-argument', 'The last argument has to be the package to explain.', {
    hint: `Write: ${example}`,
  })
}

export const whyCommand: CommandModule = {
  name: 'why',
  summary: 'show why a package is installed, what limits its version, and what it weighs',
  configure,
  run,
}
