import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** The time and memory of one process. */
export interface Run {
  /** Wall clock, from start to end. */
  readonly seconds: number
  /** Of a processor, user and system; NaN if the machine has no time(1). */
  readonly cpu: number
  /** Peak of resident memory, bytes; NaN if the machine has no time(1). */
  readonly memory: number
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly stdout?: boolean
  readonly stderr?: boolean
  readonly timeout?: number
  /** Ends the process once a line of its stdout matches. */
  readonly stopAt?: RegExp
}

const TIME = '/usr/bin/time'
const measurable = existsSync(TIME)
let number = 0

/** The authorities of this machine, in the form that both uv and we read. */
const AUTHORITIES = process.env.SSL_CERT_FILE ?? process.env.NODE_EXTRA_CA_CERTS

/**
 * Runs a process to its end. It does not get our proxies and settings, only the given environment.
 */
export function runProcess(
  command: readonly string[],
  work: string,
  options: RunOptions = {},
): Promise<Run> {
  const report = join(work, `time-${number++}`)
  const [program = '', ...args] = measurable
    ? [TIME, '-o', report, '-f', '%M %U %S', ...command]
    : command
  const env = {
    PATH: process.env.PATH,
    HOME: work,
    TZ: 'UTC',
    SSL_CERT_FILE: AUTHORITIES,
    ...options.env,
  }
  const start = process.hrtime.bigint()
  const endable = options.timeout !== undefined || options.stopAt !== undefined
  const child = spawn(program, args, {
    env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    // A separate process group, so the processes that it started end with it.
    detached: endable,
    stdio: [
      'ignore',
      options.stdout === true ? 'pipe' : 'ignore',
      options.stderr === true ? 'pipe' : 'ignore',
    ],
  })
  const end = (): void =>
    void (
      child.pid !== undefined &&
      child.exitCode === null &&
      child.signalCode === null &&
      process.kill(-child.pid, 'SIGKILL')
    )
  const timer = options.timeout === undefined ? undefined : setTimeout(end, options.timeout)
  const chunks: [Buffer[], Buffer[]] = [[], []]
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks[0].push(chunk)
    if (options.stopAt?.test(chunk.toString())) end()
  })
  child.stderr?.on('data', (chunk: Buffer) => chunks[1].push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      const seconds = Number(process.hrtime.bigint() - start) / 1e9
      const [stdout = '', stderr = ''] = chunks.map((parts) => Buffer.concat(parts).toString())
      resolve({ seconds, ...usage(report), exitCode: code ?? 1, stdout, stderr })
    })
  })
}

/** The last line: if the program failed, time(1) says so first. */
function usage(report: string): { memory: number; cpu: number } {
  if (!existsSync(report)) return { memory: Number.NaN, cpu: Number.NaN }
  const [kilobytes, user, system] = readFileSync(report, 'utf8')
    .trim()
    .split('\n')
    .at(-1)!
    .split(' ')
    .map(Number)
  rmSync(report)
  if (system === undefined) return { memory: Number.NaN, cpu: Number.NaN }
  return { memory: kilobytes! * 1024, cpu: user! + system! }
}
