import type { Command } from 'commander'
import { PysizeError } from '../../errors.ts'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { addHelpFooter, CHECK_FAILED, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize advise requirements.txt'],
    ['pysize advise requirements.txt --budget 4GB'],
    ['pysize advise requirements.txt --apply smaller'],
    ['deptry . -o deptry.json; pysize advise requirements.txt --unused-from deptry.json'],
  ],
  notes: [
    'pysize proves each piece of advice: it resolves and weighs the changed files for --platform, linux-x86_64, linux-aarch64 and macos-arm64. A warning names a platform without a solution.',
  ],
  fails: `in the unchanged environment: ${CHECK_FAILED}`,
}

function configure(command: Command): void {
  command.argument('[files...]', "requirements files, pyproject.toml, …; '-' reads standard input")
  command.option(
    '--apply <folder>',
    'write copies of the files with the combined advice into a new or empty folder',
  )
  command.option(
    '--unused-from <file>',
    "show what unused requirements cost; FILE is a report of deptry, a tool that finds them: 'deptry . -o FILE'",
  )
  addDocumentOptions(command)
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const { apply, unusedFrom } = command.opts<{
    readonly apply?: string
    readonly unusedFrom?: string
  }>()
  const { files: named = [], ...given } = toEstimateOptions(command, host)
  const files = [...command.args, ...named]
  if (files.length === 0 && given.with === undefined)
    throw new PysizeError('nothing-to-estimate', 'There is nothing to give advice on.', {
      exitCode: 2,
      hint: "Name a requirements file or pyproject.toml, '-' for standard input, or a requirement with --with.",
    })
  const own = {
    ...(apply === undefined ? {} : { apply }),
    ...(unusedFrom === undefined ? {} : { unusedFrom }),
  }
  return runDocument(host, command, { ...given, ...own, files }, (library, options) =>
    library.advise(options),
  )
}

export const adviseCommand: CommandModule = {
  name: 'advise',
  summary: 'say what makes an environment smaller, with the lines to write',
  configure,
  run,
}
