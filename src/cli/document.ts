import { type Command, Option } from 'commander'
import { keepsGates } from '../analyse/budgets/gates-kept.ts'
import type { Warning } from '../errors.ts'
import type { Document } from '../model/documents.ts'
import type { EstimateOptions } from '../options/options.ts'
import { formats } from '../reports/formats.ts'
import type { Verbosity } from './command.ts'
import type { CliProcess, ExitCode } from './host.ts'
import type { Library } from './library.ts'
import { outcomeWarnings, printFailures, worstExit } from './outcomes.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions } from './resolve-options.ts'
import { printEffort, printWarnings } from './warnings.ts'

type Values = ReportValues &
  Partial<Verbosity> & {
    readonly output?: string
    readonly force?: boolean
    /** uv's name of `--output`. */
    readonly outputFile?: string
  }

export const EXIT_CODES =
  'Exit codes: 0 OK, 1 over a budget, undecided, or a denied package, 2 wrong input or usage, 3 no solution, 4 an index could not be used, 130 interrupted.'

/** The options of every command that resolves and ends in a report. */
export function addDocumentOptions(command: Command): void {
  addResolveOptions(command)
  addReportOptions(command)
  command.option('-o, --output <file>', 'write the report to a file')
  command.addOption(new Option('--output-file <file>').hideHelp())
  command.option('--force', 'let --output replace a requirements, lock or project file')
}

/**
 * Runs a command that resolves: one library call, then warnings on stderr and the report on stdout
 * or in a file.
 *
 * @param given the options of the command line, with all files
 * @returns the exit code that the document asks for
 */
export async function runDocument(
  host: CliProcess,
  command: Command,
  given: EstimateOptions,
  ask: (library: Library, options: EstimateOptions) => Promise<Document>,
): Promise<ExitCode> {
  const values = command.opts<Values>()
  const { quiet = false, verbose = false, force = false } = values
  const output = values.output ?? values.outputFile
  const toStdout = output === undefined || output === '-'
  const toFile = toStdout
    ? undefined
    : await (await import('./output-file.ts')).openReportFile(output, {
        cwd: host.cwd,
        inputs: given.files ?? [],
        force,
        signal: host.signal,
      })
  const library = await host.library()

  const progress = followProgress(host, quiet)
  const document = await ask(library, { ...given, onProgress: progress.update })
    .finally(progress.stop)
    .catch((error: unknown) => {
      if (verbose) printEffort(progress.network(), progress, host)
      throw error
    })

  if ('estimates' in document) printFailures(document, host, verbose)
  if (!quiet) printWarnings(warningsOf(document), host)
  if (isAnswered(document)) {
    const look = reportOptions(values, host, { toFile: toFile !== undefined, lines: given.resolveDeletions === true })
    const report = formats[formatOf(values)](document, look)
    if (toFile) await toFile(report)
    else host.stdout.write(report)
  }
  if (verbose) printEffort(document.network, progress, host)
  return 'estimates' in document ? worstExit(document) : keepsGates(document) ? 0 : 1
}

const warningsOf = (document: Document): readonly Warning[] => ('estimates' in document ? outcomeWarnings(document) : document.warnings)

/** Of several files none may have an answer. */
const isAnswered = (document: Document): boolean =>
  !('estimates' in document) || document.estimates.some(({ estimate }) => estimate !== null)
