import type { Command } from 'commander'
import { PysizeError } from '../../errors.ts'
import { dockerSnippet } from '../../reports/docker-snippet.ts'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { repeatable } from '../repeatable.ts'
import { describeAgain, toEstimateOptions } from '../resolve-options.ts'

interface Values {
  readonly image?: string
  readonly insecureRegistry?: readonly string[]
  readonly dockerfile?: string
  readonly context?: string
  readonly buildArg?: readonly string[]
  readonly target?: string
  readonly hashes?: boolean
  readonly strict?: boolean
  readonly dockerSnippet?: boolean
}

const HELP: HelpFooter = {
  examples: [
    ['pysize verify requirements.txt', 'VIRTUAL_ENV, else .venv'],
    ['pysize verify /opt/venv requirements.txt --strict'],
    ['pysize verify .venv --hashes', 'compare it with its own records'],
    ['docker save my-image -o image.tar && pysize verify image.tar requirements.txt'],
    ['pysize verify --image ghcr.io/team/app:1.0 requirements.txt'],
    ['pysize verify --image app.tar --dockerfile Dockerfile', 'each layer next to its prediction'],
    [
      'pysize verify --docker-snippet requirements.txt',
      'a RUN line, for images that are built elsewhere',
    ],
  ],
  fails: 'something is missing or changed; with --strict also: nothing needs a package or file',
}

function configure(command: Command): void {
  command
    .usage('[PATH] [FILE…] [options]')
    .argument(
      '[paths...]',
      'the environment (a folder or an image archive), then requirements files',
    )
    .optionsGroup('Verification:')
    .option(
      '--image <image>',
      'an image: an archive, or a reference whose layers are read from its registry',
    )
    .option(
      '--insecure-registry <host>',
      'use plain http for this registry (repeatable)',
      repeatable,
    )
    .option(
      '--dockerfile <file>',
      'compare the layers of an image with the prediction of this Dockerfile',
    )
    .option('--context <dir>', 'the build context of the Dockerfile')
    .option(
      '--build-arg <name=value>',
      'a value for ARG of the Dockerfile (repeatable)',
      repeatable,
    )
    .option('--target <stage>', 'the stage of the Dockerfile that was built')
    .option('--hashes', 'read every file and compare its hash, not only its size')
    .option('--strict', 'also fail for packages and files that nothing needs')
    .option('--docker-snippet', 'print a RUN line that checks an image without pysize')
  addDocumentOptions(command)
  describeAgain(command, {
    '--python': 'version of Python (default: that of the environment)',
    '--platform': 'platform, such as linux-aarch64 (default: that of the environment)',
    '--glibc': 'version of glibc on a Linux target (default: that of the environment, else 2.36)',
  })
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const {
    image,
    insecureRegistry,
    dockerfile,
    context,
    buildArg,
    target,
    hashes = false,
    strict = false,
    dockerSnippet: isSnippet = false,
  } = command.opts<Values>()
  const { files: named = [], ...given } = toEstimateOptions(command, host)
  const files = [...command.args, ...named]
  const place = {
    ...(image === undefined ? {} : { image }),
    ...(insecureRegistry === undefined ? {} : { insecureRegistries: insecureRegistry }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(context === undefined ? {} : { context }),
    ...(buildArg === undefined ? {} : { buildArgs: buildArg }),
    ...(target === undefined ? {} : { target }),
  }
  if (!isSnippet)
    return runDocument(
      host,
      command,
      { ...given, ...place, files, hashes },
      (library, options) => library.verify(options),
      {
        look: { strict },
      },
    )
  if (files.length === 0 && given.with === undefined)
    throw new PysizeError('nothing-to-estimate', 'There is nothing to check.', {
      exitCode: 2,
      hint: 'Name a requirements file: pysize verify --docker-snippet requirements.txt',
    })
  const asked = { ...given, files, compare: false }
  return runDocument(host, command, asked, (library, options) => library.estimate(options), {
    report: dockerSnippet,
  })
}

export const verifyCommand: CommandModule = {
  name: 'verify',
  summary: 'check that an installed environment or image matches its requirements',
  configure,
  run,
}
