import type { Command } from 'commander'
import { keepsGates } from '../analyse/budgets/gates-kept.ts'
import { PysizeError } from '../errors.ts'
import type { Diff } from '../model/diff.ts'
import { jsonDiff } from '../reports/diff-json.ts'
import { textDiff } from '../reports/diff-text.ts'
import type { CommandModule, Verbosity } from './command.ts'
import type { CliProcess, ExitCode } from './host.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, toEstimateOptions } from './resolve-options.ts'
import { printEffort, printWarnings } from './warnings.ts'

type Values = ReportValues &
  Partial<Verbosity> & {
    readonly failIfGrows?: string
    readonly output?: string
    readonly force?: boolean
  }

const examples = `
Examples:
  pysize diff old.txt new.txt                       two files
  pysize diff main..HEAD                            every requirements file and pyproject.toml of two git revisions
  pysize diff HEAD -- requirements.txt              the last commit and the working folder
  pysize diff main...HEAD --fail-if-grows 50MB      in CI, since the branch left main
  pysize diff saved.json requirements.txt           an estimate saved with --json -o saved.json

Exit codes: 0 fine, 1 grown by more than --fail-if-grows, over a budget, undecided, or a denied package, 2 input or usage wrong, 3 no solution,
4 an index could not be used, 130 interrupted.
`

function configure(command: Command): void {
  command
    .usage('OLD NEW [options] | REVISION..REVISION [options] [-- PATH...]')
    .argument('<old>', "a file, a saved estimate ('--json -o FILE'), or a git revision")
    .argument('[new]', 'the same; left out with a range, or to compare a revision with the working folder')
    .argument('[paths...]', 'files and folders of the revisions')
  addResolveOptions(command)
  command
    .optionsGroup('Checks:')
    .option('--fail-if-grows <limit>', 'fail (exit 1) if the environment grows by more than this on disk, or may: 50MB, 10%, …')
  addReportOptions(command)
  command
    .option('-o, --output <file>', 'write the report to a file')
    .option('--force', 'let --output replace a requirements, lock or project file')
    .addHelpText('after', examples)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const { quiet = false, verbose = false, output, failIfGrows } = values
  const { old, next, paths } = operandsOf(command.args, host.argv)
  const { files = [], ...given } = toEstimateOptions(command, host)
  if (files.length > 0)
    throw new PysizeError('conflicting-option', 'A comparison has its files as arguments, not with -r.', {
      exitCode: 2,
      hint: 'pysize diff old.txt new.txt',
    })
  const toFile =
    output === undefined || output === '-'
      ? undefined
      : await (await import('./output-file.ts')).openReportFile(output, {
          cwd: host.cwd,
          inputs: [old, ...(next === undefined ? [] : [next]), ...paths],
          force: values.force === true,
          signal: host.signal,
        })
  const library = await host.library()
  const progress = followProgress(host, quiet)
  const options = { ...given, paths, onProgress: progress.update, ...(failIfGrows === undefined ? {} : { failIfGrows }) }
  const answer = await library
    .diff(old, next, options)
    .finally(progress.stop)
    .catch((error: unknown) => {
      if (verbose) printEffort(progress.network(), progress, host)
      throw error
    })
  if (!quiet) printWarnings(answer.warnings, host)
  const look = reportOptions(values, host, { toFile: toFile !== undefined, lines: false })
  const report = formatOf(values) === 'json' ? jsonDiff(answer) : textDiff(answer, look)
  if (toFile) await toFile(report)
  else host.stdout.write(report)
  if (verbose) printEffort(answer.network, progress, host)
  return exitOf(answer)
}

interface Operands {
  readonly old: string
  readonly next: string | undefined
  readonly paths: readonly string[]
}

/**
 * Words before `--` name the sides, words after it name paths. A range names both sides, so that
 * paths may follow it without `--`.
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
  if (next !== undefined && /^[^/\\]*\.\.\.?[^/\\]*$/.test(old) && !old.startsWith('.'))
    return { old, next: undefined, paths: [next, ...paths, ...behind] }
  return { old, next, paths: [...paths, ...behind] }
}

/** A gate that can't tell is not open; an error of one file weighs more. */
function exitOf({ files, growth }: Diff): ExitCode {
  const errors = files.flatMap(({ error }) => error?.exitCode ?? [])
  const gates = (growth === null || growth.ok === true) && files.every(keepsGates)
  return ([4, 3, 2] as const).find((code) => errors.includes(code)) ?? (gates ? 0 : 1)
}

export const diffCommand: CommandModule = {
  name: 'diff',
  summary: 'compare what two files, git revisions or saved estimates weigh',
  configure,
  run,
}
