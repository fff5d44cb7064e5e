import { type Command, Option } from 'commander'
import { PysizeError } from '../../errors.ts'
import type { CommandModule } from '../command.ts'
import { addDocumentOptions, runDocument } from '../document.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { areReleases } from '../releases.ts'
import { toEstimateOptions } from '../resolve-options.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize diff old.txt new.txt', 'two files'],
    ['pysize diff main..HEAD', 'every requirements file and pyproject.toml of two git revisions'],
    ['pysize diff HEAD -- requirements.txt', 'the last commit and the working folder'],
    ['pysize diff main...HEAD --fail-if-grows 50MB', 'in CI: changes since the branch left main'],
    ['pysize diff main...HEAD --format markdown', "for a pull request or a job's summary"],
    ['pysize diff saved.json requirements.txt', 'an estimate saved with --json -o saved.json'],
    [
      'pysize diff dist-old/ dist/ --fail-if-grows 5%',
      'wheels and sdists as they are, file by file',
    ],
    ['pysize diff demo==1.0 dist/', 'the same against a release on the index'],
  ],
  fails:
    'grown by more than --fail-if-grows, over a budget, undecided, or a denied package is installed',
}

function configure(command: Command): void {
  command
    .usage('OLD NEW [options] | REVISION..REVISION [options] [-- PATH...]')
    .argument(
      '<old>',
      "a file, a saved estimate ('--json -o FILE'), a git revision, wheels, or a release (demo==1.0)",
    )
    .argument(
      '[new]',
      'the same; leave it out with a range, or to compare a revision with the working folder',
    )
    .argument('[paths...]', 'files and folders of the revisions')
  command
    .optionsGroup('Checks:')
    .option(
      '--fail-if-grows <limit>',
      'fail (exit 1) if the environment grows, or could grow, by more than this on disk: 50MB, 10%, …',
    )
    .addOption(
      new Option(
        '--settings-from <side>',
        "the side whose [tool.pysize] applies; with 'old' a branch cannot raise its own budget",
      )
        .choices(['old', 'new'])
        .default('new'),
    )
  addDocumentOptions(command)
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const { failIfGrows, settingsFrom } = command.opts<{
    readonly failIfGrows?: string
    readonly settingsFrom: 'old' | 'new'
  }>()
  const { old, next, paths } = operandsOf(command.args, host.argv)
  const { files = [], ...given } = toEstimateOptions(command, host)
  if (files.length > 0)
    throw new PysizeError(
      'conflicting-option',
      'A comparison has its files as arguments, not with -r.',
      {
        exitCode: 2,
        hint: 'pysize diff old.txt new.txt',
      },
    )
  const asked = {
    ...given,
    paths,
    settingsFrom,
    ...(failIfGrows === undefined ? {} : { failIfGrows }),
  }
  const inputs = [old, ...(next === undefined ? [] : [next]), ...paths]
  if (next !== undefined && paths.length === 0 && (await areReleases([next], host))) {
    const limits = failIfGrows === undefined ? {} : { failIfGrows }
    return runDocument(
      host,
      command,
      { ...given, ...limits, against: [old] },
      (library, options) => library.release([next], options),
      {
        inputs,
      },
    )
  }
  return runDocument(host, command, asked, (library, options) => library.diff(old, next, options), {
    inputs,
  })
}

interface Operands {
  readonly old: string
  readonly next: string | undefined
  readonly paths: readonly string[]
}

/**
 * Words before `--` name the sides, words after it name paths. A range names both sides, so paths
 * may follow it without `--`.
 */
function operandsOf(words: readonly string[], argv: readonly string[]): Operands {
  const mark = argv.indexOf('--')
  const behind = mark < 0 ? [] : argv.slice(mark + 1)
  const [old = '', next, ...paths] = words.slice(0, words.length - behind.length)
  if (old === '')
    throw new PysizeError('missing-argument', 'There is nothing to compare.', {
      exitCode: 2,
      hint: 'Name two files or a range of revisions: pysize diff main..HEAD',
    })
  const option = behind.find((word) => word.startsWith('--'))
  if (option !== undefined)
    throw new PysizeError(
      'conflicting-option',
      `${option} comes after --, but only files may follow --.`,
      {
        exitCode: 2,
        hint: 'Write options first: pysize diff HEAD --budget 4GB -- requirements.txt',
      },
    )
  if (next !== undefined && /^[^/\\]*\.\.\.?[^/\\]*$/.test(old) && !old.startsWith('.'))
    return { old, next: undefined, paths: [next, ...paths, ...behind] }
  return { old, next, paths: [...paths, ...behind] }
}

export const diffCommand: CommandModule = {
  name: 'diff',
  summary: 'compare what two files, git revisions or saved estimates weigh',
  configure,
  run,
}
