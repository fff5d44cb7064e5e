import { addAbortSignal } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { fenceReads } from '../cache/read-fence.ts'
import { statusOf } from '../cache/regular-file.ts'
import { beginUnfinished, tidyUpUnfinished, watchUnfinished } from '../cache/unfinished.ts'
import { PysizeError } from '../errors.ts'
import { boundedLines } from './bounded-lines.ts'
import type { CliProcess, ExitCode, Output } from './host.ts'
import type { Library } from './library.ts'
import { failed, runCli } from './run.ts'

/**
 * Runs the CLI in the real process and ends it, without waiting for connections that are kept open.
 */
export async function runProcess(
  version: string,
  library: () => Promise<Library>,
  pageTemplate: () => string,
  packageFolder: string,
): Promise<never> {
  const signal = interruption()
  const cwd = currentFolder()
  const folderFault = faultOfFolder(cwd)
  const host: CliProcess = {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: cwd ?? '',
    version,
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: () => readStdin(signal),
    stdinLines: () =>
      boundedLines(addAbortSignal(signal, process.stdin.setEncoding('utf8')), MOST_OF_LINE),
    fenceReads,
    packageFolder,
    signal,
    endAtInterrupt: async () => {
      await nextTurn()
      if (signal.aborted) endBySignal()
      process.removeAllListeners('SIGINT')
    },
    now: () => process.uptime(),
    library,
    pageTemplate,
  }
  // Unhandled rejection: print it as an error. Exit code 1 is reserved for budgets.
  process.on('uncaughtException', (error) => {
    if (!host.signal.aborted) void end(failed(error, host), host)
  })
  return end(folderFault === undefined ? await runCli(host) : failed(folderFault, host), host)
}

/** Undefined if the folder in which the process runs was deleted. */
function currentFolder(): string | undefined {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}

/**
 * Node reads a name that is not UTF-8 with U+FFFD for each invalid byte, and so finds no file below
 * it.
 */
function faultOfFolder(cwd: string | undefined): PysizeError | undefined {
  if (cwd === undefined)
    return new PysizeError(
      'no-current-folder',
      'The current folder was deleted or cannot be read.',
      {
        exitCode: 2,
        hint: 'Change to another folder with cd.',
      },
    )
  if (!cwd.includes('\u{FFFD}') || statusOf(cwd) !== undefined) return undefined
  return new PysizeError(
    'no-current-folder',
    `The name of the current folder is not UTF-8, so no file in it can be read: ${cwd}.`,
    {
      exitCode: 2,
      hint: 'Rename the folder, or start from another one.',
    },
  )
}

/**
 * Ends the process after all output is written. A report that could not be written is a failure.
 */
async function end(code: ExitCode, host: CliProcess): Promise<never> {
  const lost = await flushed(process.stdout)
  const last = lost === undefined || code > 1 ? code : failed(unwritten(lost), host)
  await flushed(process.stderr)
  if (last === 130) endBySignal()
  process.exit(last)
}

/**
 * Ends the process as SIGINT itself would, so a shell's loop around it ends, too. If a program
 * catches the signal and exits with 130, the shell continues its loop. Windows has no such signal.
 */
function endBySignal(): never {
  tidyUpUnfinished()
  process.removeAllListeners('SIGINT')
  if (process.platform !== 'win32') process.kill(process.pid, 'SIGINT')
  process.exit(130)
}

function output(stream: NodeJS.WriteStream): Output {
  // `flushed` reports it at the end.
  stream.on('error', () => {})
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    // 0 where a pseudo-terminal was made without a size.
    columns: stream.columns || undefined,
  }
}

/**
 * Waits until everything is written; returns why it could not be. A reader that stops early
 * (`pysize estimate … | head`) is not a failure.
 */
function flushed(stream: NodeJS.WriteStream): Promise<Error | undefined> {
  return new Promise((done) => {
    stream.write('', (error) =>
      done(
        isClosedPipe(stream.errored ?? error) ? undefined : (stream.errored ?? error ?? undefined),
      ),
    )
  })
}

const isClosedPipe = (error: Error | null | undefined): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE'

const unwritten = (cause: Error): PysizeError =>
  new PysizeError('unwritable-output', 'The report could not be written.', {
    exitCode: 2,
    hint: 'Is the disk full?',
    cause,
  })

/** The longest requirements file, characters. */
const MOST_INPUT = 64 * 2 ** 20

/** The longest line of a request, characters. */
const MOST_OF_LINE = 8 * 2 ** 20

const tooMuchInput = (): PysizeError =>
  new PysizeError('file-not-read', 'Standard input has more than 64 MiB.', {
    exitCode: 2,
    hint: 'Send requirements, such as those of pip freeze.',
  })

/** @throws AbortError once the user interrupts */
async function readStdin(signal: AbortSignal): Promise<string> {
  if (process.stdin.isTTY)
    process.stderr.write('Reading requirements from the terminal: end them with Ctrl-D.\n')
  let text = ''
  for await (const chunk of addAbortSignal(signal, process.stdin.setEncoding('utf8'))) {
    text += chunk
    if (text.length > MOST_INPUT) throw tooMuchInput()
  }
  return text
}

/** Waits until a pending signal is delivered, which would be lost without a listener. */
async function nextTurn(): Promise<void> {
  await setImmediate()
  await setImmediate()
}

/** How long an interrupted run may take to clean up after itself, milliseconds. */
const grace = 100

/**
 * While nothing is half done, Ctrl-C ends the process as the system does it: at any moment, even in
 * the middle of work that blocks the event loop. Otherwise the first Ctrl-C aborts the signal, and
 * the second one ends the process at once.
 */
function interruption(): AbortSignal {
  const controller = new AbortController()
  const tidyUp = (): void => {
    process.once('SIGINT', endBySignal)
    setTimeout(endBySignal, grace).unref()
    controller.abort()
  }
  let isHeld = false
  let listens = false
  watchUnfinished(async (isAny) => {
    isHeld = isAny
    if (!isAny) await nextTurn()
    if (isHeld === listens) return
    listens = isHeld
    if (listens) process.once('SIGINT', tidyUp)
    else process.removeListener('SIGINT', tidyUp)
  })
  // The first process of a container ignores signals that it does not handle.
  if (process.pid === 1) beginUnfinished(() => {})
  return controller.signal
}
