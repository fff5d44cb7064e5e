import type { ExitCode, Host, Output } from './host.ts'
import type { Library } from './library.ts'
import { failed, runCli } from './run.ts'

/** Runs the CLI in the real process and ends it, without waiting for connections that are kept open. */
export async function runProcess(version: string, library: () => Promise<Library>): Promise<never> {
  const host: Host = {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    version,
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: readStdin,
    signal: interruption(),
    now: () => performance.now() / 1000,
    library,
  }
  // A promise that nobody waited for: still no stack trace, and never exit code 1, which says that a budget failed.
  process.on('uncaughtException', (error) => {
    if (!host.signal.aborted) end(failed(error, host))
  })
  return end(await runCli(host))
}

async function end(code: ExitCode): Promise<never> {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  process.exit(code)
}

function output(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`pysize estimate … | head`) is no failure.
  stream.on('error', () => {})
  return { write: (text) => void stream.write(text), isTTY: stream.isTTY === true, columns: stream.columns }
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> => new Promise((done) => void stream.write('', () => done()))

async function readStdin(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text
}

/** How long an interrupted run may take to clean up after itself, milliseconds. */
const grace = 2000

/** Aborted by the first Ctrl-C; the second one ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => {
    process.once('SIGINT', () => process.exit(130))
    setTimeout(() => process.exit(130), grace).unref()
    controller.abort()
  })
  return controller.signal
}
