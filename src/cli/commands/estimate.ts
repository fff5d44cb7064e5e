import type { Command } from 'commander'
import { PysizeError } from '../../errors.ts'
import type { Estimate, Estimates } from '../../model/estimate.ts'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { addHelpFooter, CHECK_FAILED, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { areReleases } from '../releases.ts'
import { toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize estimate requirements.txt'],
    ['pysize estimate pyproject.toml --extra gpu --python 3.11 --platform linux-aarch64'],
    ["pysize estimate --with 'torch==2.9.0' --torch cpu"],
    ['pysize estimate requirements.txt --budget 4GB --json -o weight.json'],
    ['pip freeze | pysize estimate -'],
    ["pysize estimate requirements.txt --budget lambda-zip --add ./src --deny 'nvidia-*,triton'"],
    ['pysize estimate services/*/requirements.txt --separate --budget 500MB'],
    ['pysize estimate requirements.txt --format markdown -o report.md'],
    ['pysize estimate requirements.txt -o badge.svg'],
    ['pysize estimate dist/ --budget pypi-file --budget unpacked=200MB --budget files=2000'],
  ],
  notes: [
    'Wheels, sdists and folders of them are weighed as they are, all in one call. The report shows the last release on the index next to them; --no-compare leaves that out. A budget applies to each file: SIZE limits the file itself, unpacked=SIZE its unpacked size, files=COUNT the number of files in it, and NAME=SIZE the files of one project. To weigh a wheel with its dependencies: pysize estimate --with ./dist/NAME.whl. To check which files are inside, use pydistcheck or check-wheel-contents.',
  ],
  fails: CHECK_FAILED,
}

function configure(command: Command): void {
  command.argument(
    '[files...]',
    "requirements files, pyproject.toml, wheels, folders, …; '-' reads standard input",
  )
  command.option('--separate', 'estimate each file on its own, in parallel')
  addDocumentOptions(command)
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const { separate = false } = command.opts<{ readonly separate?: boolean }>()
  const { files: named = [], ...given } = toEstimateOptions(command, host)
  const files = [...command.args, ...named]
  if (files.length === 0 && (separate || given.with === undefined)) {
    // `--torch help` is a question of its own.
    if (given.torch != null) (await import('../../indexes/torch-builds.ts')).torchBuild(given.torch)
    throw new PysizeError('nothing-to-estimate', 'There is nothing to estimate.', {
      exitCode: 2,
      hint: "Name a requirements file or pyproject.toml, '-' for standard input, or a requirement with --with.",
    })
  }
  if (await areReleases(files, host)) {
    return runDocument(
      host,
      command,
      given,
      (library, options) => library.release(files, options),
      { inputs: files },
    )
  }
  return runDocument(
    host,
    command,
    { ...given, files },
    async (library, options): Promise<Estimate | Estimates> => {
      const { files: all = [], ...shared } = options
      return separate ? library.estimateAll(all, shared) : library.estimate(options)
    },
  )
}

export const estimateCommand: CommandModule = {
  name: 'estimate',
  summary: 'resolve requirements and show what they weigh',
  configure,
  run,
}
