import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { areReleases } from '../releases.ts'
import { describeAgain, GATE_OPTIONS, toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize compare web.txt worker.txt', 'what two environments share'],
    ['pysize compare requirements.txt --python 3.11,3.12,3.13'],
    ['pysize compare requirements.txt --platform linux/amd64,linux/arm64 --torch cpu,cu128'],
    ['pysize compare requirements.txt --torch all', 'each build of PyTorch that has the version'],
    ['pysize compare requirements.txt --installer pip,uv'],
    ['pysize compare dist-old/ dist/', 'wheels and sdists as they are'],
  ],
}

/** The options that take several values, with commas between. */
const LISTS = ['python', 'platform', 'torch', 'installer'] as const

function configure(command: Command): void {
  command.argument('<files...>', 'requirements files, pyproject.toml, folders or wheels')
  addDocumentOptions(command, GATE_OPTIONS)
  // A list is not a single choice: the library checks its parts.
  for (const option of command.options)
    if (option.attributeName() === 'installer')
      Object.assign(option, { parseArg: undefined, argChoices: undefined })
  describeAgain(command, {
    '--python':
      'versions of Python, with commas between: 3.11,3.12 (default: the one of the project)',
    '--platform':
      'platforms, with commas between: linux-x86_64,macos-arm64 (default: linux-x86_64)',
    '--installer':
      'follow the rules of these installers, with commas between: pip,uv (default: pip)',
    '--torch':
      "take torch, torchvision and torchaudio from PyTorch's indexes of these names: cpu,cu128; all: each build with which the environment can be installed",
  })
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const {
    files = [],
    python,
    platform,
    torch,
    installer,
    ...given
  } = toEstimateOptions(command, host)
  const lists = Object.fromEntries(
    Object.entries({ python, platform, torch, installer }).flatMap(([name, text]) =>
      text === undefined
        ? []
        : [[PLURALS[name as (typeof LISTS)[number]], text.split(',').map((one) => one.trim())]],
    ),
  )
  const all = [...command.args, ...files]
  if (await areReleases(all, host)) {
    const [first = '', ...against] = all
    return runDocument(
      host,
      command,
      { ...given, against },
      (library, options) => library.release([first], options),
      { inputs: all },
    )
  }
  return runDocument(
    host,
    command,
    { ...given, ...lists },
    (library, options) => library.compare(all, options),
    { inputs: all },
  )
}

const PLURALS: Readonly<Record<(typeof LISTS)[number], string>> = {
  python: 'pythons',
  platform: 'platforms',
  torch: 'torches',
  installer: 'installers',
}

export const compareCommand: CommandModule = {
  name: 'compare',
  summary: 'show several environments side by side',
  configure,
  run,
}
