import { type Command, Option } from 'commander'
import type { Warning } from '../errors.ts'
import type { Document } from '../model/documents.ts'
import type { EstimateOptions } from '../options/options.ts'
import { formattedPieces } from '../reports/formats/formats.ts'
import type { ReportOptions } from '../reports/report.ts'
import type { Verbosity } from './command.ts'
import { exitCodeOf } from './exit-codes.ts'
import type { CliProcess, ExitCode } from './host.ts'
import type { Library } from './library.ts'
import { outcomeWarnings, printColumnErrors, printFailures } from './outcomes.ts'
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

/** The options of every command that resolves and ends in a report. */
export function addDocumentOptions(
  command: Command,
  without: Parameters<typeof addResolveOptions>[1] = [],
): void {
  addResolveOptions(command, without)
  addOutputOptions(command)
}

/** The options of every command that ends in a report. */
export function addOutputOptions(command: Command): void {
  addReportOptions(command)
  command.option('-o, --output <file>', 'write the report to a file')
  command.addOption(new Option('--output-file <file>').hideHelp())
  command.option('--force', 'let --output replace a requirements, lock or project file')
}

/** The parts that differ between commands. */
interface Own<D> {
  /** Files that `--output` must not overwrite, if they are not those of the options. */
  readonly inputs?: readonly string[]
  readonly look?: Partial<ReportOptions>
  /** Replaces the reports of the formats; it checks nothing. */
  readonly report?: (document: D) => string
}

/**
 * Runs a command that resolves: one library call, then warnings on stderr and the report on stdout
 * or in a file.
 *
 * @param given the options of the command line, with all files
 * @returns the exit code of the document
 */
export async function runDocument<D extends Document, O extends EstimateOptions>(
  host: CliProcess,
  command: Command,
  given: O,
  ask: (library: Library, options: O) => Promise<D>,
  { inputs = given.files ?? [], look = {}, report = undefined }: Own<D> = {},
): Promise<ExitCode> {
  const values = command.opts<Values>()
  const { quiet = false, verbose = false, force = false } = values
  const output = values.output ?? values.outputFile
  const toStdout = output === undefined || output === '-'
  const format = formatOf(values, command.name(), output)
  const toFile = toStdout
    ? undefined
    : await (await import('./output-file.ts')).openReportFile(output, {
        cwd: host.cwd,
        inputs,
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

  // A file is written completely or removed again.
  if (toStdout) await host.endAtInterrupt()
  if ('estimates' in document) printFailures(document, host, verbose)
  if (!quiet) printWarnings(warningsOf(document), host)
  if (isAnswered(document)) {
    const options = {
      ...reportOptions(values, host, {
        toFile: toFile !== undefined,
        lines: given.resolveDeletions === true,
      }),
      ...look,
    }
    const pieces =
      report === undefined ? formattedPieces(format, document, options) : [report(document)]
    if (toFile) await toFile(pieces)
    else for (const piece of pieces) host.stdout.write(piece)
  }
  if (document.command === 'compare') printColumnErrors(document, host, verbose)
  if (verbose) printEffort(document.network, progress, host)
  return report === undefined ? exitCodeOf(document, look.strict === true) : 0
}

const warningsOf = (document: Document): readonly Warning[] =>
  'estimates' in document ? outcomeWarnings(document) : document.warnings

/** False if every one of several files failed. */
const isAnswered = (document: Document): boolean =>
  !('estimates' in document) || document.estimates.some(({ estimate }) => estimate !== null)
