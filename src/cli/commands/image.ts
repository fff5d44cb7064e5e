import type { Command } from 'commander'
import { inputError } from '../../errors.ts'
import type { Document } from '../../model/documents.ts'
import { settingKey } from '../../options/option-table.ts'
import type { ImageOptions } from '../../options/options.ts'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { openEmitted } from '../emitted-dockerfile.ts'
import { addHelpFooter, CHECK_FAILED, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { repeatable } from '../repeatable.ts'
import { describeAgain, toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize image'],
    ['pysize image docker/Dockerfile --context . --target runtime'],
    ['pysize image --build-arg TORCH=cpu --budget railway-trial'],
    ['pysize image --layer 12=50MB --json'],
    ['pysize image diff main..HEAD'],
    ['pysize image diff Dockerfile slim.Dockerfile --context .'],
    ['pysize image advise requirements.txt --budget 500MB --emit Dockerfile'],
  ],
  notes: [
    'The options under Requirements are for image advise and for a folder without a Dockerfile. The RUN lines of a Dockerfile name what they install; the options under What if change each install.',
  ],
  fails: CHECK_FAILED,
}

interface Values {
  readonly context?: string
  readonly target?: string
  readonly buildArg?: readonly string[]
  readonly layer?: readonly string[]
  readonly file?: string
  readonly base?: string
  readonly builder?: string
  readonly askRegistry?: boolean
  readonly aptPackages?: readonly string[]
  readonly apkPackages?: readonly string[]
  readonly insecureRegistry?: readonly string[]
  readonly emit?: string
  readonly format?: string
  readonly force?: boolean
}

function configure(command: Command): void {
  command.argument(
    '[dockerfile...]',
    "a Dockerfile, or a folder with one; '-' reads standard input; 'diff OLD NEW' compares two; 'advise FILE' writes one",
  )
  command.optionsGroup('Image:')
  command
    .option(
      '--file <dockerfile>',
      'with image diff REV..REV: the Dockerfile in both (default: Dockerfile)',
    )
    .option('--context <folder>', 'the folder that COPY reads (default: the current one)')
    .option('--target <stage>', 'the stage to build (default: the last one)')
    .option('--build-arg <name=value>', 'a value for ARG (repeatable)', repeatable)
    .option(
      '--base <file>',
      'use this image archive or Dockerfile as the base instead of FROM; image advise, and a folder without a Dockerfile, also take the name of an image',
    )
    .option(
      '--builder <name>',
      'predict the image that this service builds from a folder without a Dockerfile: railpack, vercel',
    )
    .option(
      '--emit <file>',
      'with image advise: write the Dockerfile to this file, and its ignore file next to it',
    )
    .option(
      '--apt-packages <file>',
      'use this Packages list (a file or URL) instead of the built-in sizes of apt packages (repeatable)',
      repeatable,
    )
    .option(
      '--apk-packages <file>',
      'use this APKINDEX (a file or URL) for apk packages (repeatable)',
      repeatable,
    )
    .option(
      '--ask-registry',
      'read all base images from their registry, including those with built-in sizes',
    )
    .option(
      '--insecure-registry <host>',
      'use plain http for this registry (repeatable)',
      repeatable,
    )
    .option(
      '--layer <line=size>',
      'the size that an instruction adds, if pysize cannot know it: 12=50MB for line 12 (repeatable)',
      repeatable,
    )
  addDocumentOptions(command)
  describeAgain(command, {
    '--python': 'version of Python (default: that of the base image)',
    '--platform': 'platform of the image, such as linux/arm64 (default: linux/amd64)',
    '--glibc': 'version of glibc on a Linux target (default: that of the base image)',
  })
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const {
    context,
    target,
    buildArg,
    layer,
    file,
    base,
    builder,
    askRegistry,
    aptPackages,
    apkPackages,
    insecureRegistry,
  } = command.opts<Values>()
  const { files = [], ...given } = toEstimateOptions(command, host)
  const [first, ...others] = command.args
  if (first === 'advise' && (others.length > 0 || files.length > 0))
    return adviseFor({ ...given, files: [...others, ...files] }, host, command)
  const isDiff = first === 'diff' && others.length > 0
  if (others.length > (isDiff ? 2 : 0))
    throw inputError(
      'too-many-dockerfiles',
      isDiff ? 'A comparison has two sides.' : 'One Dockerfile is read at a time.',
      {
        hint: isDiff
          ? 'Write pysize image diff OLD NEW.'
          : `To compare them, write pysize image diff ${command.args.slice(0, 2).join(' ')}.`,
      },
    )
  const dockerfile = isDiff ? file : first
  if (files.length > 0 && base === undefined && builder === undefined)
    throw inputError(
      'conflicting-option',
      'image reads a Dockerfile, but -r names a requirements file.',
      {
        hint: `Leave out -r, or weigh the file alone: pysize estimate ${files[0]}`,
      },
    )
  const own: ImageOptions = {
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(context === undefined ? {} : { context }),
    ...(target === undefined ? {} : { target }),
    ...(buildArg === undefined ? {} : { buildArgs: buildArg }),
    ...(layer === undefined ? {} : { layers: layer }),
    ...(base === undefined ? {} : { base }),
    ...(builder === undefined ? {} : { builder }),
    ...(files.length === 0 ? {} : { files }),
    ...(askRegistry === undefined ? {} : { askRegistry }),
    ...(aptPackages === undefined ? {} : { aptPackages }),
    ...(apkPackages === undefined ? {} : { apkPackages }),
    ...(insecureRegistry === undefined ? {} : { insecureRegistries: insecureRegistry }),
  }
  const inputs = isDiff ? others : dockerfile === undefined ? [] : [dockerfile]
  return runDocument(
    host,
    command,
    { ...given, files: inputs },
    (library, { files: _, ...options }): Promise<Document> =>
      isDiff
        ? library.imageDiff(others[0]!, others[1], { ...options, ...own })
        : library.image({ ...options, ...own }),
  )
}

/** Options for an existing Dockerfile. */
const OF_A_DOCKERFILE = ['target', 'buildArg', 'layer', 'file', 'builder'] as const

async function adviseFor(
  given: ImageOptions & { readonly files: readonly string[] },
  host: CliProcess,
  command: Command,
): Promise<ExitCode> {
  const values = command.opts<Values>()
  const { context, base, askRegistry, insecureRegistry, emit, force = false } = values
  const wrong = OF_A_DOCKERFILE.find((name) => values[name] !== undefined)
  if (wrong !== undefined)
    throw inputError(
      'conflicting-option',
      `--${settingKey(wrong)} needs an existing Dockerfile, but image advise writes a new one.`,
      {
        hint: 'Leave it out.',
      },
    )
  if (isRowFormat(values.format))
    throw inputError('conflicting-option', `image advise has no ${values.format} report.`, {
      hint: 'Choose --format text or json.',
    })
  const write =
    emit === undefined
      ? undefined
      : await openEmitted(emit, { cwd: host.cwd, inputs: given.files, force, signal: host.signal })
  const options: ImageOptions & { readonly files: readonly string[] } = {
    ...given,
    ...(context === undefined ? {} : { context }),
    ...(base === undefined ? {} : { base }),
    ...(askRegistry === undefined ? {} : { askRegistry }),
    ...(insecureRegistry === undefined ? {} : { insecureRegistries: insecureRegistry }),
  }
  return runDocument(host, command, options, async (library, asked) => {
    const advice = await library.adviseImage(asked)
    await write?.(advice)
    return advice
  })
}

const isRowFormat = (format: string | undefined): boolean =>
  format !== undefined && format !== 'text' && format !== 'json'

export const imageCommand: CommandModule = {
  name: 'image',
  summary: 'predict the image of a Dockerfile, layer by layer',
  configure,
  run,
}
