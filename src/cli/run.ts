import { Command, CommanderError } from 'commander'
import { PysizeError } from '../errors.ts'
import { didYouMean } from '../text/nearest.ts'
import { capitalised, sentence } from '../text/sentence.ts'
import { wantsColors } from './colors.ts'
import { commands } from './commands.ts'
import { addHelpFooter, type HelpFooter } from './help-footer.ts'
import type { CliProcess, ExitCode } from './host.ts'
import { printError } from './print-error.ts'
import { usageError } from './usage-error.ts'

/**
 * Runs one command line to its end: the report on stdout, everything else on stderr. Never throws.
 */
export async function runCli(host: CliProcess): Promise<ExitCode> {
  try {
    return await dispatch(host)
  } catch (error) {
    if (host.signal.aborted) return 130
    if (!(error instanceof CommanderError)) return failed(error, host)
    return error.exitCode === 0 ? 0 : failed(usageError(error, host.argv), host)
  }
}

/** Shows an error; returns its exit code. */
export function failed(error: unknown, host: CliProcess): ExitCode {
  printError(error, host, isVerbose(host.argv))
  return error instanceof PysizeError ? error.exitCode : 4
}

/** Read from the raw arguments, because the error may be one of parsing them. */
const isVerbose = (argv: readonly string[]): boolean =>
  argv.some((argument) => argument === '-v' || argument === '--verbose')

/**
 * The arguments with the command first: `pysize --json estimate a.txt` is understood, and `pysize
 * estimate help` is `pysize help estimate`.
 */
function commandFirst(argv: readonly string[]): readonly string[] {
  const isCommand = (word: string): boolean => commands.some(({ name }) => name === word)
  const at = argv[0]?.startsWith('-') ? argv.findIndex(isCommand) : 0
  const [command = '', ...rest] =
    at > 0 ? [argv[at]!, ...argv.slice(0, at), ...argv.slice(at + 1)] : argv
  return isCommand(command) && rest.length === 1 && rest[0] === 'help'
    ? ['help', command]
    : at > 0
      ? [command, ...rest]
      : argv
}

const HELP: HelpFooter = {
  examples: [
    ['pysize estimate requirements.txt', 'what it weighs, and which lines make it heavy'],
    ['pysize estimate requirements.txt --budget 500MB', 'fail in CI above a limit'],
    ['pysize advise requirements.txt', 'what makes it smaller, with the lines to write'],
    ['pysize diff main...HEAD', 'what a branch adds'],
    ['pysize help estimate', 'all options, with examples'],
  ],
}

async function dispatch({ argv: written, ...given }: CliProcess): Promise<ExitCode> {
  const host: CliProcess = { ...given, argv: commandFirst(written) }
  const [first, topic] = host.argv
  if (
    first === 'help' &&
    topic !== undefined &&
    !topic.startsWith('-') &&
    !commands.some(({ name }) => name === topic)
  )
    throw new PysizeError('unknown-command', `Unknown command '${topic}'.`, {
      exitCode: 2,
      hint:
        didYouMean(
          topic,
          commands.map(({ name }) => name),
        ) ?? "'pysize --help' lists the commands and options.",
    })
  let code: ExitCode = 0
  const program = quietCommand(new Command('pysize'), host)
    .description('Know what a Python environment weighs before anything is built.')
    .version(`pysize ${host.version}`, '-V, --version')
    .showHelpAfterError(false)
  addHelpFooter(program, HELP)
  const named = commands.filter(({ name }) => name === first)
  const needed = named.length === 0 || first === 'completion' ? commands : named
  for (const { name, summary, configure, run } of needed) {
    const command = quietCommand(
      program
        .command(name)
        .summary(summary)
        .description(sentence(capitalised(summary))),
      host,
    )
    // Only `pysize help NAME` and the scripts of `completion` need the options of a command that is
    // not run.
    if (!host.argv.slice(0, 2).includes(name) && first !== 'completion') continue
    configure(command)
    command
      .optionsGroup('Output:')
      .option('-q, --quiet', 'show no progress and no warnings')
      .option(
        '-v, --verbose',
        command.options.some(({ long }) => long === '--with')
          ? 'also show requests, timings, and what deleting each line saves'
          : 'also show requests and timings',
      )
    command.action(async () => {
      code = await run(host, command)
    })
  }
  if (host.argv.length === 0) {
    program.outputHelp({ error: true })
    return 2
  }
  await program.parseAsync([...host.argv], { from: 'user' })
  return code
}

/** A command that throws instead of letting commander print and end the process. */
function quietCommand(command: Command, { stdout, stderr, env }: CliProcess): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    outputError: () => {},
    getOutHelpWidth: () => stdout.columns ?? 100,
    getErrHelpWidth: () => stderr.columns ?? 100,
    getOutHasColors: () => wantsColors(stdout, env),
    getErrHasColors: () => wantsColors(stderr, env),
  })
}
